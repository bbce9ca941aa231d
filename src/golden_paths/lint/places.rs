//! Places in texts: of an expression within a YAML value, of a read within a rendered file.

use crate::yaml::{Node, Position, Span};

/// A text whose lines are found quickly.
#[derive(Debug)]
pub(super) struct Places<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Places<'t> {
    pub fn new(text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    /// A stretch of `width` characters that begins at a line and a column, both from 1.
    pub fn at(&self, line: usize, column: usize, width: usize) -> Span {
        let line_start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let rest = self.text.get(line_start..).unwrap_or_default();
        let content = rest.split('\n').next().unwrap_or_default();
        let byte = |characters: usize| content.char_indices().nth(characters).map_or(content.len(), |(at, _)| at);
        let position = |column: usize| Position {
            line: line as u32,
            column: column as u32,
            offset: (line_start + byte(column.saturating_sub(1))) as u32,
        };
        Span { start: position(column), end: position(column + width) }
    }

    /// The place of something in the text of a YAML value, given by line and column in that text. Where YAML folds
    /// lines or escapes characters, the beginning of the value.
    pub fn within(&self, node: &Node<'_>, line: usize, column: usize, width: usize) -> Span {
        let span = node.span;
        let written = self.text.get(span.start.offset as usize..span.end.offset as usize).unwrap_or_default();
        let (first, indent) = match written.chars().next() {
            Some('|') => match self.block(span) {
                Some((first, indent)) => (first, indent),
                None => return span,
            },
            Some('>') | None => return whole_lines(span),
            Some(quote @ ('"' | '\'')) if line == 1 && !written.contains('\n') => {
                let doubled = if quote == '"' { written.contains('\\') } else { written.contains("''") };
                if doubled {
                    return span;
                }
                return self.at(span.start.line as usize, span.start.column as usize + column, width);
            }
            Some(_) if line == 1 && !written.contains('\n') => {
                return self.at(span.start.line as usize, span.start.column as usize + column - 1, width);
            }
            Some(_) => return whole_lines(span),
        };
        self.at(first + line - 1, indent + column, width)
    }

    /// The line of a literal block's first content, and how far it is indented.
    fn block(&self, span: Span) -> Option<(usize, usize)> {
        let first = span.start.line as usize + 1;
        let mut indent = None;
        for start in self.starts.iter().skip(first - 1) {
            let line = self.text.get(*start..)?.split('\n').next()?;
            if !line.trim().is_empty() {
                indent = Some(line.len() - line.trim_start_matches(' ').len());
                break;
            }
        }
        Some((first, indent?))
    }
}

/// The first line of a stretch that may have several: what is shown stays on one line.
pub(super) fn whole_lines(span: Span) -> Span {
    if span.end.line == span.start.line { span } else { Span { start: span.start, end: span.start } }
}
