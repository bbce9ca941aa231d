//! Scripts of POSIX shells and bash, as far as rules need them: simple commands with their words, what stands between
//! them, and what is in quotes. It expands nothing and runs nothing.

mod command;
mod lexer;
mod words;

#[cfg(test)]
mod tests;

pub(in crate::policies) use command::{Command, Ends, Quoting, Script, Word};

/// Reads a script. Any text is one: what is no shell gives commands that nobody knows.
pub(in crate::policies) fn read(text: &str) -> Script {
    lexer::Lexer::new(text).read()
}
