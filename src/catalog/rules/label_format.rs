//! `metadata.labels`: keys, types and form of the values.
//! Not annotations, whose values are free.

use crate::catalog::formats;
use crate::catalog::report::{Report, found, quoted};
use crate::findings::{Rule, Section, Severity};
use crate::yaml::Node;

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.label-format",
    section: Section::Catalog,
    title: "Labels are texts with names as keys",
    severity: Severity::Error,
    aliases: &[],
    why: "Backstage refuses an entity whose fields do not have the formats of its `FieldFormatEntityPolicy`. A key is `name` or `domain/name`; a value is empty or 1 to 63 letters, digits, `-`, `_`, `.`.",
    how: "Put numbers and booleans in quotes. What does not fit into a label goes into an annotation.",
    wrong: fixture!("label-format/wrong.yaml"),
    right: fixture!("label-format/right.yaml"),
};

/// Notes each label that Backstage refuses.
pub(in crate::catalog) fn check(metadata: &Node<'_>, report: &mut Report<'_>) {
    let Some(node) = metadata.get("labels") else { return };
    let Some(labels) = node.as_map() else {
        let message = format!("`metadata.labels` must be a mapping of texts, but it is {}", found(node));
        return report.add(&RULE, node.span, message, "Write `key: value` lines below it, or remove it.");
    };
    for entry in &labels.entries {
        if !formats::is_key(&entry.key) {
            let message = format!("a label's key must be `name` or `domain/name`, but it is {}", quoted(&entry.key));
            report.add(
                &RULE,
                entry.key_span,
                message,
                "Use letters, digits, `-`, `_` and `.`, at most 63, and at most one `/`.",
            );
        }
        let value = &entry.value;
        match value.as_text() {
            Some(text) if formats::is_label_value(text) => {}
            Some(text) => {
                let message = format!(
                    "the label {} must be empty or 1 to 63 letters, digits, `-`, `_` or `.`, but it is {}",
                    quoted(&entry.key),
                    quoted(text)
                );
                report.add(
                    &RULE,
                    value.span,
                    message,
                    "Shorten it, or make it an annotation: those may hold any text.",
                );
            }
            None => {
                let message = format!("the label {} must be a text, but it is {}", quoted(&entry.key), found(value));
                let fix = report.quote(value);
                report.add_with_fix(&RULE, value.span, message, "Put it in quotes.", fix);
            }
        }
    }
}
