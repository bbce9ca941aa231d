//! `find`: entities by words of their names, titles, descriptions, tags and owners.
//! The work is bounded: what matches is looked through in stages, best first, and never sorted as a whole.

use std::collections::HashSet;

use sqlx::AssertSqlSafe;

use super::super::{Store, StoreError};
use super::entities::{BRIEF, EntityBrief};
use super::words;

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Search<'a> {
    /// The words, all of which must occur; the last may be the beginning of one.
    pub words: &'a str,
    /// Only entities of this kind.
    pub kind: Option<&'a str>,
    /// Only what this reference owns.
    pub owner: Option<&'a str>,
}

/// Words of a question that are looked at.
const MOST_WORDS: usize = 8;

impl Store {
    /// Up to `limit` entities, best first: the one of that very name, then those whose name holds all words, then
    /// those that hold them anywhere, then those where the last word is only begun.
    pub async fn find(&self, search: &Search<'_>, limit: usize) -> Result<Vec<EntityBrief>, StoreError> {
        let mut asked = words::split(search.words);
        asked.truncate(MOST_WORDS);
        let filters = words::filters(search.kind, search.owner);
        if asked.is_empty() && filters.is_empty() {
            return Ok(Vec::new());
        }
        let mut hits = Hits { found: Vec::new(), seen: HashSet::new(), limit };
        hits.add(self.named(search, limit).await?);
        for stage in words::stages(&asked, &filters) {
            if hits.is_full() {
                break;
            }
            let ids = words::matching(&self.readers, &stage, limit + hits.found.len()).await?;
            hits.add(self.winners(&ids).await?);
        }
        Ok(hits.found)
    }

    /// Those of that very name, whatever their kind and namespace.
    async fn named(&self, search: &Search<'_>, limit: usize) -> Result<Vec<EntityBrief>, StoreError> {
        Ok(sqlx::query_as(AssertSqlSafe(format!(
            "{BRIEF} WHERE lower(e.name) = $1 AND e.wins = 1
               AND ($2 IS NULL OR lower(e.kind) = $2) AND ($3 IS NULL OR e.owner = $3)
             ORDER BY e.id LIMIT $4"
        )))
        .bind(search.words.trim().to_ascii_lowercase())
        .bind(search.kind.map(str::to_ascii_lowercase))
        .bind(search.owner.map(str::to_lowercase))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&self.readers)
        .await?)
    }

    /// The entities of these ids that win, in the order of the ids.
    async fn winners(&self, ids: &[i64]) -> Result<Vec<EntityBrief>, StoreError> {
        let mut winners = Vec::with_capacity(ids.len());
        for id in ids {
            let found: Option<EntityBrief> =
                sqlx::query_as(AssertSqlSafe(format!("{BRIEF} WHERE e.id = $1 AND e.wins = 1")))
                    .bind(id)
                    .fetch_optional(&self.readers)
                    .await?;
            winners.extend(found);
        }
        Ok(winners)
    }
}

struct Hits {
    found: Vec<EntityBrief>,
    seen: HashSet<String>,
    limit: usize,
}

impl Hits {
    fn is_full(&self) -> bool {
        self.found.len() >= self.limit
    }

    fn add(&mut self, more: Vec<EntityBrief>) {
        for hit in more {
            if !self.is_full() && self.seen.insert(hit.reference.clone()) {
                self.found.push(hit);
            }
        }
    }
}
