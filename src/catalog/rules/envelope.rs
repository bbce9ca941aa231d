//! What the rules of the envelope share: a field that must be there, a text that must not be empty. No rule itself.

use crate::catalog::report::{Report, found};
use crate::findings::Rule;
use crate::yaml::{Node, Span, Value};

/// A field of the root; a finding when it is not there.
pub(super) fn required<'n, 'a>(
    root: &'n Node<'a>,
    field: &str,
    rule: &'static Rule,
    help: &str,
    report: &mut Report<'_>,
) -> Option<&'n Node<'a>> {
    inside(root, "an entity", field, rule, help, report)
}

/// A field of a mapping; a finding at the mapping's beginning when it is not there.
pub(super) fn inside<'n, 'a>(
    parent: &'n Node<'a>,
    parent_words: &str,
    field: &str,
    rule: &'static Rule,
    help: &str,
    report: &mut Report<'_>,
) -> Option<&'n Node<'a>> {
    let node = parent.get(field);
    if node.is_none() {
        let parent_words = if parent_words == "metadata" { "`metadata`" } else { parent_words };
        report.add(rule, start_of(parent), format!("{parent_words} must have `{field}`"), help);
    }
    node
}

/// The text of a node; a finding when it is none, or empty.
pub(super) fn text_of<'n>(
    node: &'n Node<'_>,
    path: &str,
    rule: &'static Rule,
    help: &str,
    report: &mut Report<'_>,
) -> Option<&'n str> {
    match &node.value {
        Value::Text(text) if !text.is_empty() => Some(text),
        _ => {
            let message = format!("`{path}` must be a text that is not empty, but it is {}", found(node));
            let fix = report.quote(node);
            report.add_with_fix(rule, node.span, message, help, fix);
            None
        }
    }
}

/// Where a mapping begins: its first key. A finding about what is missing stands there.
pub(super) fn start_of(node: &Node<'_>) -> Span {
    match node.as_map().and_then(|map| map.entries.first()) {
        Some(entry) => entry.key_span,
        None => node.span,
    }
}
