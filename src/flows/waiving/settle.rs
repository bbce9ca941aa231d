//! What follows when a waiver begins or ends to count: its reply, the check of the pull request where it was asked, the
//! file. All of it may have been done before, up to any point.

use super::{mirror, reread, show};
use crate::events::Repository;
use crate::failure::Failure;
use crate::flows::Platform;
use crate::flows::checks::{self, Again, Subject};
use crate::store::RecordedWaiver;

/// Does all of it, and notes that.
pub(super) async fn settle(
    platform: &Platform,
    repository: &Repository,
    waiver: RecordedWaiver,
) -> Result<(), Failure> {
    show(platform, repository, &waiver).await?;
    if waiver.asked.in_pull {
        judge(platform, repository, waiver.asked.issue).await?;
    }
    mirror::bring(platform, repository, &waiver).await?;
    let settled = RecordedWaiver { settled: true, ..reread(platform, waiver.id).await? };
    show(platform, repository, &settled).await?;
    Ok(platform.store.settle_waiver(waiver.id).await?)
}

/// Judges the pull request once more, if it is still open. The waiver counts whether that is possible or not.
async fn judge(platform: &Platform, repository: &Repository, number: i64) -> Result<(), Failure> {
    let judged = async {
        match checks::pull_now(platform, repository, number).await? {
            Some(pull) => checks::judge(platform, &Subject::Pull(pull), Again::Always).await.map(drop),
            None => Ok(()),
        }
    };
    match judged.await {
        Err(Failure::Lasting(reason)) => {
            tracing::warn!(repository = %repository.name, number, reason, "a pull request could not be judged anew");
            Ok(())
        }
        other => other,
    }
}
