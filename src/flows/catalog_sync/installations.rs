//! Where the App is installed: events of installations, and the full sync of one. The sync is cut short at any
//! moment without harm: what it has looked at since it began is not looked at again.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use super::budget::Budget;
use super::look::{Found, Unread};
use super::{CatalogSync, outcome};
use crate::deliveries::Outcome;
use crate::events::{InstallationChange, InstallationChanged};
use crate::failure::Failure;
use crate::github::{CommitSha, GitHubError, Repository, Scope};
use crate::store::catalog::{InstallationRecord, RepositoryRecord};
use crate::store::now;

/// After a sync in which something could not be read, the next one comes this much later.
const AGAIN_MS: i64 = 15 * 60 * 1000;
/// Waiting for a limit is given up after so many times; the sync goes on later.
const MOST_WAITS: usize = 5;

/// What a full sync did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Synced {
    /// Repositories that were looked at now; the others had been before the sync was cut short.
    pub looked_at: usize,
    /// Repositories in which something was different.
    pub changed: usize,
    /// Repositories that could not be read; they are tried again later.
    pub failed: usize,
    /// Repositories that the App no longer sees.
    pub gone: usize,
}

impl CatalogSync {
    /// Follows what happened to an installation. A sync is only asked for here: it may take longer than a delivery may.
    pub async fn on_installation(&self, changed: &InstallationChanged) -> Result<Outcome, Failure> {
        match &changed.change {
            InstallationChange::Gone => {
                self.store.forget_installation(changed.id).await?;
                return Ok(outcome("recorded", "the App was uninstalled: nothing of the account is kept"));
            }
            InstallationChange::Loses(repositories) => {
                for id in repositories {
                    // One that was given to another account belongs to that account's installation by now.
                    let known = self.store.repository(*id).await?;
                    if known.is_some_and(|known| known.installation_id == changed.id) {
                        self.store.forget_repository(*id).await?;
                    }
                }
            }
            InstallationChange::Looks => {
                self.store.keep_installation(changed.id, &changed.account, changed.is_organization).await?;
                self.store.want_sync(changed.id, now()).await?;
                self.wanted.notify_one();
            }
        }
        Ok(outcome("recorded", "the installation is noted"))
    }

    /// Looks at every repository of an installation and at its teams. One that cannot be read stops no other.
    ///
    /// # Errors
    /// When the repositories cannot be listed, or the database fails.
    pub async fn sync_installation(&self, installation: &InstallationRecord) -> Result<Synced, Failure> {
        let started = self.store.begin_sync(installation.id).await?;
        let mut listed = self.github.installation_repositories(installation.id).await?;
        // The platform repository first: it says how the files of all others are read.
        listed.sort_by_key(|listed| (!self.decisions.is_platform(&listed.name.to_string()), listed.id));
        let heads = self.heads(installation).await;
        let (clock, mut budget, mut synced) = (Instant::now(), Budget::new(), Synced::default());
        for repository in &listed {
            let record = self.keep_listed(installation.id, repository).await?;
            if record.looked_at.is_some_and(|looked_at| looked_at >= started) {
                continue;
            }
            synced.looked_at += 1;
            if !record.archived && heads.get(&record.id).is_some_and(|head| stands_there(&record, head.as_ref())) {
                self.store.looked_at(record.id, None, now()).await?;
                continue;
            }
            let requests = match self.look_patiently(&record, installation.id).await {
                // The branch, the tree, and mostly one reading of contents.
                Ok(Found::Taken { .. }) => {
                    synced.changed += 1;
                    3
                }
                Ok(Found::Same | Found::Overtaken | Found::Empty) => 1,
                Err(Unread::GitHub(error)) if error.wait().is_none() => {
                    tracing::warn!(repository = record.full_name, %error, "it could not be read");
                    synced.failed += 1;
                    1
                }
                Err(error) => return Err(error.into()),
            };
            tokio::time::sleep(budget.spend(requests, clock.elapsed())).await;
        }
        synced.gone = self.forget_unlisted(installation.id, &listed).await?;
        if let Err(error) = self.sync_teams(installation).await {
            tracing::warn!(account = installation.account, %error, "the teams could not be read");
        }
        self.store.finish_sync(installation.id).await?;
        if synced.failed > 0 {
            self.store.want_sync(installation.id, now() + AGAIN_MS).await?;
        }
        Ok(synced)
    }

    /// Where the default branches stand, by the ids of their repositories: one call for a hundred. An ETag would not
    /// help, for it holds no longer than a token, an hour. What is not told here is looked at one by one.
    async fn heads(&self, installation: &InstallationRecord) -> HashMap<i64, Option<(String, CommitSha)>> {
        match self.github.default_heads(installation.id, &installation.account).await {
            Ok(heads) => heads.into_iter().flatten().map(|head| (head.repository, head.head)).collect(),
            Err(error) => {
                tracing::warn!(account = installation.account, %error, "the default branches could not be listed");
                HashMap::new()
            }
        }
    }

    /// Notes a repository as the list shows it, and returns what is recorded of it.
    async fn keep_listed(&self, installation: i64, listed: &Repository) -> Result<RepositoryRecord, Failure> {
        let record = RepositoryRecord {
            id: listed.id,
            installation_id: installation,
            full_name: listed.name.to_string(),
            default_branch: listed.default_branch.clone(),
            archived: listed.archived,
            private: listed.private,
            commit: None,
            etag: None,
            looked_at: None,
        };
        self.keep_record(record).await
    }

    /// Looks at a repository, and sits out the limits that are met on the way.
    async fn look_patiently(&self, record: &RepositoryRecord, installation: i64) -> Result<Found, Unread> {
        if record.archived {
            self.store.forget_entities_of(record.id).await?;
            self.store.looked_at(record.id, None, now()).await?;
            return Ok(Found::Same);
        }
        let mut waits = 0;
        loop {
            match self.look(record, Scope::installation(installation)).await {
                Err(Unread::GitHub(GitHubError::Limited { wait, .. })) if waits < MOST_WAITS => {
                    waits += 1;
                    tokio::time::sleep(wait + Duration::from_millis(500)).await;
                }
                other => return other,
            }
        }
    }

    async fn forget_unlisted(&self, installation: i64, listed: &[Repository]) -> Result<usize, Failure> {
        let listed: HashSet<i64> = listed.iter().map(|repository| repository.id).collect();
        let (mut after, mut gone) = (0, 0);
        loop {
            let some = self.store.repositories(installation, after, 500).await?;
            let Some(last) = some.last() else { return Ok(gone) };
            after = last.id;
            for record in some.iter().filter(|record| !listed.contains(&record.id)) {
                self.store.forget_repository(record.id).await?;
                gone += 1;
            }
        }
    }
}

/// Whether the record of a repository stands where its default branch does.
fn stands_there(record: &RepositoryRecord, head: Option<&(String, CommitSha)>) -> bool {
    let known = record.commit.as_ref().map(|commit| (&record.default_branch, commit));
    !record.is_marked() && known == head.map(|(branch, commit)| (branch, &commit.0))
}
