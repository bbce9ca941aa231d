//! `find`: entities by words of their names, titles, descriptions, tags and owners.
//! The work is bounded: what matches is looked through in stages, best first, and never sorted as a whole.

use std::collections::HashSet;

use sqlx::{AssertSqlSafe, FromRow};

use super::super::{Store, StoreError};
use super::entities::{BRIEF, EntityBrief};
use super::sql::{places, rows_now};
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
            let most = hits.found.len() + limit + stage.spare;
            let ids = words::matching(&self.readers, &stage.question, most).await?;
            let mut candidates = self.candidates(&ids).await?;
            candidates.retain(|candidate| candidate.fits(search, &asked, &stage));
            hits.add(candidates.into_iter().map(|candidate| candidate.brief).collect());
        }
        Ok(hits.found)
    }

    /// Those of that very name, whatever their kind and namespace.
    async fn named(&self, search: &Search<'_>, limit: usize) -> Result<Vec<EntityBrief>, StoreError> {
        Ok(sqlx::query_as(AssertSqlSafe(format!(
            "SELECT {BRIEF} WHERE lower(e.name) = $1 AND e.wins = 1
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
    async fn candidates(&self, ids: &[i64]) -> Result<Vec<Candidate>, StoreError> {
        let mut candidates: Vec<Candidate> = Vec::with_capacity(ids.len());
        let mut rest = ids;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rows_now(rest.len()));
            let mut query = sqlx::query_as(AssertSqlSafe(format!(
                "SELECT e.id, e.description, e.spec_type, e.tags, {BRIEF} WHERE e.wins = 1 AND e.id IN ({})",
                places(1, now.len())
            )));
            for id in now {
                query = query.bind(id);
            }
            candidates.extend(query.fetch_all(&self.readers).await?);
            rest = later;
        }
        candidates.sort_by_key(|candidate| candidate.id);
        Ok(candidates)
    }
}

/// An entity that the index names, with what it is judged by once more: the index cuts long beginnings, and takes
/// some owners for one.
#[derive(FromRow)]
struct Candidate {
    id: i64,
    #[sqlx(flatten)]
    brief: EntityBrief,
    description: String,
    spec_type: String,
    tags: String,
}

impl Candidate {
    fn fits(&self, search: &Search<'_>, asked: &[String], stage: &words::Stage) -> bool {
        let owner = self.brief.owner.as_deref();
        if search.kind.is_some_and(|kind| !kind.eq_ignore_ascii_case(&self.brief.kind))
            || search.owner.is_some_and(|wanted| Some(wanted.to_lowercase().as_str()) != owner)
        {
            return false;
        }
        let brief = &self.brief;
        let (Some(last), true) = (asked.last(), stage.last_is_begun) else { return true };
        let texts = [&brief.name, &brief.kind, &brief.title, &self.spec_type, &self.tags, &self.description]
            .map(String::as_str);
        texts.into_iter().chain(owner).flat_map(words::split).any(|word| word.starts_with(last.as_str()))
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
