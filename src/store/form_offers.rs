//! The pull request that keeps the issue forms of a platform repository in step: what was offered last.

use sqlx::FromRow;

use super::{Store, StoreError};

/// What was offered last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormOffer {
    /// Names exactly the changes.
    pub forms: String,
    /// `done` once they are committed, else empty.
    pub commit_sha: String,
    /// The pull request, once it is open.
    pub pull_number: Option<i64>,
    /// Whether it was closed, merged or not.
    pub closed: bool,
}

#[derive(FromRow)]
struct Row {
    forms: String,
    commit_sha: String,
    pull_number: Option<i64>,
    closed: i64,
}

impl Store {
    /// What was offered last for a platform repository.
    pub async fn form_offer(&self, repository_id: i64) -> Result<Option<FormOffer>, StoreError> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT forms, commit_sha, pull_number, closed FROM form_offers WHERE repository_id = $1",
        )
        .bind(repository_id)
        .fetch_optional(&self.readers)
        .await?;
        Ok(row.map(|row| FormOffer {
            forms: row.forms,
            commit_sha: row.commit_sha,
            pull_number: row.pull_number,
            closed: row.closed != 0,
        }))
    }

    /// Notes, before anything is done, that these changes are about to be offered.
    pub async fn offer_forms(&self, repository_id: i64, forms: &str) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO form_offers (repository_id, forms) VALUES ($1, $2)
             ON CONFLICT (repository_id) DO UPDATE SET
                 forms = excluded.forms, commit_sha = '', pull_number = NULL, closed = 0",
        )
        .bind(repository_id)
        .bind(forms)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Notes that the changes are committed.
    pub async fn forms_committed(&self, repository_id: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE form_offers SET commit_sha = 'done' WHERE repository_id = $1")
            .bind(repository_id)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Keeps the pull request.
    pub async fn forms_offered(&self, repository_id: i64, pull: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE form_offers SET pull_number = $1 WHERE repository_id = $2")
            .bind(pull)
            .bind(repository_id)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Notes that the pull request was closed or opened again.
    pub async fn close_form_offer(&self, repository_id: i64, pull: i64, closed: bool) -> Result<(), StoreError> {
        sqlx::query("UPDATE form_offers SET closed = $1 WHERE repository_id = $2 AND pull_number = $3")
            .bind(i64::from(closed))
            .bind(repository_id)
            .bind(pull)
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}
