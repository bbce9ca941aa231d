//! How a machine would put a finding right: replacements of stretches of one file, the rest left as it is.

use std::ops::Range;

/// A mechanical fix of one finding, in the finding's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative, without a full stop: "quote the number".
    pub title: String,
    /// The replacements; they do not overlap.
    pub edits: Vec<Edit>,
}

/// One replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes of the file that go.
    pub range: Range<usize>,
    /// What stands there instead.
    pub text: String,
}
