//! The branch whose pull request brings the waivers' file of a repository in step: one at a time.

use sqlx::FromRow;

use super::super::{Millis, Store, StoreError, now};

/// A branch that was begun.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct WaiverMirror {
    /// Its name.
    pub branch: String,
    /// When it was about to be made.
    pub begun_at: Millis,
    /// Its pull request, once it is open.
    pub pull_number: Option<i64>,
}

impl Store {
    /// The branch that is under way for a repository.
    pub async fn waiver_mirror(&self, repository_id: i64) -> Result<Option<WaiverMirror>, StoreError> {
        Ok(sqlx::query_as("SELECT branch, begun_at, pull_number FROM waiver_mirrors WHERE repository_id = $1")
            .bind(repository_id)
            .fetch_optional(&self.readers)
            .await?)
    }

    /// Notes, before it is made, which branch is the next one.
    pub async fn begin_waiver_mirror(&self, repository_id: i64, branch: &str) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO waiver_mirrors (repository_id, branch, begun_at) VALUES ($1, $2, $3)
             ON CONFLICT (repository_id) DO UPDATE SET
                 branch = excluded.branch, begun_at = excluded.begun_at, pull_number = NULL",
        )
        .bind(repository_id)
        .bind(branch)
        .bind(now())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Keeps the branch's pull request.
    pub async fn keep_waiver_mirror_pull(&self, repository_id: i64, pull: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE waiver_mirrors SET pull_number = $1 WHERE repository_id = $2")
            .bind(pull)
            .bind(repository_id)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Forgets a branch whose pull request was merged or closed.
    pub async fn end_waiver_mirror(&self, repository_id: i64, branch: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM waiver_mirrors WHERE repository_id = $1 AND branch = $2")
            .bind(repository_id)
            .bind(branch)
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}
