//! Keys of a mapping as texts, and which of them are the same. The order of entries is not its matter.

use super::{Map, Number, Value, json};
use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

/// What a key was before it became a text: `1` and `"1"` are different keys to Backstage's reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum KeyKind {
    Text,
    Null,
    Bool,
    Number,
    /// Collections and not-a-number equal nothing, not even themselves.
    Unequal,
}

impl KeyKind {
    pub(super) fn of(value: &Value<'_>) -> Self {
        match value {
            Value::Text(_) => Self::Text,
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Bool,
            Value::Number(Number::Float(float)) if float.is_nan() => Self::Unequal,
            Value::Number(_) => Self::Number,
            Value::List(_) | Value::Map(_) => Self::Unequal,
        }
    }
}

/// Mappings up to this size are searched one by one.
const FEW: usize = 16;

/// Finds an earlier entry with the same key.
#[derive(Default)]
pub(super) struct Seen {
    /// The kind of each key that is no text, by entry.
    odd: Vec<(usize, KeyKind)>,
    /// Entries by the hash of their key, once there are many.
    index: HashMap<u64, Vec<usize>>,
    hasher: RandomState,
}

impl Seen {
    /// The earlier entry that has this key, which is about to become the next entry.
    pub(super) fn earlier(&mut self, map: &Map<'_>, key: &str, kind: KeyKind) -> Option<usize> {
        let next = map.entries.len();
        let found = if next <= FEW { self.search(map, key, kind) } else { self.look_up(map, key, kind) };
        if kind != KeyKind::Text {
            self.odd.push((next, kind));
        }
        found.filter(|_| kind != KeyKind::Unequal)
    }

    fn kind(&self, entry: usize) -> KeyKind {
        self.odd.iter().find(|(at, _)| *at == entry).map_or(KeyKind::Text, |(_, kind)| *kind)
    }

    fn search(&self, map: &Map<'_>, key: &str, kind: KeyKind) -> Option<usize> {
        let mut entries = map.entries.iter().enumerate();
        entries.find(|(at, entry)| entry.key == key && self.kind(*at) == kind).map(|(at, _)| at)
    }

    fn look_up(&mut self, map: &Map<'_>, key: &str, kind: KeyKind) -> Option<usize> {
        if self.index.is_empty() {
            for (at, entry) in map.entries.iter().enumerate() {
                let hash = self.hasher.hash_one((entry.key.as_ref(), self.kind(at)));
                self.index.entry(hash).or_default().push(at);
            }
        }
        let alike = self.index.entry(self.hasher.hash_one((key, kind))).or_default();
        let found = alike.iter().copied().find(|at| map.entries.get(*at).is_some_and(|entry| entry.key == key));
        alike.push(map.entries.len());
        found
    }
}

/// A key as JavaScript writes it: null is the empty text, a collection its own YAML on one line.
pub(super) fn text(value: Value<'_>) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::Bool(true) => Cow::Borrowed("true"),
        Value::Bool(false) => Cow::Borrowed("false"),
        Value::Number(number) => Cow::Owned(json::key_of(number)),
        Value::Text(text) => text,
        Value::List(_) | Value::Map(_) => Cow::Owned(flow(&value)),
    }
}

fn flow(value: &Value<'_>) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(bool) => bool.to_string(),
        Value::Number(number) => json::key_of(*number),
        Value::Text(text) => text.to_string(),
        Value::List(list) if list.is_empty() => "[]".to_owned(),
        Value::Map(map) if map.entries.is_empty() => "{}".to_owned(),
        Value::List(list) => {
            format!("[ {} ]", list.iter().map(|node| flow(&node.value)).collect::<Vec<_>>().join(", "))
        }
        Value::Map(map) => {
            let entry = |entry: &super::Entry<'_>| match entry.value.value {
                Value::Null if entry.value.span.start == entry.value.span.end => entry.key.to_string(),
                _ => format!("{}: {}", entry.key, flow(&entry.value.value)),
            };
            format!("{{ {} }}", map.entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}
