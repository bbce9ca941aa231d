//! A value of a manifest that knows which file it comes from: what Kustomize builds has values of several.

use std::borrow::Cow;

use crate::yaml::{self, Number, Span};

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
            yaml::Value::Map(map) => Value::Map(
                map.entries
                    .into_iter()
                    .map(|entry| Entry {
                        key: entry.key,
                        key_place: Place { file, span: entry.key_span },
                        value: Node::from_yaml(entry.value, file),
                    })
                    .collect(),
            ),
        };
        Self { place: Place { file, span: node.span }, value }
    }

    /// The text, when it is one.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The truth value, when it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(bool) => Some(bool),
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
