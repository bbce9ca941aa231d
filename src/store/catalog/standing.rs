//! What is recorded of entities whose file has changed, held against what the file says now: only what differs is
//! written. Most changes concern one entity of a file, and an index costs more than the row.

use std::collections::HashMap;

use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};

use super::super::StoreError;
use super::sql::{places, rows_now};
use super::take_over::{NewEntity, NewRelation, TakenFile};
use super::words;

/// An entity as it is recorded.
#[derive(Debug, FromRow)]
pub(super) struct Standing {
    pub id: i64,
    pub reference: String,
    pub path: String,
    wins: bool,
    kind: String,
    namespace: String,
    name: String,
    title: String,
    description: String,
    spec_type: String,
    lifecycle: String,
    owner: Option<String>,
    tags: String,
    line: i64,
    json: String,
}

/// An entity as its file says it now.
#[derive(Clone, Copy)]
pub(super) struct Taken<'c> {
    pub file: &'c TakenFile,
    pub entity: &'c NewEntity,
}

/// An entity whose relations are to be written.
#[derive(Clone, Copy)]
pub(super) struct Declaring<'c> {
    pub id: i64,
    pub wins: bool,
    pub entity: &'c NewEntity,
}

/// What is still to be written of entities that were recorded already.
#[derive(Default)]
pub(super) struct Rest<'c> {
    /// Those that declare other relations than before; the ones of before are gone.
    pub declared: Vec<Declaring<'c>>,
    /// Those with other words than before, which are gone from the index.
    pub worded: Vec<(i64, &'c NewEntity)>,
}

/// What is recorded from one file.
pub(super) async fn of_file(
    connection: &mut SqliteConnection,
    repository_id: i64,
    path: &str,
) -> Result<Vec<Standing>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT id, reference, path, wins <> 0 AS wins, kind, namespace, name, title, description, spec_type,
             lifecycle, owner, tags, line, json
         FROM entities WHERE repository_id = $1 AND path = $2",
    )
    .bind(repository_id)
    .bind(path)
    .fetch_all(connection)
    .await?)
}

/// Brings entities that are recorded up to date.
pub(super) async fn update<'c>(
    connection: &mut SqliteConnection,
    commit: &str,
    again: &[(Standing, Taken<'c>)],
) -> Result<Rest<'c>, StoreError> {
    let ids: Vec<i64> = again.iter().map(|(standing, _)| standing.id).collect();
    let mut declared = relations_of(connection, &ids).await?;
    let (mut rest, mut only_read) = (Rest::default(), Vec::new());
    for (standing, taken) in again {
        let Standing { id, wins, .. } = *standing;
        if standing.says_the_same(taken) {
            only_read.push((id, taken.file.blob.as_str()));
        } else {
            standing.write(connection, commit, taken).await?;
        }
        if !standing.has_the_same_words(taken.entity) {
            words::remove(connection, &[id]).await?;
            rest.worded.push((id, taken.entity));
        }
        let before = declared.remove(&id).unwrap_or_default();
        if !declares_the_same(before, &taken.entity.relations) {
            sqlx::query("DELETE FROM relations WHERE entity_id = $1").bind(id).execute(&mut *connection).await?;
            rest.declared.push(Declaring { id, wins, entity: taken.entity });
        }
    }
    note_reading(connection, commit, &only_read).await?;
    Ok(rest)
}

impl Standing {
    fn says_the_same(&self, Taken { file, entity }: &Taken<'_>) -> bool {
        self.has_the_same_words(entity)
            && self.path == file.path
            && self.namespace == entity.namespace
            && self.lifecycle == entity.lifecycle
            && self.line == entity.line
            && self.json == entity.json
    }

    /// Whether the index has it under the right words: they are made of these columns.
    fn has_the_same_words(&self, entity: &NewEntity) -> bool {
        self.kind == entity.kind
            && self.name == entity.name
            && self.title == entity.title
            && self.description == entity.description
            && self.spec_type == entity.spec_type
            && self.owner == entity.owner
            && self.tags == entity.tags.join(" ")
    }

    async fn write(
        &self,
        connection: &mut SqliteConnection,
        commit: &str,
        Taken { file, entity }: &Taken<'_>,
    ) -> Result<(), StoreError> {
        // A statement that names a column rewrites every index with it, whatever the value.
        if (&self.name, &self.owner, &self.path) != (&entity.name, &entity.owner, &file.path) {
            sqlx::query("UPDATE entities SET name = $1, owner = $2, path = $3 WHERE id = $4")
                .bind(&entity.name)
                .bind(&entity.owner)
                .bind(&file.path)
                .bind(self.id)
                .execute(&mut *connection)
                .await?;
        }
        sqlx::query(
            "UPDATE entities SET kind = $1, namespace = $2, title = $3, description = $4, spec_type = $5,
                 lifecycle = $6, tags = $7, line = $8, commit_sha = $9, blob = $10, json = $11
             WHERE id = $12",
        )
        .bind(&entity.kind)
        .bind(&entity.namespace)
        .bind(&entity.title)
        .bind(&entity.description)
        .bind(&entity.spec_type)
        .bind(&entity.lifecycle)
        .bind(entity.tags.join(" "))
        .bind(entity.line)
        .bind(commit)
        .bind(&file.blob)
        .bind(&entity.json)
        .bind(self.id)
        .execute(connection)
        .await?;
        Ok(())
    }
}

fn declares_the_same(mut before: Vec<NewRelation>, now: &[NewRelation]) -> bool {
    let mut now: Vec<&NewRelation> = now.iter().collect();
    now.sort_unstable();
    now.dedup();
    before.sort_unstable();
    before.iter().eq(now)
}

/// What these entities are recorded to declare.
async fn relations_of(
    connection: &mut SqliteConnection,
    ids: &[i64],
) -> Result<HashMap<i64, Vec<NewRelation>>, StoreError> {
    let mut declared: HashMap<i64, Vec<NewRelation>> = HashMap::new();
    let mut rest = ids;
    while !rest.is_empty() {
        let (now, later) = rest.split_at(rows_now(rest.len()));
        let mut query = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT entity_id, kind, target FROM relations WHERE entity_id IN ({})",
            places(1, now.len())
        )));
        for id in now {
            query = query.bind(id);
        }
        let found: Vec<(i64, String, String)> = query.fetch_all(&mut *connection).await?;
        for (id, kind, target) in found {
            declared.entry(id).or_default().push(NewRelation { kind, target });
        }
        rest = later;
    }
    Ok(declared)
}

/// Notes that entities stand unchanged at another commit, in another blob.
async fn note_reading(connection: &mut SqliteConnection, commit: &str, read: &[(i64, &str)]) -> Result<(), StoreError> {
    for of_one_blob in read.chunk_by(|one, another| one.1 == another.1) {
        let mut rest = of_one_blob;
        while let Some((_, blob)) = rest.first() {
            let (now, later) = rest.split_at(rows_now(rest.len()));
            let mut query = sqlx::query(AssertSqlSafe(format!(
                "UPDATE entities SET commit_sha = $1, blob = $2 WHERE id IN ({})",
                places(3, now.len())
            )))
            .bind(commit)
            .bind(*blob);
            for (id, _) in now {
                query = query.bind(id);
            }
            query.execute(&mut *connection).await?;
            rest = later;
        }
    }
    Ok(())
}
