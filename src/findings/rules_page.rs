//! `docs/rules/`, made from the rules themselves so that it cannot differ from what they do.

use std::fmt::Write as _;

use super::{Mode, Registry, Rule, Section};

/// The whole page of a section, none when it has no rules.
pub fn page(registry: &Registry, section: Section) -> Option<String> {
    let rules: Vec<&Rule> = registry.iter().filter(|rule| rule.section == section).collect();
    if rules.is_empty() {
        return None;
    }
    let rows: Vec<String> = rules.iter().map(|rule| row(rule)).collect();
    let sections: Vec<String> = rules.iter().map(|rule| described(rule)).collect();
    Some(format!(
        "# Rules: {}\n\n\
         This page is generated from the rules' definitions; `IDP_WRITE_DOCS=1 cargo test rules_page` writes it anew. \
         `idp explain RULE` shows the same.\n\n\
         | rule | what must hold | {} |\n|---|---|---|\n{}\n\n{}\n",
        section.name(),
        if section == Section::Policy { "mode" } else { "severity" },
        rows.join("\n"),
        sections.join("\n\n")
    ))
}

/// One rule in Markdown, its id as the heading.
pub fn described(rule: &Rule) -> String {
    let mut text = format!("## {}\n\n{}.\n\n", rule.id, capital(rule.title));
    let _ = match rule.section {
        Section::Policy => write!(text, "Mode, unless somebody decides otherwise: {}.", Mode::As(rule.severity).name()),
        _ => write!(text, "Severity: {}.", rule.severity.name()),
    };
    if !rule.aliases.is_empty() {
        let aliases: Vec<String> = rule.aliases.iter().map(|alias| format!("`{alias}`")).collect();
        let _ = write!(text, " Elsewhere: {}.", aliases.join(", "));
    }
    let _ = write!(text, "\n\n**Why.** {}\n\n**How to put it right.** {}", rule.why.trim(), rule.how.trim());
    for (title, example) in [("Wrong", rule.wrong), ("Right", rule.right)] {
        if !example.trim().is_empty() {
            let _ =
                write!(text, "\n\n{title}:\n\n{}", crate::outbox::escape::block(rule.language(), example.trim_end()));
        }
    }
    text
}

/// The first letter as a capital, for a line of a rule that stands as a sentence.
pub fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

fn word(rule: &Rule) -> &'static str {
    if rule.section == Section::Policy { Mode::As(rule.severity).name() } else { rule.severity.name() }
}

fn row(rule: &Rule) -> String {
    let anchor: String =
        rule.id.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect::<String>().to_lowercase();
    format!("| [`{}`](#{anchor}) | {} | {} |", rule.id, rule.title.replace('|', "\\|"), word(rule))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{rules, samples::NAME_FORMAT};

    #[test]
    fn a_rule_has_why_how_and_examples() {
        insta::assert_snapshot!(described(&NAME_FORMAT), @"
        ## catalog.name-format

        A name has at most 63 letters, digits, `-`, `_` and `.`.

        Severity: error. Elsewhere: `CAT-001`.

        **Why.** Names become part of addresses.

        Backstage refuses others.

        **How to put it right.** Rename the entity, and what refers to it.

        Wrong:

        ```yaml
        metadata:
          name: my service
        ```

        Right:

        ```yaml
        metadata:
          name: my-service
        ```
        ");
    }

    #[test]
    fn a_section_without_rules_has_no_page() {
        let registry = Registry::new(&[&[&NAME_FORMAT]]);
        assert_eq!(page(&registry, Section::Policy), None);
        let page = page(&registry, Section::Catalog).unwrap();
        let row = page.lines().find(|line| line.contains("(#")).unwrap();
        insta::assert_snapshot!(row, @"| [`catalog.name-format`](#catalogname-format) | a name has at most 63 letters, digits, `-`, `_` and `.` | error |");
    }

    #[test]
    fn rules_page_is_fresh() {
        let registry = rules();
        for section in [Section::Catalog, Section::Policy, Section::Scorecard, Section::GoldenPath] {
            let Some(page) = page(&registry, section) else { continue };
            let path = format!("{}/docs/rules/{}.md", env!("CARGO_MANIFEST_DIR"), section.name());
            if std::env::var_os("IDP_WRITE_DOCS").is_some() {
                std::fs::create_dir_all(format!("{}/docs/rules", env!("CARGO_MANIFEST_DIR"))).unwrap();
                std::fs::write(&path, &page).unwrap();
            }
            let stands = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(
                stands == page,
                "docs/rules/{}.md is stale: IDP_WRITE_DOCS=1 cargo test rules_page",
                section.name()
            );
        }
    }
}
