//! One command that was understood, and its text in the plainest form.

use std::fmt;

use super::Verb;

/// A command with its arguments bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invocation {
    /// Which command.
    pub verb: Verb,
    /// The arguments given by place, in order; each carries the name of its definition.
    pub positionals: Vec<Opt>,
    /// The arguments given by name, in the order typed; aliases are resolved.
    pub options: Vec<Opt>,
    /// The flags that are on.
    pub flags: Vec<&'static str>,
    /// The commit it was bound to with `@<sha>`.
    pub at_sha: Option<CommitPrefix>,
    /// Line of the comment, from 1.
    pub line: usize,
    /// Column of the `/idp`, in characters, from 1.
    pub column: usize,
    /// The line as typed. Escape it before showing it.
    pub text: String,
    /// Which command of the comment it is, from 1.
    pub ordinal: usize,
}

/// A named value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opt {
    /// The name of the argument's definition; for an open pair, the key as typed.
    pub name: String,
    /// The value, without its quotes. Escape it before showing it.
    pub value: String,
    /// Where the value's word starts, in characters of the line as typed, from 1.
    pub column: usize,
}

/// The first 7 to 40 hexadecimal digits of a commit id, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitPrefix(String);

impl CommitPrefix {
    /// Reads the digits after the `@`.
    pub fn new(digits: &str) -> Option<CommitPrefix> {
        let fits = (7..=40).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_hexdigit());
        fits.then(|| CommitPrefix(digits.to_ascii_lowercase()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a whole commit id is the one that is meant.
    pub fn matches(&self, commit: &str) -> bool {
        commit.get(..self.0.len()).is_some_and(|start| start.eq_ignore_ascii_case(&self.0))
    }
}

impl Invocation {
    /// The value of an argument, however it was given; the first one if it is repeated.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.positionals.iter().chain(&self.options).find(|opt| opt.name == name).map(|opt| opt.value.as_str())
    }

    /// Whether a flag is on.
    pub fn has(&self, flag: &str) -> bool {
        self.flags.contains(&flag)
    }

    /// The same command, known to stand there.
    pub(super) fn at(mut self, line: usize, ordinal: usize) -> Invocation {
        self.line = line;
        self.ordinal = ordinal;
        self
    }
}

/// The plainest text that reads as the same command.
impl fmt::Display for Invocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/idp {}", self.verb)?;
        for positional in &self.positionals {
            write!(f, " {}", quoted(&positional.value))?;
        }
        for option in &self.options {
            write!(f, " {}={}", option.name, quoted(&option.value))?;
        }
        for flag in &self.flags {
            write!(f, " --{flag}")?;
        }
        match &self.at_sha {
            Some(commit) => write!(f, " @{}", commit.as_str()),
            None => Ok(()),
        }
    }
}

/// A value as a word of a command: bare when nothing in it means anything else, else between double quotes.
pub(super) fn quoted(value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '/' | ':' | ',' | '+' | '-');
    if value.starts_with(|c: char| c.is_ascii_alphanumeric()) && value.chars().all(plain) {
        return value.to_owned();
    }
    let mut text = String::from("\"");
    for c in value.chars() {
        if c == '\\' || super::characters::is_double_quote(c) {
            text.push('\\');
        }
        text.push(c);
    }
    text.push('"');
    text
}
