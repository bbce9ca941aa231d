//! Waivers that were asked for: what was asked, where each stands, and every change of that. Which findings they take
//! away is for `policies::waivers`; the branch of their file stands in `mirrors`.

mod mirrors;
mod row;
mod state;

pub use mirrors::WaiverMirror;
pub use state::{NewWaiver, WaiverChange, WaiverState};

use super::{Millis, Store, StoreError, now};
use chrono::NaiveDate;
use row::Row;

/// A waiver that was asked for, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedWaiver {
    /// The number that people type.
    pub id: i64,
    /// Where it stands.
    pub state: WaiverState,
    /// What was asked, where, by whom.
    pub asked: NewWaiver,
    /// When it was asked.
    pub asked_at: Millis,
    /// Who granted or refused it.
    pub decided_by: Option<String>,
    /// Why it was refused, as typed.
    pub refusal: Option<String>,
    /// The day on which it was granted.
    pub granted_on: Option<NaiveDate>,
    /// Its last day, once it is granted.
    pub until: Option<NaiveDate>,
    /// The day since which it does not count any more.
    pub ended_on: Option<NaiveDate>,
    /// Who ended it before its last day.
    pub ended_by: Option<String>,
    /// Whether all that follows from its last change is done.
    pub settled: bool,
    /// The pull request that brings it into the file, or takes it out again.
    pub mirror_pull: Option<i64>,
    /// Why it could not be brought there; empty when there is no such reason.
    pub mirror_note: String,
}

impl Store {
    /// Remembers a waiver that is asked for and gives it its number. When the same cause has asked already, or the same
    /// waits for an answer in this repository, that one is returned instead.
    pub async fn ask_for_waiver(&self, new: &NewWaiver) -> Result<RecordedWaiver, StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let existing: Option<i64> = sqlx::query_scalar(
            "SELECT id FROM waivers WHERE cause = $1 OR (
                 repository_id = $2 AND rules = $3 AND path IS $4 AND state = 'waiting')
             ORDER BY cause = $1 DESC LIMIT 1",
        )
        .bind(&new.cause)
        .bind(new.repository_id)
        .bind(new.rules.join(" "))
        .bind(&new.path)
        .fetch_optional(&mut *transaction)
        .await?;
        let id = match existing {
            Some(id) => id,
            None => row::insert(&mut transaction, new).await?,
        };
        let row: Row =
            sqlx::query_as("SELECT * FROM waivers WHERE id = $1").bind(id).fetch_one(&mut *transaction).await?;
        transaction.commit().await?;
        row.into_waiver()
    }

    /// The waiver of that number.
    pub async fn waiver(&self, id: i64) -> Result<Option<RecordedWaiver>, StoreError> {
        let row: Option<Row> =
            sqlx::query_as("SELECT * FROM waivers WHERE id = $1").bind(id).fetch_optional(&self.readers).await?;
        row.map(Row::into_waiver).transpose()
    }

    /// The waiver that this cause asked for.
    pub async fn waiver_of(&self, cause: &str) -> Result<Option<RecordedWaiver>, StoreError> {
        let row: Option<Row> =
            sqlx::query_as("SELECT * FROM waivers WHERE cause = $1").bind(cause).fetch_optional(&self.readers).await?;
        row.map(Row::into_waiver).transpose()
    }

    /// The waiver whose state this cause changed.
    pub async fn waiver_changed_by(&self, cause: &str) -> Result<Option<RecordedWaiver>, StoreError> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT * FROM waivers WHERE id = (SELECT waiver_id FROM waiver_changes WHERE cause = $1 LIMIT 1)",
        )
        .bind(cause)
        .fetch_optional(&self.readers)
        .await?;
        row.map(Row::into_waiver).transpose()
    }

    /// The waivers of a repository that wait for an answer or are in force, newest first.
    pub async fn open_waivers(&self, repository_id: i64, limit: i64) -> Result<Vec<RecordedWaiver>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT * FROM waivers WHERE repository_id = $1 AND state IN ('waiting', 'granted')
             ORDER BY id DESC LIMIT $2",
        )
        .bind(repository_id)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter().map(Row::into_waiver).collect()
    }

    /// The waivers of a repository that were granted: those in force, and those that ended on `since` or later.
    pub async fn granted_waivers(
        &self,
        repository_id: i64,
        since: NaiveDate,
        limit: i64,
    ) -> Result<Vec<RecordedWaiver>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT * FROM waivers
             WHERE repository_id = $1
               AND (state = 'granted' OR (state IN ('expired', 'ended') AND ended_on >= $2))
             ORDER BY state = 'granted' DESC, id DESC LIMIT $3",
        )
        .bind(repository_id)
        .bind(since.to_string())
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter().map(Row::into_waiver).collect()
    }

    /// The waivers that count although their last day is over.
    pub async fn waivers_run_out(&self, today: NaiveDate, limit: i64) -> Result<Vec<RecordedWaiver>, StoreError> {
        let rows: Vec<Row> =
            sqlx::query_as("SELECT * FROM waivers WHERE state = 'granted' AND until < $1 ORDER BY id LIMIT $2")
                .bind(today.to_string())
                .bind(limit)
                .fetch_all(&self.readers)
                .await?;
        rows.into_iter().map(Row::into_waiver).collect()
    }

    /// The waivers of which something is left to do since before a time.
    pub async fn unsettled_waivers(&self, before: Millis, limit: i64) -> Result<Vec<RecordedWaiver>, StoreError> {
        let rows: Vec<Row> =
            sqlx::query_as("SELECT * FROM waivers WHERE settled = 0 AND changed_at < $1 ORDER BY changed_at LIMIT $2")
                .bind(before)
                .bind(limit)
                .fetch_all(&self.readers)
                .await?;
        rows.into_iter().map(Row::into_waiver).collect()
    }

    /// The waivers that a pull request brings into the file, or takes out of it.
    pub async fn waivers_of_mirror(&self, repository_id: i64, pull: i64) -> Result<Vec<RecordedWaiver>, StoreError> {
        let rows: Vec<Row> =
            sqlx::query_as("SELECT * FROM waivers WHERE repository_id = $1 AND mirror_pull = $2 ORDER BY id")
                .bind(repository_id)
                .bind(pull)
                .fetch_all(&self.readers)
                .await?;
        rows.into_iter().map(Row::into_waiver).collect()
    }

    /// Changes a waiver's state. The state that it stays in, when it cannot go from there; the same cause does it once.
    pub async fn change_waiver(&self, change: &WaiverChange<'_>) -> Result<Option<WaiverState>, StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let already: Option<i64> =
            sqlx::query_scalar("SELECT 1 FROM waiver_changes WHERE waiver_id = $1 AND cause = $2 AND to_state = $3")
                .bind(change.id)
                .bind(change.cause)
                .bind(change.to.name())
                .fetch_optional(&mut *transaction)
                .await?;
        if already.is_some() {
            return Ok(None);
        }
        let from: String = sqlx::query_scalar("SELECT state FROM waivers WHERE id = $1")
            .bind(change.id)
            .fetch_one(&mut *transaction)
            .await?;
        let from = WaiverState::from_name(&from)?;
        if !from.may_become(change.to) {
            return Ok(Some(from));
        }
        row::change(&mut transaction, change, from).await?;
        transaction.commit().await?;
        Ok(None)
    }

    /// Notes that all that follows from the last change of a waiver is done.
    pub async fn settle_waiver(&self, id: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE waivers SET settled = 1 WHERE id = $1").bind(id).execute(&self.writer).await?;
        Ok(())
    }

    /// Puts off what is left to do of a waiver: it is not looked for again at once.
    pub async fn put_waiver_off(&self, id: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE waivers SET changed_at = $1 WHERE id = $2")
            .bind(now())
            .bind(id)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Keeps the pull request that brings a waiver into the file, or the reason why there is none.
    pub async fn keep_waiver_mirror(&self, id: i64, pull: Option<i64>, note: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE waivers SET mirror_pull = $1, mirror_note = $2 WHERE id = $3")
            .bind(pull)
            .bind(note)
            .bind(id)
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
