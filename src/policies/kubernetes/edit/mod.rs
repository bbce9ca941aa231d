//! Fixes of manifests: values replaced and keys added, the rest byte for byte as it was. Where a file is written in a
//! way that leaves doubt, there is no fix.

mod place;
mod style;
mod value;

#[cfg(test)]
mod tests;

use super::files::Files;
use super::node::{FileId, Node, Value};
use crate::findings::{Edit, Fix};
use place::Spot;
pub(in crate::policies) use style::Style;
pub(in crate::policies) use value::New;

/// Replaces a simple scalar: `true`, `"true"`, `Always`.
pub(in crate::policies) fn replace(files: &Files<'_>, node: &Node<'_>, new: &str, title: &str) -> Option<Fix> {
    let mut plan = Plan::new(files, node.place.file);
    plan.replace(node, new)?;
    plan.fix(title)
}

/// Sets the value below several keys of a mapping, whether it is there or not. `file` is the file of the finding.
pub(in crate::policies) fn set(
    files: &Files<'_>,
    file: FileId,
    map: &Node<'_>,
    path: &[&str],
    new: New,
    title: &str,
) -> Option<Fix> {
    let mut plan = Plan::new(files, file);
    plan.set(map, path, new)?;
    plan.fix(title)
}

/// The edits of one fix, all in one file.
pub(in crate::policies) struct Plan<'f, 'r> {
    files: &'f Files<'r>,
    file: FileId,
    style: Style,
    replaced: Vec<Edit>,
    inserted: Vec<Inserted>,
}

/// Something new. Of several at one place what is further in comes first.
struct Inserted {
    at: usize,
    indent: usize,
    text: String,
}

impl<'f, 'r> Plan<'f, 'r> {
    /// No edits yet.
    pub fn new(files: &'f Files<'r>, file: FileId) -> Self {
        Self { files, file, style: files.style(file), replaced: Vec::new(), inserted: Vec::new() }
    }

    /// Replaces a simple scalar.
    pub fn replace(&mut self, node: &Node<'_>, new: &str) -> Option<()> {
        let written = self.files.written(node.place);
        let bare = written.trim_matches(['"', '\'']);
        let is_simple = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'/' | b':');
        if node.place.file != self.file || bare.is_empty() || !bare.bytes().all(is_simple) {
            return None;
        }
        let span = node.place.span;
        let range = span.start.offset as usize..span.end.offset as usize;
        self.replaced.push(Edit { range, text: new.to_owned() });
        Some(())
    }

    /// Sets the value below several keys of a mapping.
    pub fn set(&mut self, map: &Node<'_>, path: &[&str], new: New) -> Option<()> {
        let (key, deeper) = path.split_first()?;
        match (map.get(key), deeper.is_empty()) {
            (None, _) => {
                let new = deeper.iter().rev().fold(new, |inner, key| New::Map(vec![((*key).to_owned(), inner)]));
                self.add(map, &[((*key).to_owned(), new)])
            }
            (Some(node), false) => self.set(node, deeper, new),
            (Some(node), true) => match new {
                New::Plain(text) => self.replace(node, &text),
                _ => None,
            },
        }
    }

    /// Adds keys that a mapping does not have.
    pub fn add(&mut self, map: &Node<'_>, keys: &[(String, New)]) -> Option<()> {
        // An overlay may have taken away what the file has: then the file is not the place to put it right.
        let written = self.files.node_at(map.place).filter(|node| matches!(node.value, Value::Map(_)))?;
        if map.place.file != self.file || keys.iter().any(|(key, _)| written.get(key).is_some()) {
            return None;
        }
        match Spot::in_map(self.files, map)? {
            Spot::Block { at, indent } => {
                for (key, new) in keys {
                    let text = new.block(key, indent, &self.style);
                    self.insert(at, indent, text);
                }
            }
            Spot::Flow { at, first } => {
                let pairs: Vec<_> = keys.iter().map(|(key, new)| new.pair(key, &self.style)).collect();
                self.insert_flow(at, first, &pairs.join(", "));
            }
        }
        Some(())
    }

    /// Adds mappings with their keys under a key; what is there of them is added to.
    pub fn merge(&mut self, map: &Node<'_>, key: &str, parts: Vec<(String, New)>) -> Option<()> {
        let Some(node) = map.get(key) else { return self.add(map, &[(key.to_owned(), New::Map(parts))]) };
        let (there, new): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(part, _)| node.get(part).is_some());
        for (part, inner) in there {
            let New::Map(inner) = inner else { return None };
            self.add(node.get(&part)?, &inner)?;
        }
        if new.is_empty() { Some(()) } else { self.add(node, &new) }
    }

    /// Adds an item to a list.
    pub fn append(&mut self, list: &Node<'_>, item: &New) -> Option<()> {
        let written = self.files.node_at(list.place).filter(|node| matches!(node.value, Value::List(_)))?;
        if list.place.file != self.file || written.items().iter().any(|there| item.names(there)) {
            return None;
        }
        match Spot::in_list(self.files, list)? {
            Spot::Block { at, indent } => {
                let text = item.item(indent, &self.style);
                self.insert(at, indent, text);
            }
            Spot::Flow { at, first } => self.insert_flow(at, first, &item.flow(&self.style)),
        }
        Some(())
    }

    /// The fix, unless there is nothing to do.
    pub fn fix(mut self, title: &str) -> Option<Fix> {
        self.inserted.sort_by_key(|new| (new.at, std::cmp::Reverse(new.indent)));
        let mut edits = self.replaced;
        for group in self.inserted.chunk_by(|left, right| left.at == right.at) {
            let at = group.first()?.at;
            edits.push(Edit { range: at..at, text: group.iter().map(|new| new.text.as_str()).collect() });
        }
        edits.sort_by_key(|edit| edit.range.start);
        (!edits.is_empty()).then(|| Fix { title: title.to_owned(), edits })
    }

    fn insert(&mut self, at: usize, indent: usize, text: String) {
        self.inserted.push(Inserted { at, indent, text });
    }

    fn insert_flow(&mut self, at: usize, first: bool, text: &str) {
        let text = if first { text.to_owned() } else { format!(", {text}") };
        // Inside brackets depth does not show in the indentation; the innermost end comes first by its place alone.
        self.insert(at, 0, text);
    }
}
