//! Changing values of a manifest while it is built. Not what is changed: that is each transformation's matter.

use std::borrow::Cow;

use crate::policies::kubernetes::node::{Entry, Node, Place, Value};

/// A text that stands at a place.
pub(super) fn text<'a>(text: impl Into<Cow<'a, str>>, place: Place) -> Node<'a> {
    Node { place, value: Value::Text(text.into()) }
}

/// An empty mapping.
pub(super) fn empty_map<'a>(place: Place) -> Node<'a> {
    Node { place, value: Value::Map(Vec::new()) }
}

/// The value of a key, to be changed.
pub(super) fn get_mut<'n, 'a>(node: &'n mut Node<'a>, key: &str) -> Option<&'n mut Node<'a>> {
    match &mut node.value {
        Value::Map(entries) => entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.value),
        _ => None,
    }
}

/// The items of a list, to be changed; none when it is something else.
pub(super) fn items_mut<'n, 'a>(node: &'n mut Node<'a>) -> &'n mut [Node<'a>] {
    match &mut node.value {
        Value::List(items) => items,
        _ => &mut [],
    }
}

/// Sets a key of a mapping. What is not a mapping becomes one when it says nothing, and stays otherwise.
pub(super) fn set<'a>(node: &mut Node<'a>, key: impl Into<Cow<'a, str>>, key_place: Place, value: Node<'a>) {
    let key = key.into();
    if matches!(node.value, Value::Null) {
        node.value = Value::Map(Vec::new());
    }
    let Value::Map(entries) = &mut node.value else { return };
    match entries.iter_mut().find(|entry| entry.key == key) {
        Some(entry) => {
            // The same value again is written where it was first.
            if !same(&entry.value, &value) {
                entry.value = value;
            }
        }
        None => entries.push(Entry { key, key_place, value }),
    }
}

/// Removes a key of a mapping; whether it was there.
pub(super) fn remove(node: &mut Node<'_>, key: &str) -> bool {
    let Value::Map(entries) = &mut node.value else { return false };
    let before = entries.len();
    entries.retain(|entry| entry.key != key);
    entries.len() < before
}

/// The value of a key, which is an empty mapping when it was not there; none when it cannot have keys.
pub(super) fn ensure<'n, 'a>(node: &'n mut Node<'a>, key: &str, place: Place) -> Option<&'n mut Node<'a>> {
    if matches!(node.value, Value::Null) {
        node.value = Value::Map(Vec::new());
    }
    let Value::Map(entries) = &mut node.value else { return None };
    let at = match entries.iter().position(|entry| entry.key == key) {
        Some(at) => at,
        None => {
            entries.push(Entry { key: Cow::Owned(key.to_owned()), key_place: place, value: empty_map(place) });
            entries.len() - 1
        }
    };
    entries.get_mut(at).map(|entry| &mut entry.value)
}

/// Whether two values say the same, wherever they are written. The order of keys says nothing.
pub(super) fn same(left: &Node<'_>, right: &Node<'_>) -> bool {
    match (&left.value, &right.value) {
        (Value::List(left), Value::List(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Map(left), Value::Map(right)) => {
            let there = |entry: &Entry<'_>| {
                right.iter().any(|other| other.key == entry.key && same(&entry.value, &other.value))
            };
            left.len() == right.len() && left.iter().all(there)
        }
        (left, right) => left == right,
    }
}

/// How many values there are, this one included: what a copy of it costs.
pub(super) fn size(node: &Node<'_>) -> usize {
    match &node.value {
        Value::List(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Map(entries) => 1 + entries.iter().map(|entry| size(&entry.value)).sum::<usize>(),
        _ => 1,
    }
}

/// How many values stand inside each other at most.
pub(super) fn depth(node: &Node<'_>) -> usize {
    match &node.value {
        Value::List(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Map(entries) => 1 + entries.iter().map(|entry| depth(&entry.value)).max().unwrap_or(0),
        _ => 1,
    }
}
