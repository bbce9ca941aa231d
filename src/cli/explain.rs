//! `idp explain`: a rule in words, offline: what must hold, why, how to put it right, a wrong and a right file.

use super::REFUSED;
use crate::findings::{Registry, Rule, Section, rules, rules_page::capital, visible::visible};
use clap::Args;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::process::ExitCode;

/// `idp explain [RULE]`
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// Id of a rule, or the id that another tool gives it; without one, all rules are listed
    pub rule: Option<String>,
}

/// Runs the command on standard output.
pub fn run(args: &ExplainArgs) -> ExitCode {
    ExitCode::from(execute(args, &rules(), &mut io::stdout(), &mut io::stderr()))
}

fn execute(args: &ExplainArgs, registry: &Registry, out: &mut impl Write, err: &mut impl Write) -> u8 {
    match told(args.rule.as_deref(), registry) {
        Ok(text) => match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => REFUSED,
            _ => 0,
        },
        Err(message) => {
            _ = writeln!(err, "idp explain: {message}");
            REFUSED
        }
    }
}

fn told(rule: Option<&str>, registry: &Registry) -> Result<String, String> {
    let Some(word) = rule else { return Ok(list(registry)) };
    registry.get(word).map(explained).ok_or_else(|| {
        let near = registry.nearest(word).map_or(String::new(), |near| format!(": did you mean `{near}`?"));
        let shown: String = visible(word).chars().take(80).collect();
        format!("there is no rule `{shown}`{near}\nWithout a rule, `idp explain` lists them all.")
    })
}

fn list(registry: &Registry) -> String {
    let width = registry.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
    let mut text = String::new();
    for section in [Section::Catalog, Section::Policy, Section::Scorecard, Section::GoldenPath] {
        for rule in registry.iter().filter(|rule| rule.section == section) {
            let _ = writeln!(text, "{:width$}  {:7}  {}", rule.id, rule.severity.name(), rule.title);
        }
    }
    text
}

fn explained(rule: &Rule) -> String {
    let mut text = format!("{} ({})\n{}.\n", rule.id, rule.severity.name(), capital(rule.title));
    if !rule.aliases.is_empty() {
        let _ = writeln!(text, "Elsewhere: {}", rule.aliases.join(", "));
    }
    let _ = write!(text, "\nWhy\n{}\nHow to put it right\n{}", indented(rule.why), indented(rule.how));
    for (title, example) in [("Wrong", rule.wrong), ("Right", rule.right)] {
        if !example.trim().is_empty() {
            let _ = write!(text, "\n{title}\n{}", indented(example));
        }
    }
    text
}

fn indented(text: &str) -> String {
    let line = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") };
    text.trim_matches('\n').lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::samples::{NAME_FORMAT, OWNER};

    fn told_of(rule: Option<&str>) -> Result<String, String> {
        told(rule, &Registry::new(&[&[&NAME_FORMAT, &OWNER]]))
    }

    #[test]
    fn a_rule_is_told_with_why_how_and_examples() {
        insta::assert_snapshot!(told_of(Some("cat-001")).unwrap(), @"
        catalog.name-format (error)
        A name has at most 63 letters, digits, `-`, `_` and `.`.
        Elsewhere: CAT-001

        Why
          Names become part of addresses.

          Backstage refuses others.

        How to put it right
          Rename the entity, and what refers to it.

        Wrong
          metadata:
            name: my service

        Right
          metadata:
            name: my-service
        ");
    }

    #[test]
    fn without_a_rule_all_are_listed() {
        insta::assert_snapshot!(told_of(None).unwrap(), @"
        catalog.name-format    error    a name has at most 63 letters, digits, `-`, `_` and `.`
        catalog.unknown-owner  warning  an owner is a group of the catalog or a team of the organisation
        ");
    }

    #[test]
    fn a_rule_that_is_not_there_is_answered_with_the_nearest() {
        insta::assert_snapshot!(told_of(Some("catalog.name-fromat")).unwrap_err(), @"
        there is no rule `catalog.name-fromat`: did you mean `catalog.name-format`?
        Without a rule, `idp explain` lists them all.
        ");
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let args = ExplainArgs { rule: Some("\u{1b}[2J".into()) };
        assert_eq!(execute(&args, &rules(), &mut out, &mut err), REFUSED);
        assert!(!String::from_utf8(err).unwrap().contains('\u{1b}'));
    }
}
