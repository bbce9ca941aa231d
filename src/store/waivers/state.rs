//! The states of a waiver, what is remembered when it is asked for, and a change of its state.

use super::super::StoreError;
use chrono::NaiveDate;

/// Where a waiver stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WaiverState {
    /// It waits for somebody who grants it.
    Waiting,
    /// It was granted, and counts until its last day is over.
    Granted,
    /// Somebody who grants waivers said no.
    Refused,
    /// It was taken back before it was granted.
    Cancelled,
    /// It was ended before its last day.
    Ended,
    /// Its last day is over.
    Expired,
}

impl WaiverState {
    /// All states.
    pub const ALL: [Self; 6] =
        [Self::Waiting, Self::Granted, Self::Refused, Self::Cancelled, Self::Ended, Self::Expired];

    /// The name that is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Granted => "granted",
            Self::Refused => "refused",
            Self::Cancelled => "cancelled",
            Self::Ended => "ended",
            Self::Expired => "expired",
        }
    }

    /// Whether a waiver may go from here to `next`.
    pub fn may_become(self, next: Self) -> bool {
        use WaiverState::{Cancelled, Ended, Expired, Granted, Refused, Waiting};
        matches!((self, next), (Waiting, Granted | Refused | Cancelled) | (Granted, Ended | Expired))
    }

    pub(super) fn from_name(name: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|state| state.name() == name)
            .ok_or_else(|| StoreError::Corrupt(format!("a waiver in the state `{name}`")))
    }
}

/// A waiver that is about to be remembered; it waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWaiver {
    /// The command that asks: comment and place in it.
    pub cause: String,
    /// GitHub's id of the repository.
    pub repository_id: i64,
    /// `owner/name` at the time of asking.
    pub repository: String,
    /// Whose token carries it out.
    pub installation_id: i64,
    /// The branch that pull requests go to.
    pub default_branch: String,
    /// The issue or pull request in which it was asked.
    pub issue: i64,
    /// Whether that is a pull request.
    pub in_pull: bool,
    /// Where the comment that asked can be read.
    pub comment_url: String,
    /// The rules, as they were typed.
    pub rules: Vec<String>,
    /// The files, as a pattern; none means all.
    pub path: Option<String>,
    /// Why, as typed.
    pub reason: String,
    /// For how many days from the day on which it is granted.
    pub days: u32,
    /// Who asked.
    pub asked_by: String,
    /// GitHub's id of who asked.
    pub asked_by_id: i64,
}

/// A change of a waiver's state that is asked for.
#[derive(Debug, Clone)]
pub struct WaiverChange<'a> {
    /// Which one.
    pub id: i64,
    /// The state to reach.
    pub to: WaiverState,
    /// Who does it.
    pub who: &'a str,
    /// The command or event that does it; the same cause does it once.
    pub cause: &'a str,
    /// Why, as typed: of a refusal.
    pub reason: Option<&'a str>,
    /// The day of it, UTC.
    pub on: NaiveDate,
    /// The last day, when it is granted.
    pub until: Option<NaiveDate>,
}
