//! One finding.

use super::{Fix, Rule};
use crate::yaml::Span;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Should be put right.
    Warning,
    /// Must be put right.
    Error,
}

impl Severity {
    /// Its name: `error`, `warning`, `info`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// Something that is wrong at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that it breaks.
    pub rule: &'static Rule,
    /// How bad it is here; settings may have changed what the rule says.
    pub severity: Severity,
    /// The file, relative to the root of the repository, with `/`.
    pub path: String,
    /// Where in the file.
    pub span: Span,
    /// What was expected and what was found, one sentence that can stand alone.
    pub message: String,
    /// What to do, one or two sentences.
    pub help: String,
    /// The entity it is about, as `kind:namespace/name`, where one could be named.
    pub entity: Option<String>,
    /// How a machine would put it right, where that is beyond doubt.
    pub fix: Option<Fix>,
}
