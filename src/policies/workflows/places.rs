//! Expressions of a value, and where in the file they stand: a scalar may be written in other bytes than it means.

use std::ops::Range;

use super::expressions::inside;
use crate::policies::positions::Positions;
use crate::yaml::{Node, Span};

/// An expression inside a value.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    /// What stands between the braces, in the value.
    pub inner: Range<usize>,
    /// Where the same bytes begin in the file; none when it is written differently there.
    pub file: Option<usize>,
    /// Whether it has its closing braces.
    pub closed: bool,
}

/// The expressions of a text, in their order.
pub(super) fn placed(node: &Node<'_>, positions: &Positions<'_>) -> Vec<Placed> {
    let Some(value) = node.as_text().filter(|value| value.contains("${{")) else { return Vec::new() };
    let start = node.span.start.offset as usize;
    let written = positions.text().get(start..node.span.end.offset as usize).unwrap_or_default();
    let found = inside(value);
    let there = inside(written);
    let same = found.len() == there.len();
    let one = |(at, (inner, closed)): (usize, (Range<usize>, bool))| {
        let file =
            there.get(at).filter(|_| same).filter(|(range, _)| written.get(range.clone()) == value.get(inner.clone()));
        Placed { file: file.map(|(range, _)| start + range.start), inner, closed }
    };
    found.into_iter().enumerate().map(one).collect()
}

/// Where a stretch of a script stands: its line of a block (`|`), the same bytes of a plain text, or else the whole.
pub(super) fn in_script(node: &Node<'_>, range: &Range<usize>, positions: &Positions<'_>) -> Span {
    find_in_script(node, range, positions.text()).map_or(node.span, |found| positions.span(found))
}

fn find_in_script(node: &Node<'_>, range: &Range<usize>, file: &str) -> Option<Range<usize>> {
    let value = node.as_text()?;
    let start = node.span.start.offset as usize;
    let written = file.get(start..node.span.end.offset as usize)?;
    if written == value {
        return Some(start + range.start..start + range.end);
    }
    if !written.starts_with('|') {
        return None;
    }
    let before = value.get(..range.start)?;
    let line = before.matches('\n').count();
    let column = before.rsplit('\n').next()?.len();
    let text = value.get(range.start..range.end)?.split('\n').next()?;
    let mut at = start;
    for (number, there) in written.split_inclusive('\n').enumerate() {
        if number == line + 1 {
            let indent = there.len() - there.trim_start_matches(' ').len();
            // The line may be indented inside the script too: the text itself says where it is.
            let found = there.get(indent..)?.find(text).filter(|found| *found <= column)? + indent;
            return Some(at + found..at + found + text.len());
        }
        at += there.len();
    }
    None
}

impl Placed {
    /// Where a stretch of the expression stands, or the whole value when that is not known.
    pub(super) fn span(&self, part: &Range<usize>, node: &Node<'_>, positions: &Positions<'_>) -> Span {
        match self.file {
            Some(start) => positions.span(start + part.start..start + part.end),
            None => node.span,
        }
    }

    /// Where it stands in the file with its braces.
    pub(super) fn whole(&self) -> Option<Range<usize>> {
        let start = self.file?;
        self.closed.then(|| start - 3..start + self.inner.len() + 2)
    }
}
