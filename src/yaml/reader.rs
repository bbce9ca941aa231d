//! From a text to its documents: part after part, going on behind what is broken. What an event means is `builder`'s matter.

use super::builder::{Builder, Repair};
use super::cursor::{locate, small};
use super::prepared::{Prepared, is_marker, prepare};
use super::{Document, Entry, Limits, Map, Node, Position, Problem, ProblemKind, Span, Stream, Value};
use saphyr_parser::Parser;
use std::borrow::Cow;

/// Reads all documents of a text. What is wrong with one is told in its problems; this never fails.
pub fn read<'a>(text: &'a str, limits: &Limits) -> Stream<'a> {
    if text.len() > limits.bytes.min(u32::MAX as usize / 2) {
        return refused(too_large(text.len(), limits));
    }
    let mut prepared = prepare(text);
    // Each repair is one more reading, so there are only as many as a text of ordinary size may need.
    let mut repairs = (REPAIR_BYTES / (text.len() + 1)).min(REPAIRS);
    loop {
        let changed = match &prepared.text {
            Cow::Borrowed(unchanged) => {
                let (stream, repair) = documents(text, unchanged, limits, &prepared);
                if repair.is_none() {
                    return stream;
                }
                (stream, repair)
            }
            Cow::Owned(changed) => {
                let (stream, repair) = documents(text, changed, limits, &prepared);
                (own(stream, &prepared), repair)
            }
        };
        let (stream, repair) = changed;
        match repair {
            Some(repair) if repairs > 0 && prepared.repair(text, repair) => repairs -= 1,
            _ => return stream,
        }
    }
}

/// How often a text is read again, and how many bytes of it altogether.
const REPAIRS: usize = 200;
const REPAIR_BYTES: usize = 8 << 20;

/// Reads bytes, which must be UTF-8; a byte order mark before them is fine.
pub fn read_bytes<'a>(bytes: &'a [u8], limits: &Limits) -> Stream<'a> {
    match std::str::from_utf8(bytes) {
        Ok(text) => read(text, limits),
        Err(error) => {
            let valid = bytes.get(..error.valid_up_to()).and_then(|bytes| std::str::from_utf8(bytes).ok());
            let at = valid.map_or_else(Position::default, |text| locate(text, text.len()));
            let utf16 = matches!(bytes, [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..]);
            let message = if utf16 { "The file is written in UTF-16" } else { "This is no UTF-8 text" };
            let help = "Save the file as UTF-8".to_owned();
            let span = Span { start: at, end: at };
            refused(Problem { kind: ProblemKind::Syntax, span, message: message.to_owned(), help })
        }
    }
}

fn too_large(bytes: usize, limits: &Limits) -> Problem {
    let start = Position { line: 1, column: 1, offset: 0 };
    Problem {
        kind: ProblemKind::Size,
        span: Span { start, end: start },
        message: format!("The file has {bytes} bytes, more than the {} that are read", limits.bytes),
        help: "Split the file".to_owned(),
    }
}

fn refused(problem: Problem) -> Stream<'static> {
    let root = Node { span: problem.span, value: Value::Null };
    Stream { documents: vec![Document { root, problems: vec![problem] }] }
}

fn documents<'t>(
    original: &str,
    text: &'t str,
    limits: &Limits,
    prepared: &Prepared<'_>,
) -> (Stream<'t>, Option<Repair>) {
    let unchanged = matches!(prepared.text, Cow::Borrowed(_)).then_some(text);
    let mut builder = Builder::new(original, unchanged, limits, prepared);
    let mut base = Position { line: 1, column: 1, offset: 0 };
    // The parser's text and the original differ in bytes, never in characters or lines.
    let mut rest = text;
    while let Some(broken_at) = part(&mut builder, rest, base) {
        let Some((next, next_rest)) = next_document(original, rest, base, broken_at) else { break };
        (base, rest) = (next, next_rest);
    }
    builder.finish()
}

/// Parses up to the end of the text or to what is broken: the byte from which to look for the next document.
fn part<'t>(builder: &mut Builder<'_, 't>, text: &'t str, base: Position) -> Option<usize> {
    builder.rebase(base);
    for step in Parser::new_from_str(text) {
        let outcome = match step {
            Ok((event, marks)) => builder.event(event, &marks),
            Err(error) => Err(builder.syntax(&error)),
        };
        if let Err(stop) = outcome {
            builder.close_all();
            return (!stop.is_final).then_some(stop.resume_from);
        }
    }
    None
}

/// The next line that begins or ends a document, at or behind a byte of the original.
fn next_document<'t>(original: &str, rest: &'t str, base: Position, from: usize) -> Option<(Position, &'t str)> {
    let begin = base.offset as usize;
    let mut at = begin;
    for (passed, line) in original.get(at..)?.split_inclusive('\n').enumerate() {
        if at >= from && (is_marker(line, "---") || is_marker(line, "...")) {
            let skipped = original.get(begin..at)?.chars().count();
            let (behind, _) = rest.char_indices().nth(skipped)?;
            let position = Position { line: base.line + small(passed), column: 1, offset: small(at) };
            return Some((position, rest.get(behind..)?));
        }
        at += line.len();
    }
    None
}

/// The same documents, their texts as they stand in the file.
fn own(stream: Stream<'_>, prepared: &Prepared<'_>) -> Stream<'static> {
    let documents = stream.documents.into_iter();
    let documents =
        documents.map(|document| Document { root: owned(document.root, prepared), ..document_rest(document.problems) });
    Stream { documents: documents.collect() }
}

fn document_rest(problems: Vec<Problem>) -> Document<'static> {
    Document { root: Node { span: Span::default(), value: Value::Null }, problems }
}

fn owned(node: Node<'_>, prepared: &Prepared<'_>) -> Node<'static> {
    let value = match node.value {
        Value::Null => Value::Null,
        Value::Bool(bool) => Value::Bool(bool),
        Value::Number(number) => Value::Number(number),
        Value::Text(text) => Value::Text(Cow::Owned(prepared.restore(&text))),
        Value::List(list) => Value::List(list.into_iter().map(|item| owned(item, prepared)).collect()),
        Value::Map(map) => {
            let entry = |entry: Entry<'_>| Entry {
                key: Cow::Owned(prepared.restore(&entry.key)),
                key_span: entry.key_span,
                value: owned(entry.value, prepared),
            };
            Value::Map(Map { entries: map.entries.into_iter().map(entry).collect() })
        }
    };
    Node { span: node.span, value }
}
