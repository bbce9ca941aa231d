//! Strategic merge: a patch that looks like the object. Items of lists find each other by Kubernetes' merge keys, as
//! Kustomize does it: what a patch brings comes first, lists without a key are replaced, `null` deletes.

use super::change::{remove, same};
use super::merge_keys::{Merge, Shape};
use crate::policies::kubernetes::node::{Entry, Node, Value};

/// What a `$patch` says to do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Directive {
    Merge,
    Replace,
    Delete,
}

/// Merges a patch into an object; none when the patch deletes it.
pub(super) fn merge<'a>(object: Node<'a>, patch: &Node<'a>, shape: Shape) -> Option<Node<'a>> {
    match (&object.value, &patch.value) {
        (Value::Map(_), Value::Map(_)) => merge_maps(object, patch, shape),
        // The same value again is written where it was first.
        (_, Value::Text(_) | Value::Number(_) | Value::Bool(_)) if same(&object, patch) => Some(object),
        _ => fresh(patch, shape),
    }
}

fn merge_maps<'a>(mut object: Node<'a>, patch: &Node<'a>, shape: Shape) -> Option<Node<'a>> {
    match directive(patch) {
        Directive::Delete => return None,
        Directive::Replace => return fresh(patch, shape),
        Directive::Merge => {}
    }
    for entry in patch.entries().iter().filter(|entry| !is_directive(&entry.key)) {
        if entry.value.is_null() {
            remove(&mut object, &entry.key);
            continue;
        }
        let (below, how) = shape.below(&entry.key);
        let Value::Map(entries) = &mut object.value else { continue };
        let Some(at) = entries.iter().position(|known| known.key == entry.key) else {
            entries.extend(fresh_at(&entry.value, below, how).map(|value| Entry { value, ..entry.clone() }));
            continue;
        };
        let Some(known) = entries.get_mut(at) else { continue };
        let old = std::mem::replace(&mut known.value, Node { place: entry.value.place, value: Value::Null });
        let merged = match (&old.value, &entry.value.value, how) {
            (Value::List(_), Value::List(_), Merge::By(keys)) => merge_lists(old, &entry.value, keys, below),
            (Value::List(_), Value::List(_), Merge::Set) => Some(merge_sets(old, &entry.value)),
            (_, Value::List(_), how) => fresh_at(&entry.value, below, how),
            _ => merge(old, &entry.value, below),
        };
        match merged {
            Some(value) => known.value = value,
            None => {
                entries.remove(at);
            }
        }
    }
    Some(object)
}

/// Merges lists whose items have keys: those of the patch first, in its order, then the others.
fn merge_lists<'a>(object: Node<'a>, patch: &Node<'a>, keys: &[&str], shape: Shape) -> Option<Node<'a>> {
    let place = object.place;
    let Value::List(old) = object.value else { return None };
    if patch.items().iter().any(|item| is_bare(item, Directive::Replace)) {
        return fresh_list(patch, shape);
    }
    if patch.items().iter().any(|item| is_bare(item, Directive::Delete)) {
        return None;
    }
    let mut old: Vec<Option<Node<'a>>> = old.into_iter().map(Some).collect();
    let mut places = std::collections::HashMap::new();
    for (at, item) in old.iter().enumerate() {
        if let Some(key) = item.as_ref().and_then(|item| key_of(item, keys)) {
            places.entry(key).or_insert(at);
        }
    }
    let mut merged = Vec::with_capacity(old.len() + patch.items().len());
    for item in patch.items() {
        let at = key_of(item, keys).and_then(|key| places.remove(&key));
        merged.extend(match at.and_then(|at| old.get_mut(at)).and_then(Option::take) {
            Some(known) => merge(known, item, shape),
            None if directive(item) == Directive::Delete => None,
            None => fresh(item, shape),
        });
    }
    merged.extend(old.into_iter().flatten());
    Some(Node { place, value: Value::List(merged) })
}

/// Merges lists of plain values, each once.
fn merge_sets<'a>(object: Node<'a>, patch: &Node<'a>) -> Node<'a> {
    let place = object.place;
    let old = match object.value {
        Value::List(items) => items,
        _ => Vec::new(),
    };
    let mut merged: Vec<Node<'a>> = Vec::with_capacity(old.len());
    let mut seen = std::collections::HashSet::new();
    for item in patch.items().iter().cloned().chain(old) {
        if item.as_text().is_none_or(|text| seen.insert(text.to_owned())) {
            merged.push(item);
        }
    }
    Node { place, value: Value::List(merged) }
}

/// A value of a patch where nothing stood before: without nulls and directives.
fn fresh<'a>(patch: &Node<'a>, shape: Shape) -> Option<Node<'a>> {
    let Value::Map(entries) = &patch.value else { return Some(patch.clone()) };
    if directive(patch) == Directive::Delete {
        return None;
    }
    let said = entries.iter().filter(|entry| !is_directive(&entry.key) && !entry.value.is_null());
    let entries = said.filter_map(|entry| {
        let (below, how) = shape.below(&entry.key);
        Some(Entry { value: fresh_at(&entry.value, below, how)?, ..entry.clone() })
    });
    Some(Node { place: patch.place, value: Value::Map(entries.collect()) })
}

/// The same for a value that may be a list: one that is not merged is taken as it is, with nulls and all.
fn fresh_at<'a>(patch: &Node<'a>, shape: Shape, how: Merge) -> Option<Node<'a>> {
    match (&patch.value, how) {
        (Value::List(_), Merge::By(_)) => fresh_list(patch, shape),
        _ => fresh(patch, shape),
    }
}

fn fresh_list<'a>(patch: &Node<'a>, shape: Shape) -> Option<Node<'a>> {
    let said = patch.items().iter().filter(|item| !is_bare(item, Directive::Replace));
    let items = said.filter_map(|item| fresh(item, shape)).collect();
    Some(Node { place: patch.place, value: Value::List(items) })
}

/// What identifies an item of a list; none when it lacks the first key.
fn key_of(item: &Node<'_>, keys: &[&str]) -> Option<String> {
    let (first, more) = keys.split_first()?;
    let mut key = scalar(item.get(first)?)?;
    for name in more {
        key.push('\n');
        // `protocol` is the only further key, and TCP its default.
        key.push_str(&item.get(name).and_then(scalar).unwrap_or_else(|| "TCP".to_owned()));
    }
    Some(key)
}

fn scalar(node: &Node<'_>) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.to_string()),
        Value::Number(crate::yaml::Number::Integer(number)) => Some(number.to_string()),
        _ => None,
    }
}

fn directive(node: &Node<'_>) -> Directive {
    match node.get("$patch").and_then(Node::as_text) {
        Some("replace") => Directive::Replace,
        Some("delete") => Directive::Delete,
        _ => Directive::Merge,
    }
}

/// Whether an item of a list is nothing but a directive for all of it.
fn is_bare(item: &Node<'_>, wanted: Directive) -> bool {
    item.entries().len() == 1 && item.get("$patch").is_some() && directive(item) == wanted
}

fn is_directive(key: &str) -> bool {
    key == "$patch" || key == "$retainKeys" || key.starts_with("$setElementOrder/")
}
