//! Where the list of the file and its items stand, line by line.

use super::{Cannot, LIMITS};
use crate::policies::waivers::Waiver;
use crate::yaml::{self, Node, Number, Value};
use std::ops::Range;

/// The list as it is written.
pub(super) struct Standing {
    /// Its items, in their order.
    pub items: Vec<Item>,
    /// The value, where the list is empty: `[]`, `null`, or nothing.
    pub value: Range<usize>,
    /// The byte behind the colon of `waivers:`.
    pub value_from: usize,
}

/// An item, in whole lines.
pub(super) struct Item {
    pub id: Option<i64>,
    pub rule: String,
    /// Where the line of its dash begins.
    pub start: usize,
    /// Where the line behind its last value begins.
    pub end: usize,
    /// Blanks before its dash.
    pub indent: usize,
}

impl Standing {
    /// None when the file holds no list yet.
    pub(super) fn of(text: &str) -> Result<Option<Self>, Cannot> {
        let stream = yaml::read(text, &LIMITS);
        if stream.documents.iter().any(|document| !document.problems.is_empty()) {
            return Err(Cannot::Read);
        }
        let root = match stream.documents.as_slice() {
            [] => return Ok(None),
            [document] => &document.root,
            _ => return Err(Cannot::Style),
        };
        // Behind the end of a document nothing of it can be written.
        if text.lines().any(|line| line.starts_with("...")) {
            return Err(Cannot::Style);
        }
        let map = match &root.value {
            Value::Null => return Ok(None),
            Value::Map(map) => map,
            _ => return Err(Cannot::Read),
        };
        if is_in_brackets(text, root) {
            return Err(Cannot::Style);
        }
        let Some(entry) = map.entry("waivers") else { return Ok(None) };
        let behind = entry.key_span.end.offset as usize;
        let colon = text.get(behind..).and_then(|rest| rest.find(':')).ok_or(Cannot::Style)?;
        let value = entry.value.span.start.offset as usize..entry.value.span.end.offset as usize;
        let mut standing = Self { items: Vec::new(), value, value_from: behind + colon + 1 };
        match &entry.value.value {
            Value::Null => Ok(Some(standing)),
            Value::List(list) if list.is_empty() => Ok(Some(standing)),
            Value::List(_) if is_in_brackets(text, &entry.value) => Err(Cannot::Style),
            Value::List(list) => {
                let indent = (entry.value.span.start.column as usize).saturating_sub(1);
                let mut from = standing.value_from;
                for item in list {
                    let item = Item::of(text, item, from, indent).ok_or(Cannot::Style)?;
                    from = item.end;
                    standing.items.push(item);
                }
                Ok(Some(standing))
            }
            _ => Err(Cannot::Read),
        }
    }

    /// Whether it has a waiver: the number may cover several rules.
    pub(super) fn has(&self, waiver: &Waiver) -> bool {
        let same = |item: &Item| item.id == waiver.id && item.rule.eq_ignore_ascii_case(waiver.rule.trim());
        waiver.id.is_some() && self.items.iter().any(same)
    }
}

impl Item {
    /// `from` is where the item before ends.
    fn of(text: &str, node: &Node<'_>, from: usize, indent: usize) -> Option<Self> {
        let id = match node.get("id").map(|node| &node.value) {
            Some(Value::Number(Number::Integer(id))) => Some(*id),
            _ => None,
        };
        let content = node.span.end.offset as usize;
        let end = content + text.get(content..)?.find('\n').map_or(text.len() - content, |at| at + 1);
        let rule = node.get("rule").and_then(Node::as_text).unwrap_or_default().trim().to_owned();
        // The dash stands on the line of the first key, or above it with comments in between.
        let mut at = from;
        for line in text.get(from..end)?.split_inclusive('\n') {
            let blank = line.len() - line.trim_start_matches(' ').len();
            if blank == indent && line.get(blank..).is_some_and(|rest| rest.starts_with('-')) {
                return Some(Self { id, rule, start: at, end, indent });
            }
            at += line.len();
        }
        None
    }
}

fn is_in_brackets(text: &str, node: &Node<'_>) -> bool {
    let first = text.as_bytes().get(node.span.start.offset as usize);
    matches!(first, Some(b'[' | b'{'))
}
