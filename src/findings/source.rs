//! The texts that renderers show lines of. They are asked for one file after the other, so that nobody has to hold
//! them all.

use super::Finding;
use crate::yaml::{Position, Span};

/// Gives the text of a file, none when it is not at hand.
pub type Sources<'s> = &'s mut dyn FnMut(&str) -> Option<String>;

/// The line on which a finding begins, and the part of it that is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceLine<'t> {
    /// The line, without its end and without a byte order mark.
    pub text: &'t str,
    /// The byte of the whole text at which the line begins.
    pub at: usize,
    /// The byte of `text` at which the marked part begins.
    pub from: usize,
    /// The byte of `text` at which it ends; `from` when nothing on the line is meant.
    pub to: usize,
}

/// The line that a span begins on; none when the text is another one than the span was made for.
pub fn line_of(text: &str, span: Span) -> Option<SourceLine<'_>> {
    let start = offset(span.start);
    let (before, after) = (text.get(..start)?, text.get(start..)?);
    let begin = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let begin = if text[begin..].starts_with('\u{feff}') { begin + '\u{feff}'.len_utf8() } else { begin };
    let end = after.find(['\n', '\r']).map_or(text.len(), |at| start + at);
    let from = start.max(begin);
    let line = text.get(begin..end.max(begin))?;
    let wanted = offset(span.end).clamp(from, end.max(from));
    let to = if text.is_char_boundary(wanted) { wanted } else { from };
    let to = if to == end { from + text[from..to].trim_end().len() } else { to };
    Some(SourceLine { text: line, at: begin, from: from - begin, to: to - begin })
}

/// The line and column (from 1, in characters) of a byte; none beyond the end or within a character.
/// A byte order mark at the start is not counted.
pub fn position_of(text: &str, offset: usize) -> Option<(usize, usize)> {
    let before = text.get(..offset)?;
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before[start..].trim_start_matches('\u{feff}').chars().count() + 1;
    Some((line, column))
}

/// Whether all that a finding speaks of lies on one line.
pub fn on_one_line(finding: &Finding) -> bool {
    finding.span.start.line == finding.span.end.line
}

fn offset(position: Position) -> usize {
    usize::try_from(position.offset).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::samples::span_in;
    use proptest::prelude::*;

    #[test]
    fn a_line_is_found_by_where_it_begins() {
        let text = "\u{feff}a: 1\r\nb: two words \r\nc: 3";
        let found = line_of(text, span_in(text, "two words ")).unwrap();
        assert_eq!((found.text, &found.text[found.from..found.to]), ("b: two words ", "two words"));
        assert_eq!(line_of(text, span_in(text, "a")).unwrap().text, "a: 1");
        let beyond = span_in(text, "3");
        assert_eq!(line_of("short", beyond), None);
    }

    #[test]
    fn a_span_of_several_lines_marks_the_first_to_its_end() {
        let text = "a:\n  b: 1\n  c: 2\n";
        let found = line_of(text, span_in(text, "b: 1\n  c: 2")).unwrap();
        assert_eq!(&found.text[found.from..found.to], "b: 1");
    }

    #[test]
    fn a_byte_becomes_line_and_column() {
        let text = "\u{feff}äb\nc";
        assert_eq!(position_of(text, 3), Some((1, 1)));
        assert_eq!(position_of(text, 5), Some((1, 2)));
        assert_eq!(position_of(text, 4), None, "it is within a character");
        assert_eq!(position_of(text, 7), Some((2, 1)));
        assert_eq!(position_of(text, 99), None);
    }

    proptest! {
        #[test]
        fn any_offsets_give_a_line_or_nothing(text in "[a\\r\\n\u{feff}ä ]{0,12}", start in 0u32..20, end in 0u32..20) {
            let at = |offset| Position { line: 1, column: 1, offset };
            if let Some(line) = line_of(&text, Span { start: at(start), end: at(end) }) {
                prop_assert!(line.text.get(line.from..line.to).is_some());
            }
        }
    }
}
