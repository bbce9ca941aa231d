//! Where bytes of a text stand, as lines and columns: for readers that work on byte ranges.

use std::cell::Cell;
use std::ops::Range;

use crate::yaml::{Position, Span};

/// The lines of one text.
#[derive(Debug)]
pub(in crate::policies) struct Positions<'t> {
    text: &'t str,
    lines: Vec<usize>,
    /// The last answer. Questions mostly go forward, so a long line is counted once and not once a question.
    last: Cell<(usize, usize, u32)>,
}

impl<'t> Positions<'t> {
    /// Finds the lines of a text.
    pub fn new(text: &'t str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        Self { text, lines: std::iter::once(0).chain(ends).collect(), last: Cell::new((usize::MAX, 0, 1)) }
    }

    /// The text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// How its lines end; the first one decides.
    pub fn newline(&self) -> &'static str {
        let first = self.lines.get(1).and_then(|start| self.text.get(..*start)).unwrap_or_default();
        if first.ends_with("\r\n") { "\r\n" } else { "\n" }
    }

    /// Where a byte stands. A mark at the beginning of the text is no character of its line.
    pub fn at(&self, offset: usize) -> Position {
        let line = self.line(offset);
        let begin = self.lines.get(line).copied().unwrap_or(0);
        let (counted_line, counted_to, counted) = self.last.get();
        let (from, column) = match counted_line == line && counted_to <= offset {
            true => (counted_to, counted),
            false => (begin, 1),
        };
        let between = self.text.get(from..offset).unwrap_or_default();
        let between = between.strip_prefix('\u{feff}').filter(|_| from == 0).unwrap_or(between);
        let column = column + small(between.chars().count());
        self.last.set((line, offset, column));
        Position { line: small(line + 1), column, offset: small(offset) }
    }

    /// The number of a byte's line, from 0.
    pub fn line(&self, offset: usize) -> usize {
        self.lines.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// The bytes of the line that a byte is on.
    pub fn length_of_line(&self, offset: usize) -> usize {
        let line = self.line(offset);
        let start = |line: usize| self.lines.get(line).copied().unwrap_or(self.text.len());
        start(line + 1).saturating_sub(start(line))
    }

    /// Where a stretch stands.
    pub fn span(&self, range: Range<usize>) -> Span {
        Span { start: self.at(range.start), end: self.at(range.end) }
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_those_of_the_yaml_reader() {
        let text = "\u{feff}a: 1\nb: äö 2\n";
        let node = crate::yaml::read(text, &crate::yaml::Limits::default()).documents.remove(0).root;
        let value = node.get("b").unwrap();
        let range = value.span.start.offset as usize..value.span.end.offset as usize;
        assert_eq!(Positions::new(text).span(range), value.span);
        assert_eq!(Positions::new(text).line(text.len()), 2);
    }

    #[test]
    fn columns_count_characters_and_a_mark_is_none() {
        let positions = Positions::new("\u{feff}ab\nüx\r\n");
        let told = |offset| {
            let Position { line, column, .. } = positions.at(offset);
            (line, column)
        };
        assert_eq!(told(0), (1, 1));
        assert_eq!(told(4), (1, 2));
        assert_eq!(told(6), (2, 1));
        assert_eq!(told(8), (2, 2));
        assert_eq!(told(6), (2, 1));
        assert_eq!(told(11), (3, 1));
    }
}
