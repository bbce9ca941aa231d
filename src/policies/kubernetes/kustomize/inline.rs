//! YAML inside a text of YAML: a patch that stands in the kustomization itself. Its values are placed in the file
//! around it, line by line where the text stands there line by line.

use crate::policies::kubernetes::files::Files;
use crate::policies::kubernetes::node::{Entry, Node, Place, Value};
use crate::yaml::{self, Limits, Position, Span};

/// What a text of a file says as YAML; none when it is no valid YAML.
pub(super) fn documents<'r>(files: &Files<'r>, node: &Node<'r>) -> Option<Vec<Node<'r>>> {
    let text = node.as_text()?;
    let limits = Limits { depth: 80, nodes: 50_000, ..Limits::default() };
    let documents = yaml::read(text, &limits).documents;
    if documents.iter().any(|document| !document.problems.is_empty()) {
        return None;
    }
    let block = Block::find(files, node.place, text);
    let place = |span: Span| Place {
        file: node.place.file,
        span: block.as_ref().map_or(node.place.span, |block| block.place(span)),
    };
    let documents = documents.into_iter().filter(|document| !document.is_empty());
    Some(documents.map(|document| placed(Node::from_yaml(document.root, node.place.file), &place)).collect())
}

/// The same with its places, and with texts of its own.
fn placed<'r>(node: Node<'_>, place: &impl Fn(Span) -> Place) -> Node<'r> {
    let value = match node.value {
        Value::Null => Value::Null,
        Value::Bool(bool) => Value::Bool(bool),
        Value::Number(number) => Value::Number(number),
        Value::Text(text) => Value::Text(text.into_owned().into()),
        Value::List(items) => Value::List(items.into_iter().map(|item| placed(item, place)).collect()),
        Value::Map(entries) => Value::Map(
            entries
                .into_iter()
                .map(|Entry { key, key_place, value }| Entry {
                    key: key.into_owned().into(),
                    key_place: place(key_place.span),
                    value: placed(value, place),
                })
                .collect(),
        ),
    };
    Node { place: place(node.place.span), value }
}

/// A literal block of a file: each line of the text is a line of the file, further in.
struct Block {
    /// The number of the first line of the text in the file.
    first: u32,
    lines: Vec<Line>,
}

/// Where a line of the text begins.
#[derive(Clone, Copy)]
struct Line {
    /// In the text, in bytes.
    inner: u32,
    /// In the file, in bytes, behind its indentation.
    outer: u32,
    /// How far in it stands.
    indent: u32,
}

impl Block {
    /// The block of a text; none when it is written in another way.
    fn find(files: &Files<'_>, place: Place, text: &str) -> Option<Self> {
        let start = place.span.start;
        let written = files.text(place.file).get(start.offset as usize..)?;
        if !written.starts_with('|') {
            return None;
        }
        let mut rest = written.split_inclusive('\n');
        let mut outer = start.offset as usize + rest.next()?.len();
        let (mut inner, mut indent) = (0, None);
        let mut lines = Vec::new();
        for wanted in text.lines() {
            let whole = rest.next()?;
            let line = whole.trim_end_matches(['\n', '\r']);
            let stands_in = match wanted {
                "" => line.len(),
                _ => line.len().checked_sub(wanted.len()).filter(|by| *indent.get_or_insert(*by) == *by)?,
            };
            if line.get(stands_in..) != Some(wanted) {
                return None;
            }
            let bytes = |count: usize| u32::try_from(count).ok();
            lines.push(Line { inner: bytes(inner)?, outer: bytes(outer + stands_in)?, indent: bytes(stands_in)? });
            inner += wanted.len() + 1;
            outer += whole.len();
        }
        Some(Self { first: start.line + 1, lines })
    }

    fn place(&self, span: Span) -> Span {
        Span { start: self.position(span.start), end: self.position(span.end) }
    }

    fn position(&self, inner: Position) -> Position {
        let at = (inner.line as usize).saturating_sub(1).min(self.lines.len().saturating_sub(1));
        let Some(line) = self.lines.get(at) else { return inner };
        let number = u32::try_from(at).unwrap_or_default();
        Position {
            line: self.first + number,
            column: line.indent + inner.column,
            offset: line.outer + inner.offset.saturating_sub(line.inner),
        }
    }
}
