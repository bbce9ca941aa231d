//! Arguments and blocks.

use std::borrow::Cow;

use super::Problem;
use super::scanner::{Blanks, Scanner};
use crate::policies::terraform::value::{Entry, Map, Node, Place, Value};

type Result<T> = std::result::Result<T, Problem>;

/// What ends a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The end of the text.
    Text,
    /// A closing brace.
    Brace,
}

impl<'a> Scanner<'a> {
    /// Reads arguments and blocks up to an end, which is taken.
    pub fn body(&mut self, end: End) -> Result<Map<'a>> {
        let mut map = Map::default();
        loop {
            self.blanks(Blanks::Any)?;
            let ended = match end {
                End::Text => self.peek().is_none(),
                End::Brace => self.take("}"),
            };
            if ended {
                return Ok(map);
            }
            map.entries.push(self.structure()?);
            self.blanks(Blanks::Line)?;
            let closes = end == End::Brace && self.peek() == Some(b'}');
            if !closes && !self.newline() && self.peek().is_some() {
                return Err(self.problem("a new line"));
            }
        }
    }

    /// Reads one argument or one block.
    fn structure(&mut self) -> Result<Entry<'a>> {
        let start = self.at;
        let key = self.name().ok_or_else(|| self.problem("the name of an argument or a block"))?;
        let key_at = Place::new(start..self.at);
        self.blanks(Blanks::Line)?;
        if self.peek() == Some(b'=') && !self.starts("==") {
            self.at += 1;
            self.blanks(Blanks::Line)?;
            let value = self.expression(Blanks::Line)?;
            return Ok(Entry { key: Cow::Borrowed(key), key_at, value });
        }
        let mut labels = Vec::new();
        while !self.take("{") {
            labels.push(self.label()?);
            self.blanks(Blanks::Line)?;
        }
        let body = self.deeper(|scanner| scanner.body(End::Brace))?;
        let bytes = start..self.at;
        Ok(block(key, key_at, labels, Node::new(bytes, Value::Map(body))))
    }

    /// Reads a label of a block: a text or a name.
    fn label(&mut self) -> Result<(Cow<'a, str>, Place)> {
        let start = self.at;
        let label = match self.peek() {
            Some(b'"') => match self.quoted()? {
                Value::Text(label) => label,
                _ => return Err(self.problem("a label without a template")),
            },
            _ => Cow::Borrowed(self.name().ok_or_else(|| self.problem("`=`, `{` or a label"))?),
        };
        Ok((label, Place::new(start..self.at)))
    }
}

/// A block as a map of its labels. What a `dynamic` block comes to, only a run can tell.
fn block<'a>(kind: &'a str, kind_at: Place, labels: Vec<(Cow<'a, str>, Place)>, body: Node<'a>) -> Entry<'a> {
    let at = body.at;
    if let ("dynamic", [(label, label_at)]) = (kind, labels.as_slice()) {
        let value = Node { at, value: Value::Unknown };
        return Entry { key: label.clone(), key_at: *label_at, value };
    }
    let value = labels.into_iter().rfold(body, |value, (key, key_at)| {
        let entries = vec![Entry { key, key_at, value }];
        Node { at, value: Value::Map(Map { entries, open: false }) }
    });
    Entry { key: Cow::Borrowed(kind), key_at: kind_at, value }
}
