//! The text with a place in it: spaces, comments, names, and what is expected next.

use super::Problem;
use crate::policies::terraform::value::Place;

/// Blocks, expressions and templates inside each other. What people write has a handful; the parser recurses.
const DEEPEST: u32 = 64;

type Result<T> = std::result::Result<T, Problem>;

/// Which blanks do not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Blanks {
    /// Spaces, tabs and comments: a newline ends the expression.
    Line,
    /// Newlines too, as between brackets.
    Any,
}

/// The text and how far it is read.
pub(super) struct Scanner<'a> {
    pub text: &'a str,
    pub at: usize,
    depth: u32,
}

impl<'a> Scanner<'a> {
    pub fn new(text: &'a str) -> Self {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, at, depth: 0 }
    }

    /// What is not read yet.
    pub fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next byte.
    pub fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub fn starts(&self, with: &str) -> bool {
        self.text.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(with.as_bytes()))
    }

    /// Takes what is expected, when it is there.
    pub fn take(&mut self, what: &str) -> bool {
        let there = self.starts(what);
        if there {
            self.at += what.len();
        }
        there
    }

    /// Takes what must be there.
    pub fn expect(&mut self, what: &'static str) -> Result<()> {
        if self.take(what) { Ok(()) } else { Err(self.problem(what)) }
    }

    /// Something else was expected here.
    pub fn problem(&self, expected: &'static str) -> Problem {
        Problem { at: Place::new(self.at..self.at), expected }
    }

    /// Passes over blanks and comments.
    pub fn blanks(&mut self, blanks: Blanks) -> Result<()> {
        loop {
            match self.peek() {
                Some(b' ' | b'\t') => self.at += 1,
                Some(b'\r') if self.starts("\r\n") && blanks == Blanks::Line => return Ok(()),
                Some(b'\r' | b'\n') if blanks == Blanks::Any => self.at += 1,
                Some(b'#') => self.pass_line(),
                Some(b'/') if self.starts("//") => self.pass_line(),
                Some(b'/') if self.starts("/*") => {
                    let end = self.rest().find("*/").ok_or_else(|| self.problem("the end of the comment"))?;
                    self.at += end + 2;
                }
                _ => return Ok(()),
            }
        }
    }

    /// Passes over a newline, when it is there.
    pub fn newline(&mut self) -> bool {
        self.take("\r\n") || self.take("\n")
    }

    fn pass_line(&mut self) {
        let rest = self.rest();
        let end = rest.find('\n').unwrap_or(rest.len());
        let end = if rest.get(..end).is_some_and(|line| line.ends_with('\r')) { end - 1 } else { end };
        self.at += end;
    }

    /// Takes a name: letters, digits, `_` and `-`.
    pub fn name(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let first = rest.chars().next()?;
        if !(first.is_alphabetic() || first == '_') {
            return None;
        }
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end)
    }

    /// Reads something one level deeper.
    pub fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth >= DEEPEST {
            return Err(self.problem("at most 64 levels of nesting"));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }
}
