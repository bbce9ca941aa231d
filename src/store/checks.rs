//! What was judged, and which check run on GitHub says so.

use sqlx::FromRow;

use super::{Millis, Store, StoreError, now};

/// Which check: of one commit, about one pull request or merge queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckKey {
    /// GitHub's id of the repository.
    pub repository_id: i64,
    /// What is judged: `pull:12`, `queue:BRANCH`.
    pub subject: String,
    /// The commit.
    pub head: String,
}

/// A check that was written or is about to be.
#[derive(Debug, Clone, FromRow)]
pub struct CheckRow {
    /// What is judged.
    pub subject: String,
    /// How often the commit was judged, from 1.
    pub attempt: i64,
    /// GitHub's id of the check run, once it is known to exist.
    pub check_run_id: Option<i64>,
    /// `intended`, `begun` or `finished`.
    pub state: String,
    /// What the verdict rests on beside the commit.
    pub judged: String,
    /// GitHub's word for the verdict; empty until there is one.
    pub conclusion: String,
    /// When it was last tried to make the check run.
    pub intended_at: Millis,
}

const COLUMNS: &str = "SELECT subject, attempt, check_run_id, state, judged, conclusion, intended_at FROM checks";

impl CheckRow {
    /// Whether the check stands finished on GitHub.
    pub fn is_finished(&self) -> bool {
        self.state == "finished"
    }
}

impl Store {
    /// The check of that key.
    pub async fn check(&self, key: &CheckKey) -> Result<Option<CheckRow>, StoreError> {
        let sql = format!("{COLUMNS} WHERE repository_id = $1 AND subject = $2 AND head_sha = $3");
        Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(key.repository_id)
            .bind(&key.subject)
            .bind(&key.head)
            .fetch_optional(&self.readers)
            .await?)
    }

    /// All checks of a commit.
    pub async fn checks_of_commit(&self, repository_id: i64, head: &str) -> Result<Vec<CheckRow>, StoreError> {
        let sql = format!("{COLUMNS} WHERE repository_id = $1 AND head_sha = $2 ORDER BY subject");
        Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(repository_id).bind(head).fetch_all(&self.readers).await?)
    }

    /// Notes, before it is tried, that the check run of an attempt is about to be made.
    pub async fn intend_check(&self, key: &CheckKey, attempt: i64) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO checks (repository_id, subject, head_sha, attempt, state, judged, conclusion, intended_at)
             VALUES ($1, $2, $3, $4, 'intended', '', '', $5)
             ON CONFLICT (repository_id, subject, head_sha) DO UPDATE SET
                 attempt = excluded.attempt, intended_at = excluded.intended_at, state = 'intended',
                 check_run_id = NULL, judged = '', conclusion = ''",
        )
        .bind(key.repository_id)
        .bind(&key.subject)
        .bind(&key.head)
        .bind(attempt)
        .bind(now())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Notes that the check run exists on GitHub, without a verdict yet.
    pub async fn check_begun(&self, key: &CheckKey, check_run_id: i64) -> Result<(), StoreError> {
        self.set_check(key, check_run_id, "begun", "", "").await
    }

    /// Notes that the check run says its verdict, and what that rests on.
    pub async fn check_finished(
        &self,
        key: &CheckKey,
        check_run_id: i64,
        judged: &str,
        conclusion: &str,
    ) -> Result<(), StoreError> {
        self.set_check(key, check_run_id, "finished", judged, conclusion).await
    }

    async fn set_check(
        &self,
        key: &CheckKey,
        check_run_id: i64,
        state: &str,
        judged: &str,
        conclusion: &str,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE checks SET check_run_id = $1, state = $2, judged = $3, conclusion = $4
             WHERE repository_id = $5 AND subject = $6 AND head_sha = $7",
        )
        .bind(check_run_id)
        .bind(state)
        .bind(judged)
        .bind(conclusion)
        .bind(key.repository_id)
        .bind(&key.subject)
        .bind(&key.head)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Forgets up to `limit` checks that were made before `before`; returns how many.
    pub async fn forget_checks(&self, before: Millis, limit: i64) -> Result<u64, StoreError> {
        let gone =
            sqlx::query("DELETE FROM checks WHERE rowid IN (SELECT rowid FROM checks WHERE intended_at < $1 LIMIT $2)")
                .bind(before)
                .bind(limit)
                .execute(&self.writer)
                .await?;
        Ok(gone.rows_affected())
    }
}
