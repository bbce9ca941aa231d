//! The steps of a creation: written down before they are begun, and how they ended.

use sqlx::FromRow;

use super::super::{Millis, Store, StoreError, now};

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepOutcome {
    /// It was done.
    Done,
    /// It could not be done; somebody has to look at it.
    Failed,
}

/// A step that was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRow {
    /// Its name.
    pub step: String,
    /// When it was first begun.
    pub begun_at: Millis,
    /// How it ended; none when it was cut short.
    pub outcome: Option<StepOutcome>,
    /// What there is to know about that, in words.
    pub note: String,
}

#[derive(FromRow)]
struct Row {
    step: String,
    begun_at: Millis,
    outcome: String,
    note: String,
}

impl Row {
    fn into_step(self) -> StepRow {
        let outcome = match self.outcome.as_str() {
            "done" => Some(StepOutcome::Done),
            "failed" => Some(StepOutcome::Failed),
            _ => None,
        };
        StepRow { step: self.step, begun_at: self.begun_at, outcome, note: self.note }
    }
}

impl Store {
    /// The steps of a creation that were begun.
    pub async fn creation_steps(&self, creation: i64) -> Result<Vec<StepRow>, StoreError> {
        let rows: Vec<Row> =
            sqlx::query_as("SELECT step, begun_at, outcome, note FROM creation_steps WHERE creation_id = $1")
                .bind(creation)
                .fetch_all(&self.readers)
                .await?;
        Ok(rows.into_iter().map(Row::into_step).collect())
    }

    /// Notes, before its first call, that a step begins. When it was begun before, the time of then.
    pub async fn begin_step(&self, creation: i64, step: &str) -> Result<Option<Millis>, StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let before: Option<Millis> =
            sqlx::query_scalar("SELECT begun_at FROM creation_steps WHERE creation_id = $1 AND step = $2")
                .bind(creation)
                .bind(step)
                .fetch_optional(&mut *transaction)
                .await?;
        sqlx::query(
            "INSERT INTO creation_steps (creation_id, step, begun_at) VALUES ($1, $2, $3)
             ON CONFLICT (creation_id, step) DO UPDATE SET outcome = '', note = ''",
        )
        .bind(creation)
        .bind(step)
        .bind(now())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(before)
    }

    /// Notes how a step ended.
    pub async fn end_step(
        &self,
        creation: i64,
        step: &str,
        outcome: StepOutcome,
        note: &str,
    ) -> Result<(), StoreError> {
        let word = match outcome {
            StepOutcome::Done => "done",
            StepOutcome::Failed => "failed",
        };
        sqlx::query("UPDATE creation_steps SET outcome = $1, note = $2 WHERE creation_id = $3 AND step = $4")
            .bind(word)
            .bind(note)
            .bind(creation)
            .bind(step)
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}
