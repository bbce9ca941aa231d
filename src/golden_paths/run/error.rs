//! Why no plan could be made.

use super::super::steps::Step;
use std::fmt;

/// Why no plan could be made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanError {
    /// The step, `step-1` when it has no id.
    pub step: Option<String>,
    /// The file of the golden path, if it is about one.
    pub file: Option<String>,
    /// What happened and what was expected.
    pub message: String,
    /// An address whose files are needed and were not brought: with them in [`super::RunContext::sources`] the plan
    /// may succeed.
    pub needs: Option<String>,
    /// What was logged before and after.
    pub notes: Vec<String>,
}

impl PlanError {
    pub(in super::super) fn whole(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::default() }
    }

    pub(in super::super) fn in_step(step: &Step, message: impl Into<String>) -> Self {
        Self { step: Some(step.id.clone()), ..Self::whole(message) }
    }

    pub(in super::super) fn in_file(step: &Step, file: &str, message: impl Into<String>) -> Self {
        Self { file: Some(file.to_string()), ..Self::in_step(step, message) }
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.step, &self.file) {
            (Some(step), Some(file)) => write!(f, "step `{step}`, {file}: {}", self.message),
            (Some(step), None) => write!(f, "step `{step}`: {}", self.message),
            _ => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for PlanError {}
