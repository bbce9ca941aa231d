//! What a text holds, with where it stands.

use std::borrow::Cow;

/// A place in a text. Line and column start at 1; columns count characters. The default is the beginning of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
    /// The byte of the text, from 0.
    pub offset: u32,
}

impl Default for Position {
    fn default() -> Self {
        Self { line: 1, column: 1, offset: 0 }
    }
}

/// A stretch of a text, its end not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Span {
    /// Where it begins.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
}

/// A text of any number of documents.
#[derive(Debug, Clone, Default)]
pub struct Stream<'a> {
    /// The documents, in order. One that is broken is there with what could be read and its problems.
    pub documents: Vec<Document<'a>>,
}

/// One document.
#[derive(Debug, Clone)]
pub struct Document<'a> {
    /// Its content; null when it is empty.
    pub root: Node<'a>,
    /// Why it is not valid YAML; empty when it is.
    pub problems: Vec<super::Problem>,
}

impl Document<'_> {
    /// Whether it says nothing at all: null, and no problem. Such a document is passed over.
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty() && matches!(self.root.value, Value::Null)
    }
}

/// A value and where it stands.
#[derive(Debug, Clone)]
pub struct Node<'a> {
    /// Where. For an alias: where the alias stands.
    pub span: Span,
    /// What.
    pub value: Value<'a>,
}

/// A value, resolved by the YAML 1.2 core schema.
#[derive(Debug, Clone)]
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
    List(List<'a>),
    /// A mapping, in the order of the text.
    Map(Map<'a>),
}

/// A number, whole where it can be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// A whole number.
    Integer(i64),
    /// Any other, infinities and not-a-number among them.
    Float(f64),
}

/// A sequence.
pub type List<'a> = Vec<Node<'a>>;

/// A mapping. A key that is no text is written as one, as Backstage does.
#[derive(Debug, Clone, Default)]
pub struct Map<'a> {
    /// Its entries, in the order of the text.
    pub entries: Vec<Entry<'a>>,
}

/// One key with its value.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// The key.
    pub key: Cow<'a, str>,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node<'a>,
}

impl<'a> Map<'a> {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The key with its value.
    pub fn entry(&self, key: &str) -> Option<&Entry<'a>> {
        self.entries.iter().find(|entry| entry.key == key)
    }
}

impl<'a> Node<'a> {
    /// The text, when it is one.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The mapping, when it is one.
    pub fn as_map(&self) -> Option<&Map<'a>> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The sequence, when it is one.
    pub fn as_list(&self) -> Option<&[Node<'a>]> {
        match &self.value {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    /// The value of a key, when this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.as_map().and_then(|map| map.get(key))
    }

    /// What kind of value it is, with its article: "a text", "a list".
    pub fn kind_words(&self) -> &'static str {
        match &self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }
}
