//! Now and then: waivers whose last day is over are ended, and what was cut short is done to its end.

use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;

use super::{PLATFORM, reread, settle, today};
use crate::events::Repository;
use crate::failure::Failure;
use crate::flows::Platform;
use crate::github::{RepoName, Scope, jittered};
use crate::store::{RecordedWaiver, WaiverChange, WaiverState, now};

/// How long after the start the first look is: first, work that waits goes on.
const AFTER_START: Duration = Duration::from_secs(60);
/// How often it is looked: a day ends at midnight UTC, and nobody should wait long for that.
const EVERY: Duration = Duration::from_secs(15 * 60);
/// What was begun is left to whoever began it for this long.
const LEFT_ALONE: i64 = 20 * 60 * 1000;
/// Waivers of one look.
const AT_ONCE: i64 = 200;

/// What a look came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Waivers that were ended.
    pub ended: usize,
    /// Waivers of which something was left that is done now, those among them.
    pub settled: usize,
    /// Waivers of which something is still left.
    pub failed: usize,
}

/// Runs until it is dropped.
pub async fn sweep(platform: &Arc<Platform>) {
    tokio::time::sleep(jittered(AFTER_START)).await;
    loop {
        match sweep_once(platform, today()).await {
            Ok(swept) if swept == Swept::default() => {}
            Ok(swept) => tracing::info!(?swept, "looked at the waivers"),
            Err(error) => tracing::warn!(%error, "the waivers could not be looked at"),
        }
        tokio::time::sleep(jittered(EVERY)).await;
    }
}

/// One look, as on this day.
///
/// # Errors
/// When the database does not answer; what GitHub refuses is tried again at a later look.
pub async fn sweep_once(platform: &Platform, today: NaiveDate) -> Result<Swept, Failure> {
    let mut swept = Swept::default();
    let mut left: Vec<RecordedWaiver> = Vec::new();
    for waiver in platform.store.waivers_run_out(today, AT_ONCE).await? {
        let cause = format!("expiry:{}", waiver.id);
        let (to, who) = (WaiverState::Expired, PLATFORM);
        let change = WaiverChange { id: waiver.id, to, who, cause: &cause, reason: None, on: today, until: None };
        platform.store.change_waiver(&change).await?;
        swept.ended += 1;
        left.push(reread(platform, waiver.id).await?);
    }
    let ended: Vec<i64> = left.iter().map(|waiver| waiver.id).collect();
    let older = platform.store.unsettled_waivers(now() - LEFT_ALONE, AT_ONCE).await?;
    left.extend(older.into_iter().filter(|waiver| !ended.contains(&waiver.id)));
    for waiver in left.into_iter().filter(|waiver| !waiver.settled) {
        let (id, repository) = (waiver.id, repository(platform, &waiver).await?);
        let done = match repository {
            Some(repository) => settle::settle(platform, &repository, waiver).await,
            None => Ok(platform.store.settle_waiver(id).await?),
        };
        match done {
            Ok(()) => swept.settled += 1,
            Err(Failure::Lasting(reason)) => {
                // Its repository is gone or out of reach; the record says what counts, and that is done.
                tracing::warn!(waiver = id, reason, "what follows from a waiver could not be shown");
                platform.store.settle_waiver(id).await?;
            }
            Err(error) => {
                tracing::warn!(waiver = id, %error, "what follows from a waiver is tried again later");
                platform.store.put_waiver_off(id).await?;
                swept.failed += 1;
            }
        }
    }
    Ok(swept)
}

/// The repository as it is called now, or as it was called then.
async fn repository(platform: &Platform, waiver: &RecordedWaiver) -> Result<Option<Repository>, Failure> {
    let asked = &waiver.asked;
    let record = platform.store.repository(asked.repository_id).await?;
    let (full_name, installation, default_branch) = match record {
        Some(record) => (record.full_name, record.installation_id, record.default_branch),
        None => (asked.repository.clone(), asked.installation_id, asked.default_branch.clone()),
    };
    let scope = Scope::repository(installation, asked.repository_id);
    let named = RepoName::parse(&full_name);
    Ok(named.map(|name| Repository { scope, id: asked.repository_id, name, default_branch }))
}
