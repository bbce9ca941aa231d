//! The lines of a Dockerfile put together to instructions: continuations, comments between them, here-documents.

use crate::yaml::{Position, Span};

/// One instruction.
#[derive(Debug)]
pub(super) struct Instruction {
    /// Its word, as it is written.
    pub name: String,
    /// What stands behind it, its lines joined.
    pub rest: String,
    /// Its first line.
    pub span: Span,
    /// The word.
    pub name_span: Span,
    /// What stands behind the word on its first line.
    pub value: Span,
}

struct Line<'t> {
    text: &'t str,
    number: usize,
    offset: usize,
}

/// The instructions of a text.
pub(super) fn instructions(text: &str) -> Vec<Instruction> {
    let escape = escape(text);
    let mut offset = 0;
    let mut lines = Vec::new();
    for (number, part) in text.split_inclusive('\n').enumerate() {
        lines.push(Line { text: part.trim_end_matches(['\n', '\r']), number, offset });
        offset += part.len();
    }
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        let trimmed = line.text.trim_start_matches('\u{feff}').trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let mut whole = String::new();
        let mut going = joined(&mut whole, line.text.trim_start_matches('\u{feff}'), escape);
        while going {
            let Some(next) = lines.get(at) else { break };
            at += 1;
            // Comments and empty lines inside an instruction are passed over.
            let inside = next.text.trim();
            if !inside.starts_with('#') && !inside.is_empty() {
                going = joined(&mut whole, next.text, escape);
            }
        }
        for end in here_documents(&whole) {
            while let Some(next) = lines.get(at) {
                at += 1;
                if next.text.trim_start_matches('\t') == end {
                    break;
                }
            }
        }
        found.push(instruction(line, &whole));
    }
    found
}

/// Adds a line; true when it goes on with the next one.
fn joined(whole: &mut String, line: &str, escape: char) -> bool {
    let end = line.trim_end();
    match end.strip_suffix(escape) {
        Some(before) => {
            whole.push_str(before);
            true
        }
        None => {
            whole.push_str(line);
            false
        }
    }
}

/// The character before a line end that joins two lines: a directive at the top may say the back-tick.
fn escape(text: &str) -> char {
    for line in text.lines() {
        let Some(directive) = line.trim().strip_prefix('#') else { break };
        let Some((name, value)) = directive.split_once('=') else { break };
        if name.trim().eq_ignore_ascii_case("escape") {
            return if value.trim() == "`" { '`' } else { '\\' };
        }
    }
    '\\'
}

/// The words that end the here-documents of an instruction.
fn here_documents(whole: &str) -> Vec<String> {
    let name = whole.split_whitespace().next().unwrap_or_default();
    if !["run", "copy", "add"].iter().any(|known| name.eq_ignore_ascii_case(known)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for word in whole.split_whitespace() {
        let Some(mark) = word.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix("<<") else { continue };
        let mark = mark.strip_prefix('-').unwrap_or(mark).trim_matches(['"', '\'']);
        if !mark.is_empty() && mark.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            found.push(mark.to_owned());
        }
    }
    found
}

fn instruction(line: &Line<'_>, whole: &str) -> Instruction {
    let whole = whole.trim();
    let (name, rest) = whole.split_once(char::is_whitespace).unwrap_or((whole, ""));
    let from = line.text.len() - line.text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').len();
    let to = line.text.trim_end().len().max(from);
    let word = line.text.get(from..to).unwrap_or_default();
    let word_end = from + word.find(char::is_whitespace).unwrap_or(word.len());
    let behind = line.text.get(word_end..to).unwrap_or_default();
    let value = word_end + (behind.len() - behind.trim_start().len());
    let position = |bytes: usize| Position {
        line: small(line.number + 1),
        column: small(line.text.get(..bytes).map_or(0, |before| before.chars().count()) + 1),
        offset: small(line.offset + bytes),
    };
    Instruction {
        name: name.to_owned(),
        rest: rest.trim_start().to_owned(),
        span: Span { start: position(from), end: position(to) },
        name_span: Span { start: position(from), end: position(word_end) },
        value: Span { start: position(value.min(to)), end: position(to) },
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
