//! What is wrong with a golden path's files, and where.

use crate::yaml::Position;
use std::fmt;

/// Something wrong with a golden path's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub path: String,
    /// Where in it, if that is known.
    pub place: Option<Position>,
    /// What is wrong, and what was expected.
    pub message: String,
}

impl Problem {
    /// One of `template.yaml` as a whole.
    pub(in super::super) fn in_template(message: impl Into<String>) -> Self {
        Self { path: "template.yaml".into(), place: None, message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some(at) => write!(f, "{}:{}:{}: {}", self.path, at.line, at.column, self.message),
            None => write!(f, "{}: {}", self.path, self.message),
        }
    }
}
