//! The full-text index, on SQLite's FTS5: the only file that knows how it is asked. Words are split and put into
//! lower case here, so that every one is one token whatever the tokenizer.

use sqlx::{AssertSqlSafe, SqliteConnection, SqlitePool};

use super::super::{Store, StoreError};
use super::take_over::NewEntity;

/// Words of one entity that are indexed.
const MOST_WORDS: usize = 400;
/// A longer word is cut.
const LONGEST: usize = 40;
/// Answers that are read beyond those that are wanted: some may have lost to another of their reference.
const SPARE: usize = 9;
/// The same where a beginning had to be cut.
const SPARE_OF_CUT: usize = 120;
/// The lengths of beginnings that the schema indexes; a longer beginning is looked for by the longest of these.
const PREFIXES: [usize; 4] = [2, 3, 4, 6];

/// Pages that one step of merging writes, but for a word of very many entities, which is written whole.
const STEP: i64 = 64;

impl Store {
    /// Merges segments of the full-text index, in up to `steps` transactions so short that nobody waits long behind
    /// one. Every change adds a segment, and a search looks into all of them. Costs next to nothing when there is
    /// nothing to merge.
    pub async fn merge_words(&self, steps: usize) -> Result<(), StoreError> {
        for _ in 0..steps {
            let mut connection = self.writer.acquire().await?;
            let changes = async |connection: &mut SqliteConnection| {
                sqlx::query_scalar::<_, i64>("SELECT total_changes()").fetch_one(connection).await
            };
            let before = changes(&mut connection).await?;
            sqlx::query("INSERT INTO entity_words (entity_words, rank) VALUES ('merge', $1)")
                .bind(STEP)
                .execute(&mut *connection)
                .await?;
            // As FTS5's documentation says: less than two changes are no work.
            if changes(&mut connection).await? - before < 2 {
                break;
            }
        }
        Ok(())
    }
}

/// The words of a text, in lower case.
pub(super) fn split(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().flat_map(char::to_lowercase).take(LONGEST).collect())
        .collect()
}

/// What restricts a search to a kind and an owner, as words of the index.
pub(super) fn filters(kind: Option<&str>, owner: Option<&str>) -> Vec<String> {
    let kind = kind.map(|kind| format!("kind_{}", joined(kind)));
    let owner = owner.map(|owner| format!("owner_{}", joined(owner)));
    kind.into_iter().chain(owner).collect()
}

/// One question to the index.
pub(super) struct Stage {
    /// In the language of FTS5.
    pub question: String,
    /// Whether the last word may be the beginning of one.
    pub last_is_begun: bool,
    /// How many answers more than are wanted must be read, because some will not fit after all.
    pub spare: usize,
}

/// The questions to the index, in the order in which their answers are wanted.
pub(super) fn stages(asked: &[String], filters: &[String]) -> Vec<Stage> {
    let quoted = |word: &String| format!("\"{word}\"");
    let stage = |terms: Vec<String>, last_is_begun: bool, spare: usize| Stage {
        question: terms.into_iter().chain(filters.iter().map(quoted)).collect::<Vec<_>>().join(" AND "),
        last_is_begun,
        spare,
    };
    let Some((last, others)) = asked.split_last() else { return vec![stage(Vec::new(), false, SPARE)] };
    let in_names = asked.iter().map(|word| format!("\"name_{word}\"")).collect();
    let anywhere: Vec<String> = asked.iter().map(quoted).collect();
    let mut stages = vec![stage(in_names, false, SPARE), stage(anywhere, false, SPARE)];
    let length = last.chars().count();
    if let Some(indexed) = PREFIXES.into_iter().rev().find(|indexed| *indexed <= length) {
        let beginning: String = last.chars().take(indexed).collect();
        let terms = others.iter().map(quoted).chain([format!("\"{beginning}\" *")]).collect();
        stages.push(stage(terms, true, if indexed < length { SPARE_OF_CUT } else { SPARE }));
    }
    stages
}

/// The ids that a question matches, the first registered first, up to `limit`.
pub(super) async fn matching(pool: &SqlitePool, question: &str, limit: usize) -> Result<Vec<i64>, StoreError> {
    Ok(sqlx::query_scalar("SELECT rowid FROM entity_words WHERE entity_words MATCH $1 LIMIT $2")
        .bind(question)
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(pool)
        .await?)
}

/// Indexes entities under their ids.
pub(super) async fn add(connection: &mut SqliteConnection, entities: &[(i64, &NewEntity)]) -> Result<(), StoreError> {
    let mut rest = entities;
    while !rest.is_empty() {
        let (now, later) = rest.split_at(super::sql::rows_now(rest.len()));
        let mut query = sqlx::query(AssertSqlSafe(format!(
            "INSERT INTO entity_words (rowid, words) VALUES {}",
            super::sql::values(now.len(), 2)
        )));
        for (id, entity) in now {
            query = query.bind(id).bind(of(entity));
        }
        query.execute(&mut *connection).await?;
        rest = later;
    }
    Ok(())
}

/// Takes entities out of the index.
pub(super) async fn remove(connection: &mut SqliteConnection, ids: &[i64]) -> Result<(), StoreError> {
    for id in ids {
        sqlx::query("DELETE FROM entity_words WHERE rowid = $1").bind(id).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Empties the index.
pub(super) async fn remove_all(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO entity_words (entity_words) VALUES ('delete-all')").execute(connection).await?;
    Ok(())
}

/// The words under which an entity is found.
fn of(entity: &NewEntity) -> String {
    let owner = entity.owner.as_deref().unwrap_or_default();
    let mut words = filters(Some(&entity.kind), entity.owner.as_deref());
    let in_name = split(&entity.name);
    words.extend(in_name.iter().map(|word| format!("name_{word}")));
    words.extend(in_name);
    let owner_name = owner.rsplit(['/', ':']).next().unwrap_or_default();
    for text in [&entity.kind, &entity.spec_type, owner_name, &entity.title, &entity.tags.join(" ")] {
        words.extend(split(text));
    }
    words.extend(split(&entity.description));
    words.truncate(MOST_WORDS);
    words.join(" ")
}

/// A name or reference as one word.
fn joined(text: &str) -> String {
    let text = text.to_lowercase();
    text.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
}
