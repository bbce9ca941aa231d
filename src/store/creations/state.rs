//! The states of a creation, and what is remembered when it begins.

use super::super::StoreError;

/// Where a creation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CreationState {
    /// It waits for an approval.
    Waiting,
    /// It is carried out: nothing to approve, or approved.
    Asked,
    /// A step failed; somebody has to look at it.
    Failed,
    /// The repository stands.
    Made,
    /// Somebody who may approve said no.
    Refused,
    /// It was called off.
    Cancelled,
}

impl CreationState {
    /// All states.
    pub const ALL: [Self; 6] = [Self::Waiting, Self::Asked, Self::Failed, Self::Made, Self::Refused, Self::Cancelled];

    /// The name that is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Asked => "asked",
            Self::Failed => "failed",
            Self::Made => "made",
            Self::Refused => "refused",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether a creation may go from here to `next`.
    pub fn may_become(self, next: Self) -> bool {
        use CreationState::{Asked, Cancelled, Failed, Made, Refused, Waiting};
        matches!(
            (self, next),
            (Waiting, Asked | Failed | Refused | Cancelled) | (Asked, Made | Failed) | (Failed, Asked | Cancelled)
        )
    }

    pub(super) fn from_name(name: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|state| state.name() == name)
            .ok_or_else(|| StoreError::Corrupt(format!("a creation in the state `{name}`")))
    }
}

/// A creation that is about to be remembered.
#[derive(Debug, Clone)]
pub struct NewCreation {
    /// What asks: the issue, or a command by its comment and place in it.
    pub cause: String,
    /// `Asked`, or `Waiting` when it needs an approval.
    pub state: CreationState,
    /// GitHub's id of the platform repository.
    pub platform_id: i64,
    /// Its `owner/name` at the time of asking.
    pub platform: String,
    /// Whose token carries it out.
    pub installation_id: i64,
    /// The platform repository's default branch.
    pub default_branch: String,
    /// The issue in which it was asked.
    pub issue: i64,
    /// Whether the issue itself asks; else a comment in it does.
    pub by_form: bool,
    /// Where the issue or comment can be read.
    pub url: String,
    /// The golden path's name.
    pub golden_path: String,
    /// `owner/name` of the repository that is to be made.
    pub target: String,
    /// Who asked.
    pub asked_by: String,
    /// GitHub's id of who asked.
    pub asked_by_id: i64,
    /// The plan as JSON.
    pub plan: String,
    /// The plan's hash, in hexadecimal.
    pub plan_hash: String,
}
