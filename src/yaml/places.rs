//! From the parser's places, counted in characters of its part of the text, to ours in the whole text.

use saphyr_parser::Marker;

use super::{Position, Span};

pub(super) struct Places<'a> {
    /// The byte at which the part begins.
    from: usize,
    /// What stands before the part.
    first_line: u32,
    first_column: u32,
    part: &'a str,
    /// The byte of each character of the part; empty when the part is ASCII.
    bytes: Vec<u32>,
}

impl<'a> Places<'a> {
    pub(super) fn new(text: &'a str, from: usize) -> Self {
        let before = text[..from].trim_start_matches('\u{feff}');
        let line = before.bytes().filter(|b| *b == b'\n').count();
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
        let part = &text[from..];
        let bytes = match part.is_ascii() {
            true => Vec::new(),
            false => part.char_indices().map(|(at, _)| u32::try_from(at).unwrap_or(u32::MAX)).collect(),
        };
        Self { from, first_line: number(line), first_column: number(column), part, bytes }
    }

    /// The byte of the part at which a marker stands.
    pub(super) fn byte(&self, marker: &Marker) -> usize {
        match self.bytes.is_empty() {
            true => marker.index().min(self.part.len()),
            false => self.bytes.get(marker.index()).map_or(self.part.len(), |at| *at as usize),
        }
    }

    /// Where an event stands; the blanks after a plain scalar are not part of it.
    pub(super) fn span(&self, text: &str, span: &saphyr_parser::Span, plain: bool) -> Span {
        let (from, to) = (self.byte(&span.start), self.byte(&span.end));
        let start = self.position(&span.start, from);
        let written = text.get(from..to).unwrap_or_default();
        let kept = if plain { written.trim_end() } else { written.trim_end_matches(['\n', '\r', ' ', '\t']) };
        if kept.len() == written.len() {
            return Span { start, end: self.position(&span.end, to) };
        }
        Span { start, end: after(start, kept) }
    }

    /// An empty span at a byte of the part.
    pub(super) fn point(&self, at: usize) -> Span {
        let mut at = at.min(self.part.len());
        while !self.part.is_char_boundary(at) {
            at -= 1;
        }
        let zero = Position { line: self.first_line + 1, column: self.first_column + 1, offset: number(self.from) };
        let here = after(zero, &self.part[..at]);
        Span { start: here, end: here }
    }

    fn position(&self, marker: &Marker, at: usize) -> Position {
        let line = number(marker.line()).max(1);
        let column = number(marker.col()) + 1 + if line == 1 { self.first_column } else { 0 };
        Position { line: self.first_line + line, column, offset: number(self.from + at) }
    }
}

/// Where one is after a text that begins at a place.
fn after(start: Position, text: &str) -> Position {
    let lines = text.bytes().filter(|b| *b == b'\n').count();
    let last = text.rsplit('\n').next().unwrap_or_default().chars().count();
    let column = if lines == 0 { start.column + number(last) } else { number(last) + 1 };
    Position { line: start.line + number(lines), column, offset: start.offset + number(text.len()) }
}

fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
