//! Takes the changed files of one repository over into the record: one transaction, all or nothing, whose cost
//! depends on what changed and not on what is recorded.

use std::collections::HashSet;

use sqlx::{AssertSqlSafe, SqliteConnection};

use super::super::{Store, StoreError, now};
use super::repositories::{Lead, RepositoryRecord, pack_leads, pack_needs};
use super::sql::{places, rows_now, values};
use super::standing::{self, Declaring, Standing, Taken};
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

impl Work<'_> {
    async fn run(mut self) -> Result<TakenOver, StoreError> {
        let mut recorded = self.recorded().await?;
        let (mut fresh, mut again) = (Vec::new(), Vec::new());
        for file in &self.change.changed {
            for entity in &file.entities {
                match claim(&mut recorded, &entity.reference, &file.path) {
                    Some(found) => again.push((found, Taken { file, entity })),
                    None => fresh.push(Taken { file, entity }),
                }
            }
        }
        let broken: HashSet<&str> =
            self.change.changed.iter().filter(|file| !file.whole).map(|file| file.path.as_str()).collect();
        recorded.retain(|left| !broken.contains(left.path.as_str()));
        remove(self.connection, &recorded).await?;
        let mut written = standing::update(self.connection, &self.change.commit, &again).await?;
        let added = self.insert(&fresh).await?;
        written.declared.extend(&added);
        written.worded.extend(added.iter().map(|found| (found.id, found.entity)));
        relate(self.connection, &written.declared).await?;
        words::add(self.connection, &written.worded).await?;
        self.note_files().await?;
        Ok(TakenOver::Done { added: fresh.len(), updated: again.len(), removed: recorded.len() })
    }

    /// What is recorded from the files that change, in the order of registration.
    async fn recorded(&mut self) -> Result<Vec<Standing>, StoreError> {
        let paths = self.change.removed.iter().chain(self.change.changed.iter().map(|file| &file.path));
        let mut recorded = Vec::new();
        for path in paths.collect::<HashSet<_>>() {
            recorded.extend(standing::of_file(self.connection, self.repository.id, path).await?);
        }
        recorded.sort_by_key(|recorded: &Standing| recorded.id);
        Ok(recorded)
    }

    /// Inserts new entities. One whose reference is recorded already does not win.
    async fn insert<'c>(&mut self, fresh: &[Taken<'c>]) -> Result<Vec<Declaring<'c>>, StoreError> {
        const COLUMNS: usize = 18;
        let mut taken = taken(self.connection, fresh.iter().map(|taken| taken.entity.reference.as_str())).await?;
        let last: i64 =
            sqlx::query_scalar("SELECT COALESCE(MAX(id), 0) FROM entities").fetch_one(&mut *self.connection).await?;
        let added: Vec<Declaring<'_>> = (last + 1..)
            .zip(fresh)
            .map(|(id, found)| Declaring {
                id,
                wins: taken.insert(found.entity.reference.clone()),
                entity: found.entity,
            })
            .collect();
        let mut rest: Vec<(&Declaring<'_>, &TakenFile)> =
            added.iter().zip(fresh.iter().map(|taken| taken.file)).collect();
        while !rest.is_empty() {
            let later = rest.split_off(rows_now(rest.len()));
            let mut query = sqlx::query(AssertSqlSafe(format!(
                "INSERT INTO entities (id, reference, kind, namespace, name, title, description, spec_type, lifecycle,
                     owner, tags, repository_id, path, line, commit_sha, blob, wins, json) VALUES {}",
                values(rest.len(), COLUMNS)
            )));
            for (Declaring { id, wins, entity }, file) in rest {
                query = query
                    .bind(*id)
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
                    .bind(i64::from(*wins))
                    .bind(&entity.json);
            }
            query.execute(&mut *self.connection).await?;
            rest = later;
        }
        Ok(added)
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

/// What is recorded of a reference already, from its own file before others: it keeps its place in the order of
/// registration when its file changes or is moved.
fn claim(recorded: &mut Vec<Standing>, reference: &str, path: &str) -> Option<Standing> {
    let same = |found: &Standing| found.reference == reference;
    let at = recorded
        .iter()
        .position(|found| same(found) && found.path == path)
        .or_else(|| recorded.iter().position(same))?;
    Some(recorded.remove(at))
}

/// Removes entities; where one had won, the next of its reference takes its place.
async fn remove(connection: &mut SqliteConnection, gone: &[Standing]) -> Result<(), StoreError> {
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
    for statement in [
        "UPDATE entities SET wins = 1
         WHERE wins = 0 AND id = (SELECT MIN(id) FROM entities WHERE reference = $1)",
        "UPDATE relations SET wins = 1
         WHERE wins = 0 AND entity_id = (SELECT MIN(id) FROM entities WHERE reference = $1)",
    ] {
        sqlx::query(statement).bind(reference).execute(&mut *connection).await?;
    }
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
async fn relate(connection: &mut SqliteConnection, declaring: &[Declaring<'_>]) -> Result<(), StoreError> {
    const COLUMNS: usize = 5;
    let mut all: Vec<(&NewRelation, &Declaring<'_>)> = declaring
        .iter()
        .flat_map(|declaring| declaring.entity.relations.iter().map(move |relation| (relation, declaring)))
        .collect();
    // Two fields can declare the same relation.
    all.sort_unstable_by_key(|(relation, declaring)| (declaring.id, *relation));
    all.dedup_by_key(|(relation, declaring)| (declaring.id, *relation));
    let mut rest = all.as_slice();
    while !rest.is_empty() {
        let (now, later) = rest.split_at(rows_now(rest.len()));
        let mut query = sqlx::query(AssertSqlSafe(format!(
            "INSERT INTO relations (target, kind, entity_id, source, wins) VALUES {}",
            values(now.len(), COLUMNS)
        )));
        for (relation, Declaring { id, wins, entity }) in now {
            query = query.bind(&relation.target).bind(&relation.kind).bind(*id);
            query = query.bind(&entity.reference).bind(i64::from(*wins));
        }
        query.execute(&mut *connection).await?;
        rest = later;
    }
    Ok(())
}
