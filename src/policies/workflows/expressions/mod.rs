//! The language of `${{ … }}`: read into a tree with the place of each part. It computes nothing.

mod lexer;
mod parser;
mod tree;

#[cfg(test)]
mod tests;

use std::ops::Range;

pub(super) use parser::parse;
pub(super) use tree::{Expression, Key, Kind};

/// The stretches between `${{` and `}}` of a text. One that is not closed ends with the text, and says so.
pub(super) fn inside(text: &str) -> Vec<(Range<usize>, bool)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find("${{")) {
        let start = at + open + 3;
        let end = close(text, start);
        found.push((start..end.unwrap_or(text.len()), end.is_some()));
        at = end.map_or(text.len(), |end| end + 2);
    }
    found
}

/// Where the `}}` is: braces inside quotes do not count.
fn close(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut quoted = false;
    for at in start..bytes.len() {
        match bytes.get(at) {
            Some(b'\'') => quoted = !quoted,
            Some(b'}') if !quoted && bytes.get(at + 1) == Some(&b'}') => return Some(at),
            _ => {}
        }
    }
    None
}
