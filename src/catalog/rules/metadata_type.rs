//! `metadata` itself and its plain fields.
//! Not names, labels, annotations, tags and links: each has a rule of its own.

use super::envelope::{required, text_of};
use crate::catalog::report::{Report, found};
use crate::findings::{Rule, Section, Severity};
use crate::yaml::Node;

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.metadata-type",
    section: Section::Catalog,
    title: "The fields of `metadata` have the types that Backstage wants",
    severity: Severity::Error,
    aliases: &[],
    why: "`metadata` is a mapping. `title`, `uid` and `etag` are texts that are not empty, `description` is a text. A number or boolean without quotes is no text.",
    how: "Put the value in quotes, or remove the field.",
    wrong: fixture!("metadata-type/wrong.yaml"),
    right: fixture!("metadata-type/right.yaml"),
};

/// The node of `metadata`, when it is a mapping.
pub(in crate::catalog) fn check<'n, 'a>(root: &'n Node<'a>, report: &mut Report<'_>) -> Option<&'n Node<'a>> {
    let help = "Write `metadata:` with at least a `name` below it, indented.";
    let node = required(root, "metadata", &RULE, help, report)?;
    if node.as_map().is_none() {
        let message = format!("`metadata` must be a mapping, but it is {}", found(node));
        report.add(&RULE, node.span, message, help);
        return None;
    }
    for (field, path) in [("title", "metadata.title"), ("uid", "metadata.uid"), ("etag", "metadata.etag")] {
        if let Some(value) = node.get(field) {
            text_of(value, path, &RULE, "Write a text, or remove the field.", report);
        }
    }
    if let Some(value) = node.get("description").filter(|value| value.as_text().is_none()) {
        let message = format!("`metadata.description` must be a text, but it is {}", found(value));
        let fix = report.quote(value);
        report.add_with_fix(&RULE, value.span, message, "Put it in quotes, or remove the field.", fix);
    }
    Some(node)
}
