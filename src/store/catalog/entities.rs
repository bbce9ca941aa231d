//! Entities by reference, by repository and by owner.

use sqlx::{AssertSqlSafe, FromRow};

use super::super::{Store, StoreError};
use super::sql::{places, rows_now};

/// An entity as it is recorded, with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct EntityRow {
    /// The order of registration: of several with one reference the lowest wins.
    pub id: i64,
    /// `kind:namespace/name` in lower case.
    pub reference: String,
    /// Its kind as written.
    pub kind: String,
    /// Its namespace as written.
    pub namespace: String,
    /// Its name as written.
    pub name: String,
    /// Its title; empty without one.
    pub title: String,
    /// Its description; empty without one.
    pub description: String,
    /// `spec.type`; empty without one.
    pub spec_type: String,
    /// `spec.lifecycle`; empty without one.
    pub lifecycle: String,
    /// The owner's reference in lower case.
    pub owner: Option<String>,
    /// Its tags, separated by blanks.
    pub tags: String,
    /// GitHub's id of the repository.
    pub repository_id: i64,
    /// The repository as it is called now.
    pub repository: String,
    /// The file, from the repository's root.
    pub path: String,
    /// The line where its document begins, from 1.
    pub line: i64,
    /// The commit at which the file was taken over.
    #[sqlx(rename = "commit_sha")]
    pub commit: String,
    /// The name of the file's content.
    pub blob: String,
    /// False when another one of this reference was registered first.
    pub wins: bool,
    /// The entity as compact JSON.
    pub json: String,
}

/// What is said of an entity in passing.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct EntityBrief {
    /// `kind:namespace/name` in lower case.
    pub reference: String,
    /// Its kind as written.
    pub kind: String,
    /// Its name as written.
    pub name: String,
    /// Its title; empty without one.
    pub title: String,
    /// The owner's reference in lower case.
    pub owner: Option<String>,
    /// GitHub's id of the repository.
    pub repository_id: i64,
    /// The repository as it is called now.
    pub repository: String,
    /// The file, from the repository's root.
    pub path: String,
}

const WHOLE: &str = "SELECT e.id, e.reference, e.kind, e.namespace, e.name, e.title, e.description, e.spec_type, \
    e.lifecycle, e.owner, e.tags, e.repository_id, COALESCE(r.full_name, '') AS repository, e.path, e.line, \
    e.commit_sha, e.blob, e.wins <> 0 AS wins, e.json \
    FROM entities e LEFT JOIN repositories r ON r.id = e.repository_id";
/// What [`EntityBrief`] is read from, after `SELECT`.
pub(super) const BRIEF: &str = "e.reference, e.kind, e.name, e.title, e.owner, e.repository_id, \
    COALESCE(r.full_name, '') AS repository, e.path \
    FROM entities e LEFT JOIN repositories r ON r.id = e.repository_id";

impl Store {
    /// All that claim this reference, the one that wins first. At most 50: more than that is no catalog.
    pub async fn entity(&self, reference: &str) -> Result<Vec<EntityRow>, StoreError> {
        Ok(sqlx::query_as(AssertSqlSafe(format!("{WHOLE} WHERE e.reference = $1 ORDER BY e.id LIMIT 50")))
            .bind(reference.to_lowercase())
            .fetch_all(&self.readers)
            .await?)
    }

    /// What a repository brings, in the order of files and lines. Those that lost are there too.
    pub async fn entities_of(&self, repository_id: i64) -> Result<Vec<EntityRow>, StoreError> {
        Ok(sqlx::query_as(AssertSqlSafe(format!("{WHOLE} WHERE e.repository_id = $1 ORDER BY e.path, e.line, e.id")))
            .bind(repository_id)
            .fetch_all(&self.readers)
            .await?)
    }

    /// What one file of a repository brings, in the order of the lines.
    pub async fn entities_in(&self, repository_id: i64, path: &str) -> Result<Vec<EntityRow>, StoreError> {
        Ok(sqlx::query_as(AssertSqlSafe(format!(
            "{WHOLE} WHERE e.repository_id = $1 AND e.path = $2 ORDER BY e.line, e.id"
        )))
        .bind(repository_id)
        .bind(path)
        .fetch_all(&self.readers)
        .await?)
    }

    /// What an owner owns, by reference: up to `limit` of them after the reference `after` (empty: from the first).
    pub async fn owned_by(&self, owner: &str, after: &str, limit: i64) -> Result<Vec<EntityBrief>, StoreError> {
        Ok(sqlx::query_as(AssertSqlSafe(format!(
            "SELECT {BRIEF} WHERE e.owner = $1 AND e.wins = 1 AND e.reference > $2 ORDER BY e.reference LIMIT $3"
        )))
        .bind(owner.to_lowercase())
        .bind(after)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?)
    }

    /// Which of these references are recorded, and where: many at once, in no particular order.
    pub async fn known<S: AsRef<str>>(&self, references: &[S]) -> Result<Vec<EntityBrief>, StoreError> {
        let mut known = Vec::new();
        let mut rest = references;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rows_now(rest.len()));
            let mut query = sqlx::query_as(AssertSqlSafe(format!(
                "SELECT {BRIEF} WHERE e.wins = 1 AND e.reference IN ({})",
                places(1, now.len())
            )));
            for reference in now {
                query = query.bind(reference.as_ref().to_lowercase());
            }
            known.extend(query.fetch_all(&self.readers).await?);
            rest = later;
        }
        Ok(known)
    }

    /// The references that are claimed from more than one place, by reference, after `after`.
    pub async fn conflicts(&self, after: &str, limit: i64) -> Result<Vec<String>, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT DISTINCT reference FROM entities WHERE wins = 0 AND reference > $1 ORDER BY reference LIMIT $2",
        )
        .bind(after)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?)
    }

    /// The record in the order of references, losers after winners: up to `limit` rows after (`reference`, `id`).
    pub async fn all_entities(&self, (reference, id): (&str, i64), limit: i64) -> Result<Vec<EntityRow>, StoreError> {
        Ok(sqlx::query_as(AssertSqlSafe(format!(
            "{WHOLE} WHERE e.reference >= $1 AND (e.reference > $1 OR e.id > $2) ORDER BY e.reference, e.id LIMIT $3"
        )))
        .bind(reference)
        .bind(id)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?)
    }
}
