//! Why work could not be done, and whether trying again can help. The words are for the operator, not for people on
//! GitHub.

use std::time::Duration;

use crate::github::GitHubError;
use crate::store::StoreError;

/// Why some work could not be done to its end.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Failure {
    /// Trying again can help.
    #[error("{reason}")]
    Passing {
        /// What went wrong.
        reason: String,
        /// How long to wait at least, when that is known; such a wait counts as no failed try.
        wait: Option<Duration>,
    },
    /// Trying again cannot help.
    #[error("{0}")]
    Lasting(String),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Passing { reason: error.to_string(), wait: None }
    }
}

impl From<GitHubError> for Failure {
    fn from(error: GitHubError) -> Self {
        if error.can_pass() {
            Self::Passing { wait: error.wait(), reason: error.to_string() }
        } else {
            Self::Lasting(error.to_string())
        }
    }
}
