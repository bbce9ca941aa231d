//! Which lines of a comment are commands: those that GitHub shows as text at the start of a line.
//! Knows nothing of what stands behind `/idp`.
//!
//! The comment is read by comrak, which follows CommonMark and GitHub's extensions to the letter, rather than by
//! rules of our own that are nearly right. Positions are not taken from it: each line that may be a command is
//! marked beforehand with a character that no comment can hold, and counts if its mark comes out as text.

use std::cell::Cell;

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, Options, try_parse_document};

use super::Hint;
use super::html::Closed;

/// GitHub keeps 65,536 characters of a comment, of at most four bytes each.
const MAX_BYTES: usize = 4 * 65_536;
/// Deepest nesting of quotes and lists that is read. Nobody writes it; it costs time on every line after it.
const MAX_NESTING: usize = 64;
/// Steps of the parser, in hundreds, before a comment counts as unreadable.
const MAX_STEPS: usize = 4_000;

/// Around the number of a marked line. For private use: what people typed there is replaced by its neighbour.
const MARK: char = '\u{e000}';
const NEIGHBOUR: &str = "\u{e001}";

/// A line that counts as a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// From 1.
    pub number: usize,
    /// As typed, without its line break.
    pub text: &'a str,
}

/// The command lines of a comment, or why there are none although it seems so.
pub fn command_lines(body: &str) -> Result<Vec<Line<'_>>, Hint> {
    let lines: Vec<Line<'_>> = lines(body);
    if !lines.iter().any(|line| is_candidate(line.text)) {
        return Ok(Vec::new());
    }
    if body.len() > MAX_BYTES || lines.iter().any(|line| nesting(line.text) > MAX_NESTING) {
        return Err(Hint::Unreadable);
    }
    let seen = seen_marks(&marked(&lines))?;
    let commands: Vec<Line<'_>> = seen.commands.iter().filter_map(|index| lines.get(*index).copied()).collect();
    let row = seen.table_rows.first().and_then(|index| lines.get(*index)).filter(|line| !line.text.contains('|'));
    match row {
        Some(row) if commands.is_empty() => Err(Hint::TableRow(row.text.trim().to_owned())),
        _ => Ok(commands),
    }
}

/// The command in the first line, if that line is nothing but a command between back-ticks.
pub fn back_ticked(body: &str) -> Option<String> {
    let first = body.lines().find(|line| !line.trim().is_empty())?.trim();
    let inner = first.trim_start_matches('`');
    let ticks = first.len() - inner.len();
    let inner = inner.strip_suffix(&first[..ticks]).filter(|_| ticks > 0)?.trim();
    (is_candidate(inner) && !inner.contains('`')).then(|| inner.to_owned())
}

/// Whether a line begins with at most three spaces and `/idp`, and the word ends there.
fn is_candidate(line: &str) -> bool {
    let text = line.trim_start_matches(' ');
    let after = text.get(..4).filter(|start| start.eq_ignore_ascii_case("/idp")).and_then(|_| text.get(4..));
    line.len() - text.len() <= 3 && after.is_some_and(|after| after.chars().next().is_none_or(char::is_whitespace))
}

/// Lines as CommonMark ends them: `\n`, `\r\n` or `\r`.
pub(super) fn lines(body: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut rest = body;
    while !rest.is_empty() {
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        lines.push(Line { number: lines.len() + 1, text: &rest[..end] });
        let after = &rest[end..];
        rest = after.strip_prefix("\r\n").or_else(|| after.get(1..)).unwrap_or("");
    }
    lines
}

/// How many quotes and list items a line opens at most.
fn nesting(line: &str) -> usize {
    let mut depth = 0;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let ends = chars.peek().is_none_or(|next| matches!(next, ' ' | '\t'));
        match c {
            '>' => depth += 1,
            '-' | '*' | '+' | '.' | ')' if ends => depth += 1,
            ' ' | '\t' | '0'..='9' => {}
            _ => break,
        }
    }
    depth
}

/// The comment with `/idp` replaced by a numbered mark on each line that may be a command. Of several blank lines
/// one is kept: it means the same, and each would be held against every list that is open.
pub(super) fn marked(lines: &[Line<'_>]) -> String {
    let mut text = String::new();
    let mut after_blank = false;
    for (index, line) in lines.iter().enumerate() {
        let blank = line.text.trim_matches([' ', '\t']).is_empty();
        if blank && after_blank {
            continue;
        }
        after_blank = blank;
        let clean = line.text.replace(MARK, NEIGHBOUR);
        match clean.find('/').filter(|_| is_candidate(line.text)) {
            Some(slash) => {
                text.push_str(&clean[..=slash]);
                text.push_str(&format!("{MARK}{index}{MARK}"));
                text.push_str(&clean[slash + "/idp".len()..]);
            }
            None => text.push_str(&clean),
        }
        text.push('\n');
    }
    text
}

/// The marks that came out as text at the start of a line.
#[derive(Default)]
struct Seen {
    commands: Vec<usize>,
    table_rows: Vec<usize>,
}

fn seen_marks(text: &str) -> Result<Seen, Hint> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    let arena = Arena::new();
    let steps = Cell::new(0);
    let out_of_steps = || {
        steps.set(steps.get() + 1);
        steps.get() > MAX_STEPS
    };
    let root = try_parse_document(&arena, text, &options, &out_of_steps).map_err(|_| Hint::Unreadable)?;

    let mut seen = Seen::default();
    let mut closed = Closed::default();
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) => enter(node, &mut closed, &mut seen),
            NodeEdge::End(node) if matches!(node.data().value, NodeValue::BlockQuote) => closed.leave_quote(),
            NodeEdge::End(_) => {}
        }
    }
    Ok(seen)
}

fn enter(node: Node<'_>, closed: &mut Closed, seen: &mut Seen) {
    match &node.data().value {
        NodeValue::BlockQuote => closed.enter_quote(),
        NodeValue::HtmlBlock(html) => closed.html(&html.literal),
        NodeValue::HtmlInline(html) => closed.html(html),
        NodeValue::Text(text) => {
            if let Some(index) = mark(text).filter(|_| !closed.over()) {
                match place_of(node) {
                    TextPlace::Line => seen.commands.push(index),
                    TextPlace::TableRow => seen.table_rows.push(index),
                    TextPlace::Elsewhere => {}
                }
            }
            closed.text(text);
        }
        _ => {}
    }
}

enum TextPlace {
    /// A paragraph or underlined heading, at most inside lists.
    Line,
    /// The first cell of a row.
    TableRow,
    Elsewhere,
}

fn place_of(text: Node<'_>) -> TextPlace {
    let mut ancestors = text.ancestors().skip(1);
    let Some(parent) = ancestors.next() else { return TextPlace::Elsewhere };
    let place = match &parent.data().value {
        NodeValue::Paragraph | NodeValue::Heading(_) => TextPlace::Line,
        NodeValue::TableCell => TextPlace::TableRow,
        _ => return TextPlace::Elsewhere,
    };
    let open = ancestors.all(|node| {
        let data = node.data();
        let rows = matches!(data.value, NodeValue::Table(_) | NodeValue::TableRow(_));
        rows || matches!(
            data.value,
            NodeValue::Document | NodeValue::List(_) | NodeValue::Item(_) | NodeValue::TaskItem(_)
        )
    });
    if open { place } else { TextPlace::Elsewhere }
}

/// The number of the mark that a text begins with.
fn mark(text: &str) -> Option<usize> {
    let (index, _) = text.strip_prefix('/')?.strip_prefix(MARK)?.split_once(MARK)?;
    index.parse().ok()
}
