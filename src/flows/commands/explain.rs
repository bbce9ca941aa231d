//! `/idp explain`: what a rule wants, why, and how to put a finding right.

use super::catalog::place::count;
use super::desk::{Answer, Desk};
use super::{Argument, Extra, Help, Role, Shape, Verb, Where};
use crate::failure::Failure;
use crate::findings::rules_page::described;
use crate::findings::{self, Registry, Rule};
use crate::outbox::escape;

/// The definition.
pub const HELP: Help = Help {
    verb: Verb::Explain,
    arguments: &[Argument::new(
        "rule",
        Shape::Positional,
        "the rule, as findings name it, such as `catalog.name-format`, or its id in another tool; without it, all rules",
    )],
    extra: Extra::Closed,
    summary: "explain a rule: what it wants, why, and how to put it right",
    description: "Shows a rule with its reason, how a finding is put right, and an example of each. `idp explain` on the \
                  command line says the same.",
    place: Where::Both,
    role: Role::Read,
    who: "everybody who can read the repository",
    examples: &["/idp explain catalog.name-format", "/idp explain"],
    mutating: false,
};

/// Replies with one rule, or with the list of all.
pub(super) async fn run(desk: &Desk<'_>) -> Result<Answer, Failure> {
    let rules = findings::rules();
    let Some(typed) = desk.invocation.value("rule") else { return Ok(Answer::done(all(&rules))) };
    Ok(match rules.get(typed) {
        Some(rule) => Answer::done(described(rule)),
        None => Answer::unclear(unknown(&rules, typed)),
    })
}

fn unknown(rules: &Registry, typed: &str) -> String {
    let near = rules.nearest(typed);
    let typed = escape::code(typed, 80);
    match near {
        Some(near) => {
            format!("There is no rule {typed} (E305). Did you mean `{near}`?\n\n**Next:** `/idp explain {near}`")
        }
        None => format!("There is no rule {typed} (E305).\n\n**Next:** `/idp explain` lists all rules."),
    }
}

fn all(rules: &Registry) -> String {
    let row = |rule: &Rule| {
        let title = escape::prose_cell(rule.title, 200);
        format!("| `{}` | {title} | {} |", rule.id, rule.severity.name())
    };
    let rows: Vec<String> = rules.iter().map(row).collect();
    format!(
        "{}. `/idp explain <rule>` tells more about one.\n\n\
         | rule | what must hold | severity |\n|---|---|---|\n{}",
        count(rows.len(), "rule", "rules"),
        rows.join("\n")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{Section, Severity};

    static TAGS: Rule = Rule {
        id: "catalog.tag-format",
        section: Section::Catalog,
        title: "a tag is lower-case letters, digits and `+#-`, such as `c++`",
        severity: Severity::Error,
        aliases: &["CAT-007"],
        why: "Tags are searched for.",
        how: "Write it in lower case.",
        wrong: "tags: [Go]\n",
        right: "tags: [go]\n",
    };

    fn registry() -> Registry {
        Registry::new(&[&[&TAGS]])
    }

    #[test]
    fn a_slip_is_answered_with_the_nearest_rule() {
        insta::assert_snapshot!(unknown(&registry(), "catalog.tag-fromat"), @"
        There is no rule `catalog.tag-fromat` (E305). Did you mean `catalog.tag-format`?

        **Next:** `/idp explain catalog.tag-format`
        ");
    }

    #[test]
    fn what_is_no_rule_cannot_mention_anybody() {
        insta::assert_snapshot!(unknown(&registry(), "`@acme/all` <b>|"), @"
        There is no rule `` `@acme/all` <b>| `` (E305).

        **Next:** `/idp explain` lists all rules.
        ");
    }

    #[test]
    fn all_rules_are_listed() {
        insta::assert_snapshot!(all(&registry()), @"
        1 rule. `/idp explain <rule>` tells more about one.

        | rule | what must hold | severity |
        |---|---|---|
        | `catalog.tag-format` | a tag is lower-case letters, digits and `+#-`, such as `c++` | error |
        ");
    }
}
