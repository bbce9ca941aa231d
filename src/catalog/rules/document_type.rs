//! A document that is a list or a bare value.
//! Not an empty document, which is nothing at all.

use crate::catalog::report::{Report, found};
use crate::findings::{Rule, Section, Severity};
use crate::yaml::Node;

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.document-type",
    section: Section::Catalog,
    title: "A document is a mapping",
    severity: Severity::Error,
    aliases: &[],
    why: "Backstage reads each document of a catalog file as one entity. A list or a bare value is none; an empty document is passed over.",
    how: "Write one entity a document, and put `---` between documents instead of list items.",
    wrong: fixture!("document-type/wrong.yaml"),
    right: fixture!("document-type/right.yaml"),
};

/// Notes a document that is no mapping and not empty.
pub(in crate::catalog) fn check(root: &Node<'_>, report: &mut Report<'_>) {
    let message =
        format!("a document must be a mapping with `apiVersion`, `kind` and `metadata`, but it is {}", found(root));
    report.add(&RULE, root.span, message, "Write one entity a document, with `---` on a line of its own between them.");
}
