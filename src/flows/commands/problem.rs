//! What can be wrong with the text of a command. Not whether it may run or whether it worked.

use std::fmt;

/// The stable id of a kind of error; people search for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// `E101`: there is no such command.
    UnknownVerb,
    /// `E102`: a word or value that cannot be taken.
    BadValue,
    /// `E103`: an argument is missing.
    MissingArgument,
    /// `E104`: the command exists, but not on this kind of page.
    NotHere,
}

/// One problem of one command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What kind of problem.
    pub code: Code,
    /// Where it starts, in characters of the line as typed, from 1. One past the end when something is missing.
    pub column: usize,
    /// How many characters it covers, at least 1.
    pub length: usize,
    /// What is wrong and what was expected: Markdown, with what was typed already escaped.
    pub message: String,
    /// What those characters should be, if that is known.
    pub replacement: Option<String>,
}

impl SyntaxError {
    /// A problem at a column; without a replacement.
    pub fn new(code: Code, column: usize, length: usize, message: impl Into<String>) -> SyntaxError {
        SyntaxError { code, column, length: length.max(1), message: message.into(), replacement: None }
    }

    /// The same with what should stand there.
    pub fn with_replacement(mut self, replacement: impl Into<String>) -> SyntaxError {
        self.replacement = Some(replacement.into());
        self
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Code::UnknownVerb => "E101",
            Code::BadValue => "E102",
            Code::MissingArgument => "E103",
            Code::NotHere => "E104",
        })
    }
}
