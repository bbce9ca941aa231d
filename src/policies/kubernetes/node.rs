//! A value of a manifest that knows which file it comes from: what Kustomize builds has values of several.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::yaml::{self, Number, Position, Span};

/// A file of the judgement: its place in the list of files that were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// Where something is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The stretch of it.
    pub span: Span,
}

impl Place {
    /// The beginning of the first file: for what is written nowhere.
    const NOWHERE: Self = {
        let start = Position { line: 1, column: 1, offset: 0 };
        Self { file: FileId(0), span: Span { start, end: start } }
    };
}

/// A value and where it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'a> {
    /// Where.
    pub place: Place,
    /// What.
    pub value: Value<'a>,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// `null`, `~`, or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(Cow<'a, str>),
    /// A sequence.
    List(Vec<Node<'a>>),
    /// A mapping, in the order of the text.
    Map(Vec<Entry<'a>>),
}

/// One key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'a> {
    /// The key.
    pub key: Cow<'a, str>,
    /// Where the key is written.
    pub key_place: Place,
    /// The value.
    pub value: Node<'a>,
}

impl<'a> Node<'a> {
    /// What a file says.
    pub fn from_yaml(node: yaml::Node<'a>, file: FileId) -> Self {
        let value = match node.value {
            yaml::Value::Null => Value::Null,
            yaml::Value::Bool(bool) => Value::Bool(bool),
            yaml::Value::Number(number) => Value::Number(number),
            yaml::Value::Text(text) => Value::Text(text),
            yaml::Value::List(items) => {
                Value::List(items.into_iter().map(|item| Node::from_yaml(item, file)).collect())
            }
            yaml::Value::Map(map) => Value::Map(merged(
                map.entries
                    .into_iter()
                    .map(|entry| Entry {
                        key: entry.key,
                        key_place: Place { file, span: entry.key_span },
                        value: Node::from_yaml(entry.value, file),
                    })
                    .collect(),
            )),
        };
        Self { place: Place { file, span: node.span }, value }
    }

    /// Whether anything is said here: `null` says nothing.
    pub fn is_null(&self) -> bool {
        self.value == Value::Null
    }

    /// The text, when it is one.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The truth value, when it is one. Kubernetes reads YAML 1.1, where a plain `yes` is one too; a text in its place
    /// would be refused, so that nothing is mistaken.
    pub fn as_bool(&self) -> Option<bool> {
        match &self.value {
            Value::Bool(bool) => Some(*bool),
            Value::Text(text) => match text.as_ref() {
                "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "y" | "Y" => Some(true),
                "no" | "No" | "NO" | "off" | "Off" | "OFF" | "n" | "N" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// The whole number, when it is one.
    pub fn as_integer(&self) -> Option<i64> {
        match self.value {
            Value::Number(Number::Integer(number)) => Some(number),
            _ => None,
        }
    }

    /// The items, when it is a sequence; none otherwise.
    pub fn items(&self) -> &[Node<'a>] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The entries, when it is a mapping; none otherwise.
    pub fn entries(&self) -> &[Entry<'a>] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The value of a key, when this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The key with its value.
    pub fn entry(&self, key: &str) -> Option<&Entry<'a>> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// The value below several keys.
    pub fn at(&self, path: &[&str]) -> Option<&Node<'a>> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }
}

/// Entries with those that `<<` brings, as Kubernetes' reader does it; what is written beside it wins.
fn merged(mut entries: Vec<Entry<'_>>) -> Vec<Entry<'_>> {
    while let Some(at) = entries.iter().position(|entry| entry.key == "<<" && is_mergeable(&entry.value)) {
        let sources = match entries.remove(at).value.value {
            Value::List(items) => items,
            value @ Value::Map(_) => vec![Node { place: Place::NOWHERE, value }],
            _ => Vec::new(),
        };
        for source in sources {
            let Value::Map(more) = source.value else { continue };
            let known: HashSet<String> = entries.iter().map(|entry| entry.key.to_string()).collect();
            entries.extend(more.into_iter().filter(|entry| !known.contains(entry.key.as_ref())));
        }
    }
    entries
}

fn is_mergeable(node: &Node<'_>) -> bool {
    match &node.value {
        Value::Map(_) => true,
        Value::List(items) => items.iter().all(|item| matches!(item.value, Value::Map(_))),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Node<'_> {
        let mut documents = yaml::read(text, &yaml::Limits::default()).documents;
        Node::from_yaml(documents.remove(0).root, FileId(0))
    }

    #[test]
    fn a_merge_key_brings_what_is_not_written() {
        let node = read("base: &base {a: 1, b: 2}\nmore: &more {c: 3}\nall:\n  <<: [*base, *more]\n  b: 5\n");
        let all = node.get("all").unwrap();
        let said = |key: &str| all.get(key).and_then(Node::as_integer);
        assert_eq!((said("a"), said("b"), said("c"), said("<<")), (Some(1), Some(5), Some(3), None));
    }

    #[test]
    fn words_of_yaml_1_1_are_truth_values() {
        let node = read("a: yes\nb: Off\nc: maybe\n");
        let said = |key: &str| node.get(key).and_then(Node::as_bool);
        assert_eq!((said("a"), said("b"), said("c")), (Some(true), Some(false), None));
    }
}
