//! Takes the changed files of one repository over into the record: one transaction, all or nothing, whose cost
//! depends on what changed and not on what is recorded.

use std::collections::HashSet;

use sqlx::{AssertSqlSafe, SqliteConnection};

use super::super::{Store, StoreError, now};
use super::repositories::{Lead, RepositoryRecord, pack_leads, pack_needs};
use super::sql::{places, rows_now, values};
use super::trees::{self, RepositoryTree, TreeFile};
use super::words;

/// What a commit of the default branch changes in the record.
#[derive(Debug, Clone, Default)]
pub struct TakeOver {
    /// The commit that the record stood at when the change was worked out; none before the first look.
    pub from: Option<String>,
    /// The commit that it stands at afterwards.
    pub commit: String,
    /// What GitHub named the tree that was read, where it said so.
    pub etag: Option<String>,
    /// What exists at that commit; none leaves what is known.
    pub tree: Option<RepositoryTree>,
    /// Catalog files that are gone.
    pub removed: Vec<String>,
    /// Catalog files that are new or different.
    pub changed: Vec<TakenFile>,
}

/// A catalog file that is new or different.
#[derive(Debug, Clone, Default)]
pub struct TakenFile {
    /// Its path from the root.
    pub path: String,
    /// The name of its content.
    pub blob: String,
    /// Other files that were read for it.
    pub needs: Vec<TreeFile>,
    /// Where its Locations lead.
    pub leads_to: Vec<Lead>,
    /// What it holds.
    pub entities: Vec<NewEntity>,
    /// Whether all of it could be read. If not, entities that it brought before and that are missing now are kept as
    /// they were: a slip in a file must not take ownership away.
    pub whole: bool,
}

/// An entity as it was read. References are in lower case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewEntity {
    /// `kind:namespace/name`.
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
    /// The owner's reference.
    pub owner: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// The line where its document begins, from 1.
    pub line: i64,
    /// The entity as compact JSON.
    pub json: String,
    /// What it declares.
    pub relations: Vec<NewRelation>,
}

/// A relation as an entity declares it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NewRelation {
    /// `ownedBy`, `dependsOn`, …
    pub kind: String,
    /// The other end, in lower case.
    pub target: String,
}

/// What became of a [`TakeOver`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenOver {
    /// The record stands at the commit.
    Done {
        /// Entities that are new.
        added: usize,
        /// Entities that were recorded and came again.
        updated: usize,
        /// Entities that are gone.
        removed: usize,
    },
    /// Somebody else moved the record meanwhile; nothing was changed. Work it out anew.
    Overtaken,
}

impl Store {
    /// Takes a change of one repository over, or nothing of it.
    pub async fn take_over(&self, repository: &RepositoryRecord, change: &TakeOver) -> Result<TakenOver, StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let stands: Option<Option<String>> = sqlx::query_scalar("SELECT commit_sha FROM repositories WHERE id = $1")
            .bind(repository.id)
            .fetch_optional(&mut *transaction)
            .await?;
        // A repository that was forgotten meanwhile is not brought back either.
        if stands != Some(change.from.clone()) {
            return Ok(TakenOver::Overtaken);
        }
        let done = Work { connection: &mut transaction, repository, change }.run().await?;
        transaction.commit().await?;
        Ok(done)
    }
}

struct Work<'a> {
    connection: &'a mut SqliteConnection,
    repository: &'a RepositoryRecord,
    change: &'a TakeOver,
}

/// An entity that is recorded from one of the files at hand.
struct Recorded {
    id: i64,
    reference: String,
    path: String,
}

impl Work<'_> {
    async fn run(mut self) -> Result<TakenOver, StoreError> {
        let mut recorded = self.recorded().await?;
        let (mut fresh, mut again) = (Vec::new(), Vec::new());
        for file in &self.change.changed {
            for entity in &file.entities {
                match claim(&mut recorded, &entity.reference, &file.path) {
                    Some(id) => again.push((id, file, entity)),
                    None => fresh.push((file, entity)),
                }
            }
        }
        let broken: HashSet<&str> =
            self.change.changed.iter().filter(|file| !file.whole).map(|file| file.path.as_str()).collect();
        recorded.retain(|left| !broken.contains(left.path.as_str()));
        remove(self.connection, &recorded).await?;
        for (id, file, entity) in &again {
            self.update(*id, file, entity).await?;
        }
        let fresh_ids = self.insert(&fresh).await?;
        let written: Vec<(i64, &NewEntity)> = again
            .iter()
            .map(|(id, _, entity)| (*id, *entity))
            .chain(fresh_ids.into_iter().zip(fresh.iter().map(|(_, entity)| *entity)))
            .collect();
        relate(self.connection, &written).await?;
        words::add(self.connection, &written).await?;
        self.note_files().await?;
        Ok(TakenOver::Done { added: fresh.len(), updated: again.len(), removed: recorded.len() })
    }

    /// What is recorded from the files that change, in the order of registration.
    async fn recorded(&mut self) -> Result<Vec<Recorded>, StoreError> {
        let paths = self.change.removed.iter().chain(self.change.changed.iter().map(|file| &file.path));
        let mut recorded = Vec::new();
        for path in paths.collect::<HashSet<_>>() {
            let rows: Vec<(i64, String)> =
                sqlx::query_as("SELECT id, reference FROM entities WHERE repository_id = $1 AND path = $2")
                    .bind(self.repository.id)
                    .bind(path)
                    .fetch_all(&mut *self.connection)
                    .await?;
            recorded.extend(rows.into_iter().map(|(id, reference)| Recorded { id, reference, path: path.clone() }));
        }
        recorded.sort_by_key(|recorded| recorded.id);
        Ok(recorded)
    }

    async fn update(&mut self, id: i64, file: &TakenFile, entity: &NewEntity) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE entities SET kind = $1, namespace = $2, name = $3, title = $4, description = $5, spec_type = $6,
                 lifecycle = $7, owner = $8, tags = $9, path = $10, line = $11, commit_sha = $12, blob = $13, json = $14
             WHERE id = $15",
        )
        .bind(&entity.kind)
        .bind(&entity.namespace)
        .bind(&entity.name)
        .bind(&entity.title)
        .bind(&entity.description)
        .bind(&entity.spec_type)
        .bind(&entity.lifecycle)
        .bind(&entity.owner)
        .bind(entity.tags.join(" "))
        .bind(&file.path)
        .bind(entity.line)
        .bind(&self.change.commit)
        .bind(&file.blob)
        .bind(&entity.json)
        .bind(id)
        .execute(&mut *self.connection)
        .await?;
        sqlx::query("DELETE FROM relations WHERE entity_id = $1").bind(id).execute(&mut *self.connection).await?;
        words::remove(self.connection, &[id]).await
    }

    /// Inserts new entities and returns their ids. One whose reference is recorded already does not win.
    async fn insert(&mut self, fresh: &[(&TakenFile, &NewEntity)]) -> Result<Vec<i64>, StoreError> {
        const COLUMNS: usize = 18;
        let mut taken = taken(self.connection, fresh.iter().map(|(_, entity)| entity.reference.as_str())).await?;
        let last: i64 =
            sqlx::query_scalar("SELECT COALESCE(MAX(id), 0) FROM entities").fetch_one(&mut *self.connection).await?;
        let ids: Vec<i64> = (last + 1..).take(fresh.len()).collect();
        let mut rest: Vec<(i64, &TakenFile, &NewEntity)> =
            ids.iter().zip(fresh).map(|(id, (file, entity))| (*id, *file, *entity)).collect();
        while !rest.is_empty() {
            let later = rest.split_off(rows_now(rest.len()));
            let mut query = sqlx::query(AssertSqlSafe(format!(
                "INSERT INTO entities (id, reference, kind, namespace, name, title, description, spec_type, lifecycle,
                     owner, tags, repository_id, path, line, commit_sha, blob, wins, json) VALUES {}",
                values(rest.len(), COLUMNS)
            )));
            for (id, file, entity) in rest {
                query = query
                    .bind(id)
                    .bind(&entity.reference)
                    .bind(&entity.kind)
                    .bind(&entity.namespace)
                    .bind(&entity.name)
                    .bind(&entity.title)
                    .bind(&entity.description)
                    .bind(&entity.spec_type)
                    .bind(&entity.lifecycle)
                    .bind(&entity.owner)
                    .bind(entity.tags.join(" "))
                    .bind(self.repository.id)
                    .bind(&file.path)
                    .bind(entity.line)
                    .bind(&self.change.commit)
                    .bind(&file.blob)
                    .bind(i64::from(taken.insert(entity.reference.clone())))
                    .bind(&entity.json);
            }
            query.execute(&mut *self.connection).await?;
            rest = later;
        }
        Ok(ids)
    }

    /// Notes the files themselves, the tree, and where the repository stands now.
    async fn note_files(&mut self) -> Result<(), StoreError> {
        for path in &self.change.removed {
            sqlx::query("DELETE FROM catalog_files WHERE repository_id = $1 AND path = $2")
                .bind(self.repository.id)
                .bind(path)
                .execute(&mut *self.connection)
                .await?;
        }
        for file in &self.change.changed {
            sqlx::query(
                "INSERT INTO catalog_files (repository_id, path, blob, needs, leads_to) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (repository_id, path) DO UPDATE SET
                     blob = excluded.blob, needs = excluded.needs, leads_to = excluded.leads_to",
            )
            .bind(self.repository.id)
            .bind(&file.path)
            .bind(&file.blob)
            .bind(pack_needs(&file.needs))
            .bind(pack_leads(&file.leads_to))
            .execute(&mut *self.connection)
            .await?;
        }
        if let Some(tree) = &self.change.tree {
            trees::keep(self.connection, self.repository.id, tree).await?;
        }
        sqlx::query("UPDATE repositories SET commit_sha = $1, etag = $2, looked_at = $3 WHERE id = $4")
            .bind(&self.change.commit)
            .bind(&self.change.etag)
            .bind(now())
            .bind(self.repository.id)
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }
}

/// The id under which a reference is recorded already, its own file before others: it keeps its place in the order of
/// registration when its file changes or is moved.
fn claim(recorded: &mut Vec<Recorded>, reference: &str, path: &str) -> Option<i64> {
    let same = |found: &Recorded| found.reference == reference;
    let at = recorded
        .iter()
        .position(|found| same(found) && found.path == path)
        .or_else(|| recorded.iter().position(same))?;
    Some(recorded.remove(at).id)
}

/// Removes entities; where one had won, the next of its reference takes its place.
async fn remove(connection: &mut SqliteConnection, gone: &[Recorded]) -> Result<(), StoreError> {
    for gone in gone {
        for statement in ["DELETE FROM entities WHERE id = $1", "DELETE FROM relations WHERE entity_id = $1"] {
            sqlx::query(statement).bind(gone.id).execute(&mut *connection).await?;
        }
        words::remove(connection, &[gone.id]).await?;
    }
    for reference in gone.iter().map(|gone| &gone.reference).collect::<HashSet<_>>() {
        promote(connection, reference).await?;
    }
    Ok(())
}

/// Lets the first registered of a reference win.
pub(super) async fn promote(connection: &mut SqliteConnection, reference: &str) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE entities SET wins = 1
         WHERE wins = 0 AND id = (SELECT MIN(id) FROM entities WHERE reference = $1)",
    )
    .bind(reference)
    .execute(connection)
    .await?;
    Ok(())
}

/// Which of these references are recorded.
async fn taken(
    connection: &mut SqliteConnection,
    references: impl Iterator<Item = &str>,
) -> Result<HashSet<String>, StoreError> {
    let references: Vec<&str> = references.collect();
    let (mut taken, mut rest) = (HashSet::new(), references.as_slice());
    while !rest.is_empty() {
        let (now, later) = rest.split_at(rows_now(rest.len()));
        let mut query = sqlx::query_scalar(AssertSqlSafe(format!(
            "SELECT reference FROM entities WHERE reference IN ({})",
            places(1, now.len())
        )));
        for reference in now {
            query = query.bind(*reference);
        }
        let found: Vec<String> = query.fetch_all(&mut *connection).await?;
        taken.extend(found);
        rest = later;
    }
    Ok(taken)
}

/// Records what entities declare.
async fn relate(connection: &mut SqliteConnection, entities: &[(i64, &NewEntity)]) -> Result<(), StoreError> {
    let mut all: Vec<(i64, &NewRelation)> =
        entities.iter().flat_map(|(id, entity)| entity.relations.iter().map(move |relation| (*id, relation))).collect();
    // Two fields can declare the same relation.
    all.sort_unstable();
    all.dedup();
    let mut rest = all.as_slice();
    while !rest.is_empty() {
        let (now, later) = rest.split_at(rows_now(rest.len()));
        let mut query = sqlx::query(AssertSqlSafe(format!(
            "INSERT INTO relations (entity_id, kind, target) VALUES {}",
            values(now.len(), 3)
        )));
        for (id, relation) in now {
            query = query.bind(id).bind(&relation.kind).bind(&relation.target);
        }
        query.execute(&mut *connection).await?;
        rest = later;
    }
    Ok(())
}
