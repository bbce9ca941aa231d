//! `kind`: there, a text, of the right form.
//! Not whether the kind is known: that is `unknown-kind`.

use super::envelope::{required, text_of};
use crate::catalog::formats;
use crate::catalog::report::{Report, quoted};
use crate::findings::{Rule, Section, Severity};
use crate::yaml::Node;

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.kind",
    section: Section::Catalog,
    title: "`kind` is the name of a kind",
    severity: Severity::Error,
    aliases: &[],
    why: "`kind` says what the entity is. It is a word of letters and digits, at most 63, that begins with a letter.",
    how: "Write one of Component, API, Resource, System, Domain, Group, User, Location, Template.",
    wrong: fixture!("kind/wrong.yaml"),
    right: fixture!("kind/right.yaml"),
};

/// The kind, when it is one.
pub(in crate::catalog) fn check<'n>(root: &'n Node<'_>, report: &mut Report<'_>) -> Option<&'n str> {
    let help = "Write one of Component, API, Resource, System, Domain, Group, User, Location, Template.";
    let node = required(root, "kind", &RULE, help, report)?;
    let text = text_of(node, "kind", &RULE, help, report)?;
    if !formats::is_kind(text) {
        let message = format!(
            "`kind` must be a word of letters and digits, a letter first, at most 63, but it is {}",
            quoted(text)
        );
        report.add(&RULE, node.span, message, help);
        return None;
    }
    Some(text)
}
