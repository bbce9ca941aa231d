//! Judges a default branch as it stands, without any change: everything that is found counts.

use std::collections::{BTreeMap, HashMap};

use super::{Fixing, judged, record};
use crate::catalog::codeowners;
use crate::events::{MergeGroupFormed, Repository};
use crate::failure::Failure;
use crate::flows::Platform;
use crate::flows::checks::change::{Change, Unchanged};
use crate::flows::checks::{Subject, Verdict};
use crate::github::{FileStatus, PullFile, TreeEntry};
use crate::store::catalog::{RepositoryTree, TreeFile};

/// The verdict on all catalog files of the default branch: those of that name, those that the record knows, and what
/// they draw in. None when there is no such branch. Two reads, and one more for a hundred files.
pub async fn whole(platform: &Platform, repository: &Repository) -> Result<Option<Verdict>, Failure> {
    let (github, scope, name) = (&platform.github, repository.scope, &repository.name);
    let Some(head) = github.head(scope, name, &repository.default_branch).await? else { return Ok(None) };
    let (entries, truncated) = github.tree(scope, name, &head.tree).await?;
    let subject = Subject::Queue(MergeGroupFormed {
        repository: repository.clone(),
        head: head.commit.clone(),
        head_branch: repository.default_branch.clone(),
        base: head.commit.clone(),
    });
    let mut record = record(platform, &subject).await?;
    let files = || entries.iter().filter(|entry| entry.kind == "blob");
    let matters = |path: &str| {
        let file = path.rsplit('/').next().unwrap_or(path);
        matches!(file, "catalog-info.yaml" | "catalog-info.yml")
            || record.matter.contains(path)
            || codeowners::PLACES.contains(&path)
    };
    let mut change = Change {
        head: head.commit.clone(),
        files: files().filter(|entry| matters(&entry.path)).map(as_added).collect(),
        complete: !truncated,
        after: BTreeMap::new(),
        before: BTreeMap::new(),
        touched: HashMap::new(),
        added: BTreeMap::new(),
    };
    change.read(platform, &subject, &record.matter, &[]).await?;
    let listed = |entry: &TreeEntry| TreeFile { path: entry.path.clone(), blob: entry.sha.clone() };
    let mut tree = RepositoryTree { commit: head.commit.0, truncated, files: files().map(listed).collect() };
    tree.sort();
    record.tree = Some(tree);
    judged(platform, &subject, change, &record, &Unchanged::new(), (true, Fixing::default())).await.map(Some)
}

/// A file as if it had just been added: nothing stood before it.
fn as_added(entry: &TreeEntry) -> PullFile {
    PullFile {
        path: entry.path.clone(),
        previous_path: None,
        status: FileStatus::Added,
        blob: Some(entry.sha.clone()),
        commit: None,
        patch: None,
        additions: 0,
        deletions: 0,
    }
}
