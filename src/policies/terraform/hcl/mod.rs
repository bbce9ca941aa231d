//! HCL, the language of Terraform and OpenTofu: from a text to values with their places, in one pass and without
//! looking back. Blocks become maps of their labels, as in the JSON syntax of the language. Nothing is computed: what
//! is no literal, list, map or plain reference is unknown.

mod body;
mod expression;
mod scanner;
mod template;

#[cfg(test)]
mod tests;

use super::value::{Map, Place};

/// Why a text is no HCL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub at: Place,
    /// What was expected.
    pub expected: &'static str,
}

/// Reads a text.
pub fn read(text: &str) -> Result<Map<'_>, Problem> {
    let mut scanner = scanner::Scanner::new(text);
    let map = scanner.body(body::End::Text)?;
    Ok(map)
}
