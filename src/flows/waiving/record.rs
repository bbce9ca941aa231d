//! The record's waivers, as the judgement of a repository takes them.

use chrono::Days;

use super::today;
use crate::failure::Failure;
use crate::policies::waivers::Waiver;
use crate::store::{RecordedWaiver, Store, WaiverState};

/// For how many days after its end a finding that is back says so.
const REMEMBERED: Days = Days::new(180);
/// Waivers of one repository that count: those in force, and then the youngest that have ended.
const MOST: i64 = 2_000;

/// The waivers of a repository that were granted: those in force, and those that ended not long ago.
///
/// # Errors
/// When the database does not answer.
pub async fn of_repository(store: &Store, repository_id: i64) -> Result<Vec<Waiver>, Failure> {
    let since = today().checked_sub_days(REMEMBERED).unwrap_or_default();
    let recorded = store.granted_waivers(repository_id, since, MOST).await?;
    Ok(recorded.iter().flat_map(entries).collect())
}

/// One waiver for each of its rules; none before it was granted.
pub fn entries(recorded: &RecordedWaiver) -> Vec<Waiver> {
    let Some(until) = recorded.until else { return Vec::new() };
    let ended = match recorded.state {
        WaiverState::Ended => recorded.ended_on,
        WaiverState::Expired => Some(until),
        _ => None,
    };
    let one = |rule: &String| Waiver {
        id: Some(recorded.id),
        rule: rule.clone(),
        path: recorded.asked.path.clone(),
        reason: recorded.asked.reason.clone(),
        by: recorded.asked.asked_by.clone(),
        granted_by: recorded.decided_by.clone().unwrap_or_default(),
        asked: chrono::DateTime::from_timestamp_millis(recorded.asked_at).map(|at| at.date_naive()),
        until,
        ended,
    };
    recorded.asked.rules.iter().map(one).collect()
}
