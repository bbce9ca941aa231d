//! Repositories that were asked for: what was asked, where it stands, and every change of that. How far the work is
//! stands in `steps`.

mod row;
mod state;
mod steps;

pub use state::{CreationState, NewCreation};
pub use steps::{StepOutcome, StepRow};

use super::{Millis, Store, StoreError, Transition};
use row::Row;

/// A repository that was asked for, as it stands.
#[derive(Debug, Clone)]
pub struct Creation {
    /// The number that people type.
    pub id: i64,
    /// Where it stands.
    pub state: CreationState,
    /// What was asked, where, by whom.
    pub asked: NewCreation,
    /// When it was asked.
    pub asked_at: Millis,
    /// Who approved or refused it.
    pub decided_by: Option<String>,
    /// Why it was refused or cancelled, as typed.
    pub reason: Option<String>,
    /// The repository, once it is made.
    pub made: Option<MadeRepository>,
}

/// A repository that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeRepository {
    /// GitHub's id.
    pub id: i64,
    /// Its id in GraphQL.
    pub node_id: String,
    /// Where a person sees it.
    pub url: String,
    /// The branch that GitHub made with it.
    pub branch: String,
}

/// A change of a creation's state that is asked for.
pub type CreationChange<'a> = Transition<'a, CreationState>;

impl Store {
    /// Remembers a creation and gives it its number. When the same cause has asked already, or an open creation is for
    /// the same repository, that one is returned instead.
    pub async fn ask_for_creation(&self, new: &NewCreation) -> Result<Creation, StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let existing: Option<i64> = sqlx::query_scalar(
            "SELECT id FROM creations WHERE cause = $1 OR (target = $2 AND state IN ('waiting', 'asked', 'failed'))
             ORDER BY cause = $1 DESC LIMIT 1",
        )
        .bind(&new.cause)
        .bind(new.target.to_lowercase())
        .fetch_optional(&mut *transaction)
        .await?;
        let id = match existing {
            Some(id) => id,
            None => row::insert(&mut transaction, new).await?,
        };
        let row: Row =
            sqlx::query_as("SELECT * FROM creations WHERE id = $1").bind(id).fetch_one(&mut *transaction).await?;
        transaction.commit().await?;
        row.into_creation()
    }

    /// Lets a creation of which nothing is made yet have another plan: the issue was edited. It goes back to `state`
    /// and forgets its steps. False when it is too late for that, or another creation is for the new repository.
    pub async fn plan_creation_anew(&self, id: i64, new: &NewCreation) -> Result<bool, StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let taken: Option<i64> = sqlx::query_scalar(
            "SELECT id FROM creations WHERE target = $1 AND id <> $2 AND state IN ('waiting', 'asked', 'failed')",
        )
        .bind(new.target.to_lowercase())
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await?;
        if taken.is_some() {
            return Ok(false);
        }
        let changed = sqlx::query(
            "UPDATE creations SET state = $1, golden_path = $2, target = $3, plan = $4, plan_hash = $5,
                 decided_by = NULL, reason = NULL
             WHERE id = $6 AND target_id IS NULL AND state IN ('waiting', 'failed')",
        )
        .bind(new.state.name())
        .bind(&new.golden_path)
        .bind(new.target.to_lowercase())
        .bind(&new.plan)
        .bind(&new.plan_hash)
        .bind(id)
        .execute(&mut *transaction)
        .await?;
        if changed.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("DELETE FROM creation_steps WHERE creation_id = $1").bind(id).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// The creation of that number.
    pub async fn creation(&self, id: i64) -> Result<Option<Creation>, StoreError> {
        let row: Option<Row> =
            sqlx::query_as("SELECT * FROM creations WHERE id = $1").bind(id).fetch_optional(&self.readers).await?;
        row.map(Row::into_creation).transpose()
    }

    /// The creation that this cause asked for.
    pub async fn creation_of(&self, cause: &str) -> Result<Option<Creation>, StoreError> {
        let row: Option<Row> = sqlx::query_as("SELECT * FROM creations WHERE cause = $1")
            .bind(cause)
            .fetch_optional(&self.readers)
            .await?;
        row.map(Row::into_creation).transpose()
    }

    /// The open creation of a repository, `owner/name` in any case.
    pub async fn open_creation(&self, target: &str) -> Result<Option<Creation>, StoreError> {
        let row: Option<Row> =
            sqlx::query_as("SELECT * FROM creations WHERE target = $1 AND state IN ('waiting', 'asked', 'failed')")
                .bind(target.to_lowercase())
                .fetch_optional(&self.readers)
                .await?;
        row.map(Row::into_creation).transpose()
    }

    /// The creations that were asked for in a repository, in one issue of it or in all, newest first.
    pub async fn creations_in(
        &self,
        platform_id: i64,
        issue: Option<i64>,
        limit: i64,
    ) -> Result<Vec<Creation>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT * FROM creations WHERE platform_id = $1 AND ($2 IS NULL OR issue = $2) ORDER BY id DESC LIMIT $3",
        )
        .bind(platform_id)
        .bind(issue)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter().map(Row::into_creation).collect()
    }

    /// Changes a creation's state. The state that it stays in, when it cannot go from there.
    pub async fn change_creation(&self, change: &CreationChange<'_>) -> Result<Option<CreationState>, StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let already: Option<i64> = sqlx::query_scalar(
            "SELECT 1 FROM creation_changes WHERE creation_id = $1 AND cause = $2 AND to_state = $3",
        )
        .bind(change.id)
        .bind(change.cause)
        .bind(change.to.name())
        .fetch_optional(&mut *transaction)
        .await?;
        if already.is_some() {
            return Ok(None);
        }
        let from: String = sqlx::query_scalar("SELECT state FROM creations WHERE id = $1")
            .bind(change.id)
            .fetch_one(&mut *transaction)
            .await?;
        let from = CreationState::from_name(&from)?;
        if !from.may_become(change.to) {
            return Ok(Some(from));
        }
        sqlx::query(
            "UPDATE creations SET state = $1, reason = COALESCE($2, reason),
                 decided_by = CASE WHEN $3 <> 0 THEN $4 ELSE decided_by END
             WHERE id = $5",
        )
        .bind(change.to.name())
        .bind(change.reason)
        .bind(i64::from(change.decides))
        .bind(change.who)
        .bind(change.id)
        .execute(&mut *transaction)
        .await?;
        row::note_change(&mut transaction, change, from).await?;
        transaction.commit().await?;
        Ok(None)
    }

    /// Keeps the repository that was made.
    pub async fn keep_made(&self, id: i64, made: &MadeRepository) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE creations SET target_id = $1, target_node = $2, target_url = $3, made_branch = $4 WHERE id = $5",
        )
        .bind(made.id)
        .bind(&made.node_id)
        .bind(&made.url)
        .bind(&made.branch)
        .bind(id)
        .execute(&self.writer)
        .await?;
        Ok(())
    }
}
