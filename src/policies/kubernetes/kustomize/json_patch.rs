//! JSON Patch (RFC 6902): operations on places of an object. Kustomize refuses a build in which one cannot be done.

use super::budget::Budget;
use super::change::{depth, remove, same, set, size};
use crate::policies::kubernetes::node::{Node, Value};

/// How deep an object may become. YAML itself is not read any deeper than half of it.
const DEPTH: usize = 200;

/// How many values of an object count as one step of work.
const VALUES_A_STEP: usize = 256;

/// Does the operations of a patch one after the other; the error is why one cannot be done.
pub(super) fn apply<'a>(object: &mut Node<'a>, patch: &Node<'a>, budget: &mut Budget) -> Result<(), String> {
    let mut weight = size(object);
    for operation in patch.items() {
        weight += operation.get("value").map_or(1, size);
        budget.steps(1 + weight / VALUES_A_STEP).map_err(|_| TOO_MUCH.to_owned())?;
        operate(object, operation, budget)?;
    }
    Ok(())
}

const TOO_MUCH: &str = "its JSON patches come to more than is built";

fn operate<'a>(object: &mut Node<'a>, operation: &Node<'a>, budget: &mut Budget) -> Result<(), String> {
    let text = |key: &str| operation.get(key).and_then(Node::as_text).unwrap_or_default();
    let pointer = |key: &str| parse(text(key)).ok_or_else(|| format!("an operation of a JSON patch has no `{key}`"));
    let value = || operation.get("value").cloned().unwrap_or(Node { place: operation.place, value: Value::Null });
    let path = pointer("path")?;
    let mut moved = |node: &Node<'_>| match path.len() + depth(node) <= DEPTH {
        true => budget.values(size(node)).map_err(|_| TOO_MUCH.to_owned()),
        false => Err(TOO_MUCH.to_owned()),
    };
    let done = match text("op") {
        "add" => {
            let node = value();
            moved(&node)?;
            add(object, &path, node)
        }
        "remove" => take(object, &path).map(|_| ()),
        "replace" => replace(object, &path, value()),
        "test" => found_or_null(object, &path).filter(|node| same(node, &value())).map(|_| ()),
        "move" => {
            let from = pointer("from")?;
            let node = take(object, &from);
            node.as_ref().map_or(Ok(()), &mut moved)?;
            node.and_then(|node| add(object, &path, node))
        }
        "copy" => {
            let from = pointer("from")?;
            let node = found_or_null(object, &from);
            node.as_ref().map_or(Ok(()), &mut moved)?;
            node.and_then(|node| add(object, &path, node))
        }
        _ => return Err("an operation of a JSON patch is none of add, remove, replace, move, copy and test".to_owned()),
    };
    done.ok_or_else(|| "a JSON patch is for a place that is not there".to_owned())
}

/// The keys of `/spec/a~1b`; none when it does not begin with a slash.
fn parse(pointer: &str) -> Option<Vec<String>> {
    let rest = pointer.strip_prefix('/')?;
    Some(rest.split('/').map(|part| part.replace("~1", "/").replace("~0", "~")).collect())
}

/// The item that a key of a pointer means; `-1` counts from the end, as Kustomize has it.
fn index(key: &str, length: usize) -> Option<usize> {
    if let Some(back) = key.strip_prefix('-').filter(|back| !back.is_empty()) {
        return length.checked_sub(back.parse().ok()?);
    }
    key.parse().ok().filter(|at| *at < length)
}

fn find<'n, 'a>(node: &'n Node<'a>, path: &[String]) -> Option<&'n Node<'a>> {
    path.iter().try_fold(node, |node, key| match &node.value {
        Value::List(items) => items.get(index(key, items.len())?),
        _ => node.get(key),
    })
}

fn find_mut<'n, 'a>(node: &'n mut Node<'a>, path: &[String]) -> Option<&'n mut Node<'a>> {
    path.iter().try_fold(node, |node, key| match &mut node.value {
        Value::List(items) => {
            let at = index(key, items.len())?;
            items.get_mut(at)
        }
        Value::Map(entries) => entries.iter_mut().find(|entry| entry.key == *key).map(|entry| &mut entry.value),
        _ => None,
    })
}

/// What stands at a place. A key that a mapping does not have counts as null, as Kustomize's library has it.
fn found_or_null<'a>(object: &Node<'a>, path: &[String]) -> Option<Node<'a>> {
    let (last, before) = path.split_last()?;
    let parent = find(object, before)?;
    match &parent.value {
        Value::Map(_) => {
            let nothing = Node { place: parent.place, value: Value::Null };
            Some(parent.get(last).cloned().unwrap_or(nothing))
        }
        Value::List(items) => items.get(index(last, items.len())?).cloned(),
        _ => None,
    }
}

/// Sets an item that is there, or a key of a mapping, whether it was there or not.
fn replace<'a>(object: &mut Node<'a>, path: &[String], value: Node<'a>) -> Option<()> {
    let (last, before) = path.split_last()?;
    let parent = find_mut(object, before)?;
    match &mut parent.value {
        Value::Map(_) => {
            let place = value.place;
            set(parent, last.clone(), place, value);
        }
        Value::List(items) => {
            let at = index(last, items.len())?;
            *items.get_mut(at)? = value;
        }
        _ => return None,
    }
    Some(())
}

fn add<'a>(object: &mut Node<'a>, path: &[String], value: Node<'a>) -> Option<()> {
    let (last, before) = path.split_last()?;
    let parent = find_mut(object, before)?;
    match &mut parent.value {
        Value::List(items) => {
            let at =
                if last == "-" || last.parse() == Ok(items.len()) { items.len() } else { index(last, items.len())? };
            items.insert(at, value);
        }
        Value::Map(_) => {
            remove(parent, last);
            let place = value.place;
            set(parent, last.clone(), place, value);
        }
        _ => return None,
    }
    Some(())
}

fn take<'a>(object: &mut Node<'a>, path: &[String]) -> Option<Node<'a>> {
    let (last, before) = path.split_last()?;
    let parent = find_mut(object, before)?;
    match &mut parent.value {
        Value::List(items) => {
            let at = index(last, items.len())?;
            Some(items.remove(at))
        }
        Value::Map(entries) => {
            let at = entries.iter().position(|entry| entry.key == *last)?;
            Some(entries.remove(at).value)
        }
        _ => None,
    }
}
