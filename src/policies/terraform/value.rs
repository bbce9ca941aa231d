//! What an argument of a resource is, whichever language it is written in, as far as its text says it for certain.

use std::borrow::Cow;
use std::ops::Range;

use crate::yaml::{Position, Span};

/// A stretch of a file in bytes. Lines and columns are counted only for what is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    pub start: u32,
    pub end: u32,
}

impl Place {
    /// The stretch of these bytes; texts are far smaller than 4 GB.
    pub fn new(bytes: Range<usize>) -> Self {
        let small = |byte| u32::try_from(byte).unwrap_or(u32::MAX);
        Self { start: small(bytes.start), end: small(bytes.end) }
    }

    /// Its text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// The same with lines and columns. It reads all of the text before the end.
    pub fn span(self, text: &str) -> Span {
        let text = text.get(..self.end as usize).unwrap_or(text);
        let position = |offset: u32, lines: usize| {
            let before = text.get(..offset as usize).unwrap_or(text);
            let start = before.rfind('\n').map_or(0, |newline| newline + 1);
            let line = before.get(start..).unwrap_or_default();
            let column = line.trim_start_matches('\u{feff}').chars().count();
            let from_one = |count: usize| u32::try_from(count).unwrap_or(u32::MAX - 1) + 1;
            Position { line: from_one(lines), column: from_one(column), offset }
        };
        let (before, inside) = text.split_at_checked(self.start as usize).unwrap_or((text, ""));
        let lines = |text: &str| memchr::memchr_iter(b'\n', text.as_bytes()).count();
        let first = lines(before);
        Span { start: position(self.start, first), end: position(self.end, first + lines(inside)) }
    }
}

/// A value and where it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'a> {
    pub at: Place,
    pub value: Value<'a>,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// What only a run can tell.
    Unknown,
    Null,
    Bool(bool),
    Number(f64),
    Text(Cow<'a, str>),
    /// Another value by its address: `local.tags`, `aws_s3_bucket.logs.id`.
    Reference(Cow<'a, str>),
    List(Vec<Node<'a>>),
    Map(Map<'a>),
    /// A function that is done once its arguments are known.
    Call(Function, Vec<Node<'a>>),
}

/// The functions that are done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// `merge`: of several maps, the last one wins.
    Merge,
    /// `concat` and `flatten`: one list of several.
    Concat,
}

/// Keys with their values. A block of HCL that stands several times is there as often.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Map<'a> {
    pub entries: Vec<Entry<'a>>,
    /// Whether there may be keys that are not known.
    pub open: bool,
}

/// One key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'a> {
    pub key: Cow<'a, str>,
    pub key_at: Place,
    pub value: Node<'a>,
}

/// What is known of an argument.
#[derive(Debug, Clone, Copy)]
pub enum Given<'n, 'a> {
    /// It is not there, for certain.
    Absent,
    /// It may be there, or its value is not known.
    Unknown,
    /// It is this.
    Is(&'n Node<'a>),
}

impl<'a> Node<'a> {
    pub fn new(bytes: Range<usize>, value: Value<'a>) -> Self {
        Self { at: Place::new(bytes), value }
    }

    /// The text, when it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The truth value; both languages take the words as texts too.
    pub fn truth(&self) -> Option<bool> {
        match &self.value {
            Value::Bool(truth) => Some(*truth),
            Value::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Value::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    /// The number, which may be written as a text too.
    pub fn number(&self) -> Option<f64> {
        match &self.value {
            Value::Number(number) => Some(*number),
            Value::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// The map, when it is one.
    pub fn map(&self) -> Option<&Map<'a>> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The items of a list; a single value is the list of itself, as blocks and policies have it.
    pub fn items(&self) -> &[Node<'a>] {
        match &self.value {
            Value::List(items) => items,
            Value::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// Whether only a run can tell what it is.
    pub fn is_unknown(&self) -> bool {
        matches!(self.value, Value::Unknown | Value::Reference(_) | Value::Call(..))
    }

    /// The same value at another place, that of the one who speaks of it.
    pub fn moved(mut self, at: Place) -> Self {
        self.at = at;
        match &mut self.value {
            Value::List(items) | Value::Call(_, items) => {
                *items = std::mem::take(items).into_iter().map(|item| item.moved(at)).collect();
            }
            Value::Map(map) => {
                for entry in &mut map.entries {
                    entry.key_at = at;
                    let value = std::mem::replace(&mut entry.value, Node { at, value: Value::Null });
                    entry.value = value.moved(at);
                }
            }
            _ => {}
        }
        self
    }
}

impl<'a> Map<'a> {
    /// What is known of an argument. `null` is the same as leaving it out.
    pub fn given(&self, key: &str) -> Given<'_, 'a> {
        match self.entry(key).map(|entry| &entry.value) {
            Some(node) if node.is_unknown() => Given::Unknown,
            Some(Node { value: Value::Null, .. }) | None if !self.open => Given::Absent,
            Some(Node { value: Value::Null, .. }) | None => Given::Unknown,
            Some(node) => Given::Is(node),
        }
    }

    /// The same below blocks or maps. A block that stands there several times is not looked into.
    pub fn at(&self, path: &[&str]) -> Given<'_, 'a> {
        let Some((key, below)) = path.split_first() else { return Given::Unknown };
        match self.given(key) {
            Given::Is(node) if !below.is_empty() => match node.items() {
                [Node { value: Value::Map(map), .. }] if self.entries(key).count() == 1 => map.at(below),
                [] => Given::Absent,
                _ => Given::Unknown,
            },
            given => given,
        }
    }

    /// The first entry of a key.
    pub fn entry(&self, key: &str) -> Option<&Entry<'a>> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// All entries of a key.
    pub fn entries<'n>(&'n self, key: &'n str) -> impl Iterator<Item = &'n Entry<'a>> {
        self.entries.iter().filter(move |entry| entry.key == key)
    }

    /// The blocks of a kind, also when they are written as a list of maps. Of unknown ones there is an unknown node.
    pub fn blocks<'n>(&'n self, kind: &'n str) -> impl Iterator<Item = &'n Node<'a>> {
        self.entries(kind).flat_map(|entry| entry.value.items())
    }

    /// Whether an argument is there or may be there.
    pub fn may_have(&self, key: &str) -> bool {
        !matches!(self.given(key), Given::Absent)
    }

    /// The text of an argument, when it is known.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.given(key) {
            Given::Is(node) => node.text(),
            _ => None,
        }
    }
}
