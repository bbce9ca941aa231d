//! Relations, as they are declared, looked up from both ends.

use sqlx::FromRow;

use super::super::{Store, StoreError};

/// A relation as an entity declares it.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct RelationRow {
    /// Who declares it; lower case.
    pub source: String,
    /// What it is, seen from the source: `ownedBy`, `dependsOn`, …
    pub kind: String,
    /// What it points to, which need not exist; lower case.
    pub target: String,
}

/// What is known about an entity's relations.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Relations {
    /// Those that it declares.
    pub outgoing: Vec<RelationRow>,
    /// Those that others declare towards it, by kind, then in the order of registration.
    pub incoming: Vec<RelationRow>,
    /// Whether there are more than were asked for.
    pub more: bool,
}

impl Store {
    /// The relations of a reference, up to `limit` in each direction. Only entities that win count.
    pub async fn relations(&self, reference: &str, limit: i64) -> Result<Relations, StoreError> {
        let reference = reference.to_lowercase();
        let mut outgoing: Vec<RelationRow> = sqlx::query_as(
            "SELECT source, kind, target FROM relations
             WHERE entity_id = (SELECT id FROM entities WHERE reference = $1 AND wins = 1)
             ORDER BY kind, target LIMIT $2",
        )
        .bind(&reference)
        .bind(limit + 1)
        .fetch_all(&self.readers)
        .await?;
        let mut incoming: Vec<RelationRow> = sqlx::query_as(
            "SELECT source, kind, target FROM relations
             WHERE target = $1 AND wins = 1 ORDER BY kind, entity_id LIMIT $2",
        )
        .bind(&reference)
        .bind(limit + 1)
        .fetch_all(&self.readers)
        .await?;
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = outgoing.len() > most || incoming.len() > most;
        outgoing.truncate(most);
        incoming.truncate(most);
        Ok(Relations { outgoing, incoming, more })
    }
}
