//! From bytes of a text to lines and columns, for the few places that are found.

use std::ops::Range;

use crate::yaml::{Position, Span};

/// Where the lines of a text begin.
#[derive(Debug, Clone)]
pub(in crate::policies) struct Places<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Places<'t> {
    /// Reads the ends of the lines of a text.
    pub fn new(text: &'t str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        Self { text, starts: std::iter::once(0).chain(ends).collect() }
    }

    /// The span of a stretch of bytes.
    pub fn span(&self, range: &Range<usize>) -> Span {
        Span { start: self.position(range.start), end: self.position(range.end) }
    }

    /// The number of a byte's line, from 0.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// The bytes of the line that a byte is on.
    pub fn length_of_line(&self, offset: usize) -> usize {
        let line = self.line(offset);
        let start = |line: usize| self.starts.get(line).copied().unwrap_or(self.text.len());
        start(line + 1).saturating_sub(start(line))
    }

    fn position(&self, offset: usize) -> Position {
        let line = self.line(offset);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let before = self.text.get(start..offset).unwrap_or_default();
        let column = before.trim_start_matches('\u{feff}').chars().count() + 1;
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Position { line: small(line + 1), column: small(column), offset: small(offset) }
    }
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
        assert_eq!(Places::new(text).span(&range), value.span);
        assert_eq!(Places::new(text).line(text.len()), 2);
    }
}
