//! Where something new goes into a mapping or a list, when the text there is written in a usual way.

use super::style::{indent, is_blank};
use crate::policies::kubernetes::files::Files;
use crate::policies::kubernetes::node::{Node, Place, Value};

/// A place for something new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    /// Lines of their own behind this byte, this far in.
    Block { at: usize, indent: usize },
    /// Before the closing bracket at this byte; whether it is the first thing there.
    Flow { at: usize, first: bool },
}

impl Spot {
    /// Behind the last key of a mapping that allows it.
    pub(super) fn in_map(files: &Files<'_>, map: &Node<'_>) -> Option<Self> {
        let text = files.text(map.place.file);
        let start = map.place.span.start.offset as usize;
        if text.get(start..)?.starts_with('{') {
            return flow(text, map.place, '}', map.entries().iter().map(|entry| &entry.value));
        }
        let mut entries: Vec<_> = map.entries().iter().filter(|entry| inside(entry.key_place, map.place)).collect();
        entries.sort_by_key(|entry| entry.key_place.span.start.offset);
        let first = entries.first().filter(|entry| entry.key_place.span.start.offset as usize == start)?;
        let column = column(text, start)?;
        debug_assert!(inside(first.key_place, map.place));
        entries.iter().rev().find_map(|entry| {
            let key = entry.key_place;
            (key.span.start.column as usize == column + 1).then_some(())?;
            let end = end_of(text, &entry.value, key)?;
            Some(Self::Block { at: line_end(text, end, column)?, indent: column })
        })
    }

    /// Behind the last item of a list.
    pub(super) fn in_list(files: &Files<'_>, list: &Node<'_>) -> Option<Self> {
        let text = files.text(list.place.file);
        let start = list.place.span.start.offset as usize;
        if text.get(start..)?.starts_with('[') {
            return flow(text, list.place, ']', list.items().iter());
        }
        let last = list.items().iter().filter(|item| inside(item.place, list.place));
        let last = last.max_by_key(|item| item.place.span.start.offset)?;
        let at = last.place.span.start.offset as usize;
        let before = text.get(..at)?;
        let line = before.rsplit('\n').next()?;
        let indent = line.strip_suffix("- ").filter(|spaces| spaces.bytes().all(|byte| byte == b' '))?.len();
        let end = end_of(text, last, last.place)?;
        Some(Self::Block { at: line_end(text, end, indent)?, indent })
    }
}

/// Whether a key or item stands in the text of its collection: not so when an alias or another file brought it.
fn inside(part: Place, whole: Place) -> bool {
    part.file == whole.file && part.span.start.offset >= whole.span.start.offset
}

/// The column, from 0, of what begins a block mapping: behind spaces and dashes only.
fn column(text: &str, start: usize) -> Option<usize> {
    let line = text.get(..start)?.rsplit('\n').next()?;
    let usual = line.bytes().all(|byte| matches!(byte, b' ' | b'-'));
    usual.then_some(line.len())
}

/// The byte behind a value: of a collection by indentation, behind the last thing in it.
fn end_of(text: &str, node: &Node<'_>, key: Place) -> Option<usize> {
    let (start, end) = (node.place.span.start.offset as usize, node.place.span.end.offset as usize);
    if node.place.file != key.file {
        return None;
    }
    let written = text.get(start..end).unwrap_or_default();
    let is_block = !written.starts_with(['{', '[', '*', '"', '\'']);
    match &node.value {
        Value::Map(entries) if is_block => {
            let last = entries.iter().filter(|entry| inside(entry.key_place, node.place));
            let last = last.max_by_key(|entry| entry.key_place.span.start.offset)?;
            end_of(text, &last.value, last.key_place)
        }
        Value::List(items) if is_block => {
            let last = items.iter().filter(|item| inside(item.place, node.place));
            let last = last.max_by_key(|item| item.place.span.start.offset)?;
            end_of(text, last, last.place)
        }
        Value::Null if start == end => {
            let key_end = key.span.end.offset as usize;
            text.get(key_end..)?.starts_with(':').then_some(key_end + 1)
        }
        Value::Text(_) if written.starts_with(['|', '>']) => {
            let keeps = written.lines().next().is_some_and(|header| header.contains('+'));
            (!keeps).then(|| start + written.trim_end().len())
        }
        _ => Some(start + written.trim_end().len()),
    }
}

/// The end of the line of a byte, when nothing but a comment follows there and what comes next stands no further in.
fn line_end(text: &str, from: usize, indent_of_keys: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let line = rest.split('\n').next()?;
    let line = line.strip_suffix('\r').unwrap_or(line);
    let is_clear = line.trim().is_empty() || (line.starts_with([' ', '\t']) && line.trim_start().starts_with('#'));
    let next = rest.lines().skip(1).find(|line| !is_blank(line));
    let fits = next.is_none_or(|line| indent(line) <= indent_of_keys && !line.starts_with('\t'));
    (is_clear && fits).then_some(from + line.len())
}

/// Before the closing bracket, when the text between the last thing and the bracket is blank.
fn flow<'n, 'a: 'n>(
    text: &str,
    place: Place,
    bracket: char,
    parts: impl Iterator<Item = &'n Node<'a>>,
) -> Option<Spot> {
    let end = place.span.end.offset as usize;
    let written = text.get(place.span.start.offset as usize..end)?.trim_end().strip_suffix(bracket)?;
    let start = place.span.start.offset as usize;
    let last = parts.filter(|part| inside(part.place, place)).map(|part| part.place.span.end.offset as usize).max();
    let Some(last) = last else {
        let empty = written.get(1..)?.trim().is_empty();
        return empty.then_some(Spot::Flow { at: start + 1, first: true });
    };
    let between = text.get(last..start + written.len())?;
    between.trim().is_empty().then_some(Spot::Flow { at: last, first: false })
}
