//! What can go wrong, in words and with its place. Places are byte offsets inside, lines and columns outside.

use std::fmt;

/// A template that could not be rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What happened and what was expected.
    pub message: String,
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for TemplateError {}

/// A problem whose place is not known yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault(pub String);

impl Fault {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    pub(super) fn at(self, at: usize) -> Located {
        Located { at, fault: self }
    }
}

/// A problem at a byte offset of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Located {
    pub at: usize,
    pub fault: Fault,
}

impl Located {
    pub(super) fn new(at: usize, message: impl Into<String>) -> Self {
        Fault::new(message).at(at)
    }
}

/// Line and column, both from 1, of a byte offset.
pub(super) fn locate(source: &str, at: usize) -> (usize, usize) {
    let mut at = at.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    let before = &source[..at];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// Something a person wrote, for use in a message: short, on one line, between backticks.
pub(super) fn shown(text: &str) -> String {
    let mut short: String = text.chars().take(40).flat_map(char::escape_debug).collect();
    if text.chars().nth(40).is_some() {
        short.push('…');
    }
    format!("`{short}`")
}
