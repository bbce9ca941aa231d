//! From the parser's marks, which count characters, to positions in bytes. It only moves; what stands there is not its matter.

use super::prepared::Joined;
use super::{Position, Span};
use saphyr_parser::Marker;

/// A place in the text that follows the marks. They come nearly in order, so each step is short.
pub(super) struct Cursor<'t> {
    text: &'t str,
    ascii: bool,
    /// Characters and bytes passed since the base.
    chars: usize,
    bytes: usize,
    /// Where the part that is being parsed begins.
    base: Position,
    /// Where a text ends that has no line end there: the parser counts one more line.
    end: Option<Position>,
    /// Lines that the parser sees as one.
    joined: &'t [Joined],
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str, joined: &'t [Joined]) -> Self {
        let base = Position { line: 1, column: 1, offset: 0 };
        Self { text, ascii: text.is_ascii(), chars: 0, bytes: 0, base, end: None, joined }
    }

    /// From here on marks count from this line start.
    pub(super) fn rebase(&mut self, base: Position) {
        (self.base, self.chars, self.bytes) = (base, 0, base.offset as usize);
    }

    pub(super) fn span(&mut self, marks: &saphyr_parser::Span) -> Span {
        let start = self.position(&marks.start);
        Span { start, end: self.position(&marks.end) }
    }

    pub(super) fn position(&mut self, mark: &Marker) -> Position {
        let offset = self.seek(mark.index());
        if offset == self.text.len() && !self.text.ends_with('\n') {
            return *self.end.get_or_insert_with(|| locate(self.text, offset));
        }
        if !self.joined.is_empty() {
            return self.unjoined(mark, offset);
        }
        let line = small(mark.line().saturating_sub(1)).saturating_add(self.base.line);
        Position { line, column: small(mark.col() + 1), offset: small(offset) }
    }

    fn unjoined(&self, mark: &Marker, offset: usize) -> Position {
        let passed = self.base.offset as usize..offset;
        let more = self.joined.iter().filter(|joined| passed.contains(&joined.from)).count();
        let line = small(mark.line().saturating_sub(1) + more).saturating_add(self.base.line);
        let shifted = self.joined.iter().rev().find(|joined| joined.from < offset && offset <= joined.to);
        let column = small(mark.col() + 1).saturating_sub(shifted.map_or(0, |joined| joined.shift));
        Position { line, column, offset: small(offset) }
    }

    fn seek(&mut self, target: usize) -> usize {
        if self.ascii {
            return (self.base.offset as usize + target).min(self.text.len());
        }
        if target > self.chars {
            let ahead = self.text.get(self.bytes..).unwrap_or("");
            for char in ahead.chars().take(target - self.chars) {
                self.bytes += char.len_utf8();
            }
        } else {
            let behind = self.text.get(..self.bytes).unwrap_or("");
            for char in behind.chars().rev().take(self.chars - target) {
                self.bytes -= char.len_utf8();
            }
        }
        self.chars = target;
        self.bytes
    }
}

/// The position behind a stretch of text.
pub(super) fn advance(start: Position, text: &str) -> Position {
    let mut at = start;
    for char in text.chars() {
        if char == '\n' {
            at.line += 1;
            at.column = 1;
        } else {
            at.column += 1;
        }
    }
    at.offset += small(text.len());
    at
}

/// The position of a byte, counted from the text's start: for problems, which are few.
pub(super) fn locate(text: &str, offset: usize) -> Position {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let mut at = advance(Position { line: 1, column: 1, offset: 0 }, &text[..offset]);
    // A byte order mark before the text takes no column.
    if at.line == 1 && offset > 0 && text.starts_with('\u{feff}') {
        at.column -= 1;
    }
    at
}

/// A count of at most four thousand million: larger texts are refused before.
pub(super) fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
