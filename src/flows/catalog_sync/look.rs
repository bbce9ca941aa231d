//! Looks at one repository: where its default branch stands, and, when that is elsewhere than the record, what is
//! different there. One conditional request when nothing is.

use super::CatalogSync;
use super::committed::CommittedFiles;
use super::reader::Reader;
use crate::failure::Failure;
use crate::github::{GitHubError, HeadRead, RepoName, Scope, TreeEntry};
use crate::store::catalog::{RepositoryRecord, RepositoryTree, TakeOver, TakenOver, TreeFile};
use crate::store::now;

/// The commit to which the record is to be brought.
#[derive(Debug, Clone)]
pub(super) struct Reach<'a> {
    /// The commit.
    pub commit: &'a str,
    /// What its tree can be read by: its own name, or the commit's.
    pub treeish: &'a str,
    /// What GitHub named the answer that told it.
    pub etag: Option<String>,
    /// All files of the commit, where the platform made it itself; then GitHub is not asked for them.
    pub files: Option<&'a CommittedFiles<'a>>,
}

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
    #[error(transparent)]
    Decisions(#[from] Failure),
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
            Unread::Decisions(failure) => failure,
        }
    }
}

impl CatalogSync {
    /// Brings the record to where the default branch stands now.
    pub(super) async fn look(&self, record: &RepositoryRecord, scope: Scope) -> Result<Found, Unread> {
        let name = name_of(record)?;
        let branch = &record.default_branch;
        let etag = record.etag.as_deref();
        let (head, etag) = match self.github.head_if_changed(scope, &name, branch, etag).await? {
            HeadRead::Unchanged => {
                self.store.looked_at(record.id, None, now()).await?;
                return Ok(Found::Same);
            }
            HeadRead::Missing => {
                self.store.forget_entities_of(record.id).await?;
                self.store.looked_at(record.id, None, now()).await?;
                return Ok(Found::Empty);
            }
            HeadRead::At(head, etag) => (head, etag),
        };
        if record.commit.as_ref() == Some(&head.commit.0) && !record.is_marked() {
            self.store.looked_at(record.id, etag.as_deref(), now()).await?;
            return Ok(Found::Same);
        }
        self.bring(record, scope, &Reach { commit: &head.commit.0, treeish: &head.tree, etag, files: None }).await
    }

    /// Brings the record to a commit: its tree, and of its catalog files those with another content than before.
    pub(super) async fn bring(
        &self,
        record: &RepositoryRecord,
        scope: Scope,
        reach: &Reach<'_>,
    ) -> Result<Found, Unread> {
        let name = name_of(record)?;
        let mut tree = match reach.files {
            Some(files) => files.tree(reach.commit),
            None => {
                let (entries, truncated) = self.github.tree(scope, &name, reach.treeish).await?;
                recorded_tree(reach.commit, entries, truncated)
            }
        };
        let recorded = self.store.catalog_files(record.id).await?;
        let gone = self.complete(scope, &name, &mut tree, &recorded).await?;
        let decided = self.decisions.of(&name.owner).await?;
        let mut reader = Reader::new(&decided.catalog, &record.full_name, &tree, recorded);
        if record.is_marked() {
            reader.trust_nothing();
        }
        loop {
            let mut wanted = reader.wants();
            if wanted.is_empty() {
                break;
            }
            if let Some(files) = reach.files {
                wanted.retain(|file| match files.text(&file.path) {
                    Some(text) => {
                        reader.give(&file.path, Some(text.to_owned()));
                        false
                    }
                    None => true,
                });
            }
            for (path, text) in self.contents(scope, &name, &wanted).await? {
                reader.give(&path, text);
            }
        }
        let read = reader.finish();
        let change = TakeOver {
            from: record.commit.clone(),
            commit: reach.commit.to_owned(),
            etag: reach.etag.clone(),
            removed: read.removed.into_iter().chain(gone).collect(),
            changed: read.changed,
            tree: Some(tree),
        };
        Ok(match self.store.take_over(record, &change).await? {
            TakenOver::Done { added, updated, removed } => {
                self.heed_decisions(record, &decided).await?;
                Found::Taken { added, updated, removed }
            }
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
