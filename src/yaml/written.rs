//! Where a scalar stands as written: its header, its quotes, without what precedes or follows it. What it means is
//! not its matter.

use super::cursor::{advance, small};
use super::{Position, Span};
use saphyr_parser::ScalarStyle;

/// The scalar as written. The parser's marks begin at its tag or anchor, or at the first line of a block, and may
/// end behind blank lines.
pub(super) fn scalar(text: &str, marked: Span, style: ScalarStyle, empty: bool, props: bool) -> Span {
    let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
    let mut start = marked.start;
    if block {
        start = header(text, start).unwrap_or(start);
    } else if props {
        start = behind_properties(text, marked);
    }
    if style == ScalarStyle::Plain && empty {
        return nothing(text, if props { marked.end } else { start });
    }
    if matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) {
        return quoted(text, start, marked.end);
    }
    let written = text.get(start.offset as usize..marked.end.offset as usize).unwrap_or("");
    let end = match written.ends_with([' ', '\t', '\r', '\n']) {
        true => advance(start, written.trim_end_matches([' ', '\t', '\r', '\n'])),
        false => marked.end,
    };
    Span { start, end }
}

/// Up to the closing quote: the parser's marks may end behind a comment.
fn quoted(text: &str, start: Position, marked_end: Position) -> Span {
    let written = text.get(start.offset as usize..marked_end.offset as usize).unwrap_or("");
    let length = closed_after(written).unwrap_or(written.len());
    let end = if length == written.len() { marked_end } else { advance(start, written.get(..length).unwrap_or("")) };
    Span { start, end }
}

/// How many bytes a quoted text has, from its opening to its closing quote. Nothing when it is not closed.
pub(super) fn closed_after(text: &str) -> Option<usize> {
    let mut bytes = text.bytes().enumerate().peekable();
    let (_, quote) = bytes.next()?;
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' if quote == b'"' => {
                bytes.next();
            }
            b'\'' if quote == b'\'' && bytes.peek().is_some_and(|(_, next)| *next == b'\'') => {
                bytes.next();
            }
            byte if byte == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// An empty value stands right behind the indicator that announces it.
fn nothing(text: &str, at: Position) -> Span {
    let indicator = matches!(text.as_bytes().get(at.offset as usize), Some(b':' | b'-' | b'?'));
    let at = if indicator { advance(at, ":") } else { at };
    Span { start: at, end: at }
}

/// Behind tags and anchors, blanks and comments.
pub(super) fn behind_properties(text: &str, marked: Span) -> Position {
    let Some(mut rest) = text.get(marked.start.offset as usize..marked.end.offset as usize) else {
        return marked.start;
    };
    let whole = rest;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        match rest.as_bytes() {
            [b'#', ..] => rest = rest.split_once('\n').map_or("", |(_, behind)| behind),
            [b'&' | b'!', ..] => {
                rest = rest.find([' ', '\t', '\r', '\n', ',', '[', ']', '{', '}']).map_or("", |at| &rest[at..])
            }
            _ => break,
        }
    }
    advance(marked.start, &whole[..whole.len() - rest.len()])
}

/// The `|` or `>` of a block scalar whose first line is marked: on the last line with content before the mark.
fn header(text: &str, first: Position) -> Option<Position> {
    let mut line = first.line;
    let mut end = first.offset as usize;
    loop {
        let begin = text.get(..end)?.rfind('\n').map_or(0, |at| at + 1);
        let written = text.get(begin..end)?;
        if let Some(at) = header_in(written) {
            let before = written.get(..at)?;
            // A mark at the start of the whole text is no character of its line; a later one is.
            let before = before.strip_prefix('\u{feff}').filter(|_| begin == 0).unwrap_or(before);
            let column = small(before.chars().count() + 1);
            return Some(Position { line, column, offset: small(begin + at) });
        }
        if begin == 0 || !written.trim().is_empty() {
            return None;
        }
        (end, line) = (begin - 1, line - 1);
    }
}

fn header_in(line: &str) -> Option<usize> {
    let starts = line.match_indices(['|', '>']).map(|(at, _)| at);
    starts.into_iter().find(|at| {
        let before = line.get(..*at).unwrap_or("");
        let rest = line
            .get(at + 1..)
            .unwrap_or("")
            .trim_start_matches(['+', '-', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        let separated = before.is_empty() || before.ends_with([' ', '\t']);
        separated && (rest.trim().is_empty() || (rest.starts_with([' ', '\t']) && rest.trim_start().starts_with('#')))
    })
}
