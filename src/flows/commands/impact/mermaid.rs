//! A graph as the text of a Mermaid block. Whatever an entity is called, it stays a label.

use std::fmt::Write as _;

use super::graph::{Graph, Node};
use crate::flows::commands::catalog::words::relation;

/// Characters of a label's line.
const LINE: usize = 60;

/// The text between the fences.
pub fn text(graph: &Graph) -> String {
    let mut text = String::from("graph LR\n");
    for (place, node) in graph.nodes.iter().enumerate() {
        let class = if place == 0 { ":::centre" } else { "" };
        let _ = writeln!(text, "  n{place}[\"{}\"]{class}", label(node));
    }
    for arrow in &graph.arrows {
        let _ = writeln!(text, "  n{} -->|{}| n{}", arrow.source, relation(arrow.kind), arrow.target);
    }
    text.push_str("  classDef centre stroke-width:3px\n");
    text
}

fn label(node: &Node) -> String {
    let owner = match (&node.owner, node.is_known) {
        (Some(owner), _) => escaped(owner),
        (None, true) => "no owner".to_owned(),
        (None, false) => "not recorded".to_owned(),
    };
    format!("{}<br/>{owner}", escaped(&node.reference))
}

/// Only what can mean nothing stays as it is; anything else becomes an entity code, which Mermaid shows as the
/// character. Source: Mermaid's documentation, "Entity codes to escape characters".
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_control()).take(LINE) {
        match c {
            c if c.is_alphanumeric() || matches!(c, ' ' | ':' | '/' | '.' | '_' | '-') => escaped.push(c),
            c => {
                let _ = write!(escaped, "#{};", u32::from(c));
            }
        }
    }
    if text.chars().count() > LINE {
        escaped.push('…');
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_label() {
        assert_eq!(
            escaped("a\"]; click n0 \"x`#@acme/all<b>\n"),
            "a#34;#93;#59; click n0 #34;x#96;#35;#64;acme/all#60;b#62;"
        );
        assert_eq!(escaped("component:default/größe-1.0_b"), "component:default/größe-1.0_b");
        assert!(escaped(&"x".repeat(100)).ends_with("x…"));
    }

    proptest::proptest! {
        #[test]
        fn any_label_is_one_line_without_quotes(text in proptest::prelude::any::<String>()) {
            let escaped = escaped(&text);
            proptest::prop_assert!(!escaped.contains(['"', '\n', '\r', '`', '<', '>', '|', '[', ']', '@']));
        }
    }
}
