//! `metadata.name`: there, and a text.
//! Not its form: that is `name-format`.

use super::envelope::{inside, text_of};
use crate::catalog::report::Report;
use crate::findings::{Rule, Section, Severity};
use crate::yaml::Node;

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.name-missing",
    section: Section::Catalog,
    title: "An entity has a name",
    severity: Severity::Error,
    aliases: &[],
    why: "`metadata.name` is what everything else refers to. Without it there is no entity.",
    how: "Add `metadata` with a `name`.",
    wrong: fixture!("name-missing/wrong.yaml"),
    right: fixture!("name-missing/right.yaml"),
};

/// The node of the name, when it is a text that is not empty.
pub(in crate::catalog) fn check<'n, 'a>(metadata: &'n Node<'a>, report: &mut Report<'_>) -> Option<&'n Node<'a>> {
    let help = "Write `name:` with letters, digits, `-`, `_` or `.`, for example `name: orders`.";
    let node = inside(metadata, "metadata", "name", &RULE, help, report)?;
    text_of(node, "metadata.name", &RULE, help, report).map(|_| node)
}
