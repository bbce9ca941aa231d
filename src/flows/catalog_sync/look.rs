//! Looks at one repository: where its default branch stands, and, when that is elsewhere than the record, what is
//! different there. One conditional request when nothing is.

use super::CatalogSync;
use super::reader::Reader;
use crate::failure::Failure;
use crate::github::{FreshTree, GitHubError, RepoName, Scope, TreeEntry, TreeRead};
use crate::store::catalog::{RepositoryRecord, RepositoryTree, TakeOver, TakenOver, TreeFile};
use crate::store::now;

/// What a look found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// The record stands where the branch stands.
    Same,
    /// There is no default branch: the repository has no commit yet.
    Empty,
    /// The record was brought to the branch.
    Taken {
        /// Entities that are new.
        added: usize,
        /// Entities that came again.
        updated: usize,
        /// Entities that are gone.
        removed: usize,
    },
    /// Somebody else moved the record meanwhile.
    Overtaken,
}

/// Why a repository could not be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unread {
    #[error(transparent)]
    GitHub(#[from] GitHubError),
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
}

impl Unread {
    pub(super) fn is_not_found(&self) -> bool {
        matches!(self, Self::GitHub(error) if error.is_not_found())
    }
}

impl From<Unread> for Failure {
    fn from(error: Unread) -> Self {
        match error {
            Unread::GitHub(error) => error.into(),
            Unread::Store(error) => error.into(),
        }
    }
}

impl CatalogSync {
    /// Brings the record to where the default branch stands now.
    pub(super) async fn look(&self, record: &RepositoryRecord, scope: Scope) -> Result<Found, Unread> {
        let name = name_of(record)?;
        let branch = &record.default_branch;
        let found = match self.github.tree_if_changed(scope, &name, branch, record.etag.as_deref()).await {
            Ok(TreeRead::Unchanged) => {
                self.store.looked_at(record.id, None, now()).await?;
                return Ok(Found::Same);
            }
            Ok(TreeRead::Changed(found)) => found,
            // 404: there is no such branch; 409: there is no commit at all.
            Err(GitHubError::NotFound { .. } | GitHubError::Rejected { status: 409, .. }) => {
                self.store.forget_entities_of(record.id).await?;
                self.store.looked_at(record.id, None, now()).await?;
                return Ok(Found::Empty);
            }
            Err(error) => return Err(error.into()),
        };
        // A tree that is asked for by a branch is named by the branch's commit.
        if record.commit.as_ref() == Some(&found.sha) {
            self.store.looked_at(record.id, found.etag.as_deref(), now()).await?;
            return Ok(Found::Same);
        }
        let commit = found.sha.clone();
        self.take(record, scope, &commit, found).await
    }

    /// Brings the record to a commit.
    pub(super) async fn bring(&self, record: &RepositoryRecord, scope: Scope, commit: &str) -> Result<Found, Unread> {
        match self.github.tree_if_changed(scope, &name_of(record)?, commit, None).await? {
            // The name that GitHub gave to this answer is not that of the branch's.
            TreeRead::Changed(found) => self.take(record, scope, commit, FreshTree { etag: None, ..found }).await,
            TreeRead::Unchanged => Ok(Found::Same),
        }
    }

    /// Takes over what a commit's tree holds: of its catalog files, those with another content than before are read.
    async fn take(
        &self,
        record: &RepositoryRecord,
        scope: Scope,
        commit: &str,
        found: FreshTree,
    ) -> Result<Found, Unread> {
        let name = name_of(record)?;
        let tree = recorded_tree(commit, found.entries, found.truncated);
        let mut reader = Reader::new(&self.settings, &tree, self.store.catalog_files(record.id).await?);
        loop {
            let wanted = reader.wants();
            if wanted.is_empty() {
                break;
            }
            for (path, text) in self.contents(scope, &name, &wanted).await? {
                reader.give(&path, text);
            }
        }
        let read = reader.finish();
        let change = TakeOver {
            from: record.commit.clone(),
            commit: commit.to_owned(),
            etag: found.etag,
            removed: read.removed,
            changed: read.changed,
            tree: Some(tree),
        };
        Ok(match self.store.take_over(record, &change).await? {
            TakenOver::Done { added, updated, removed } => Found::Taken { added, updated, removed },
            TakenOver::Overtaken => Found::Overtaken,
        })
    }
}

fn recorded_tree(commit: &str, entries: Vec<TreeEntry>, truncated: bool) -> RepositoryTree {
    let files = entries.into_iter().filter(|entry| entry.kind == "blob");
    let files = files.map(|entry| TreeFile { path: entry.path, blob: entry.sha }).collect();
    let mut tree = RepositoryTree { commit: commit.to_owned(), truncated, files };
    tree.sort();
    tree
}

fn name_of(record: &RepositoryRecord) -> Result<RepoName, GitHubError> {
    RepoName::parse(&record.full_name)
        .ok_or_else(|| GitHubError::Configuration(format!("`{}` is no name of a repository", record.full_name)))
}
