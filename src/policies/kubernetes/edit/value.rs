//! What is new, and how it is written in the style of a file.

use super::style::Style;
use crate::policies::kubernetes::node::Node;

/// A new value.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::policies) enum New {
    /// A scalar that needs no quotes in YAML and is no text in JSON: `true`, `10001`.
    Plain(String),
    /// A text that needs no quotes in YAML.
    Text(String),
    /// A mapping.
    Map(Vec<(String, New)>),
    /// A list.
    List(Vec<New>),
}

impl New {
    /// `true` or `false`.
    pub fn bool(value: bool) -> Self {
        Self::Plain(value.to_string())
    }

    /// A text.
    pub fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// A mapping.
    pub fn map<const N: usize>(entries: [(&str, New); N]) -> Self {
        Self::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    /// Whether a value has the name that this one has: lists of Kubernetes hold a name once.
    pub(super) fn names(&self, there: &Node<'_>) -> bool {
        match self {
            Self::Map(entries) => entries.iter().any(|(key, value)| match value {
                Self::Text(name) if key == "name" => there.get("name").and_then(Node::as_text) == Some(name),
                _ => false,
            }),
            Self::Text(text) => there.as_text() == Some(text),
            _ => false,
        }
    }

    /// With its key on lines of their own, each begun by a line break.
    pub(super) fn block(&self, key: &str, indent: usize, style: &Style) -> String {
        let start = format!("{}{:indent$}{key}:", style.newline, "");
        match self {
            Self::Map(entries) if !entries.is_empty() => {
                let inner = indent + style.step;
                entries.iter().fold(start, |text, (key, value)| text + &value.block(key, inner, style))
            }
            Self::List(items) if items.iter().any(|item| matches!(item, Self::Map(_))) => {
                let inner = indent + style.dash;
                items.iter().fold(start, |text, item| text + &item.item(inner, style))
            }
            _ => format!("{start} {}", self.flow(style)),
        }
    }

    /// As an item of a list, on lines of its own.
    pub(super) fn item(&self, indent: usize, style: &Style) -> String {
        let start = format!("{}{:indent$}- ", style.newline, "");
        let Self::Map(entries) = self else { return start + &self.flow(style) };
        let lines: String = entries.iter().map(|(key, value)| value.block(key, indent + 2, style)).collect();
        let first = style.newline.len() + indent + 2;
        start + lines.get(first..).unwrap_or_default()
    }

    /// On one line.
    pub(super) fn flow(&self, style: &Style) -> String {
        match self {
            Self::Plain(text) => text.clone(),
            Self::Text(text) if style.json => format!("\"{text}\""),
            Self::Text(text) => text.clone(),
            Self::Map(entries) => {
                let pairs: Vec<_> = entries.iter().map(|(key, value)| value.pair(key, style)).collect();
                format!("{{{}}}", pairs.join(", "))
            }
            Self::List(items) => {
                let items: Vec<_> = items.iter().map(|item| item.flow(style)).collect();
                format!("[{}]", items.join(", "))
            }
        }
    }

    /// With its key on one line.
    pub(super) fn pair(&self, key: &str, style: &Style) -> String {
        let quote = if style.json { "\"" } else { "" };
        format!("{quote}{key}{quote}: {}", self.flow(style))
    }
}
