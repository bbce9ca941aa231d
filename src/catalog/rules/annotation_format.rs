//! `metadata.annotations`: keys and types of the values.
//! Not whether what they name exists: that is `annotation-target`.

use crate::catalog::formats;
use crate::catalog::report::{Report, found, quoted};
use crate::findings::{Rule, Section, Severity};
use crate::yaml::{Node, Value};

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.annotation-format",
    section: Section::Catalog,
    title: "Annotations are texts with names as keys",
    severity: Severity::Error,
    aliases: &[],
    why: "Backstage refuses an entity whose fields do not have the formats of its `FieldFormatEntityPolicy`. A key is `name` or `domain/name`; a value is any text. A number or boolean without quotes is an easy slip.",
    how: "Put the value in quotes.",
    wrong: fixture!("annotation-format/wrong.yaml"),
    right: fixture!("annotation-format/right.yaml"),
};

/// Annotations that Backstage sets itself, over whatever the file says.
const OVERWRITTEN: [&str; 2] = ["backstage.io/managed-by-location", "backstage.io/managed-by-origin-location"];

/// Notes each annotation that Backstage refuses.
pub(in crate::catalog) fn check(metadata: &Node<'_>, report: &mut Report<'_>) {
    let Some(node) = metadata.get("annotations") else { return };
    let annotations = match &node.value {
        Value::Map(map) => map,
        value if formats::is_falsy(value) => return,
        _ => {
            let message = format!("`metadata.annotations` must be a mapping of texts, but it is {}", found(node));
            return report.add(&RULE, node.span, message, "Write `key: value` lines below it, or remove it.");
        }
    };
    for entry in &annotations.entries {
        if !formats::is_key(&entry.key) {
            let message =
                format!("an annotation's key must be `name` or `domain/name`, but it is {}", quoted(&entry.key));
            report.add(
                &RULE,
                entry.key_span,
                message,
                "Use letters, digits, `-`, `_` and `.`, at most 63, and at most one `/`.",
            );
        }
        let value = &entry.value;
        if value.as_text().is_none() && !OVERWRITTEN.contains(&entry.key.as_ref()) {
            let message = format!("the annotation {} must be a text, but it is {}", quoted(&entry.key), found(value));
            let fix = report.quote(value);
            report.add_with_fix(&RULE, value.span, message, "Put it in quotes.", fix);
        }
    }
}
