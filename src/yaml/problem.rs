//! Why a document is not valid YAML.

use super::Span;

/// One thing that is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which.
    pub kind: ProblemKind,
    /// Where.
    pub span: Span,
    /// What happened and what was expected, without a full stop.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// The ways in which a document can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// It does not follow YAML's grammar.
    Syntax,
    /// A mapping has the same key twice.
    DuplicateKey,
    /// An alias names an anchor that is not there.
    UnknownAlias,
    /// Aliases would multiply the document beyond all use.
    AliasBudget,
    /// It is nested too deeply.
    Depth,
    /// It is too large.
    Size,
}

impl Problem {
    pub(super) fn new(kind: ProblemKind, span: Span, message: String, help: &str) -> Self {
        Self { kind, span, message, help: help.to_owned() }
    }
}

/// What the parser could not read, in the words of this house.
pub(super) fn syntax(reason: &str, span: Span) -> Problem {
    let kind = if reason.contains("anchor") { ProblemKind::UnknownAlias } else { ProblemKind::Syntax };
    let message = format!("this is not valid YAML: {reason}");
    Problem::new(kind, span, message, "Look at the indentation, the quotes and the brackets here and on the line before.")
}
