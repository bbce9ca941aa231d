//! A push to a default branch: the record moves to the new commit. A push that cannot concern the catalog costs no
//! call, another one the tree and the contents that are new.

use super::committed::CommittedFiles;
use super::look::{Found, Reach};
use super::{CatalogSync, outcome, touched};
use crate::deliveries::Outcome;
use crate::events::{Pushed, Repository, Settled};
use crate::failure::Failure;
use crate::github::Scope;
use crate::store::catalog::{RepositoryRecord, TakeOver, TakenOver};

/// How often a push is worked out anew because the record moved meanwhile.
const TRIES: usize = 4;

impl CatalogSync {
    /// Brings the record to where the default branch stands.
    pub async fn on_push(&self, pushed: &Pushed) -> Result<Outcome, Failure> {
        for _ in 0..TRIES {
            let record = self.keep(&pushed.repository, pushed.settled).await?;
            if record.archived {
                return Ok(outcome("nothing", "the repository is archived"));
            }
            if pushed.after.as_ref().is_some_and(|after| Some(&after.0) == record.commit.as_ref()) {
                return Ok(outcome("nothing", "the record stands there already"));
            }
            if let Some(outcome) = self.follow(&record, pushed).await? {
                return Ok(outcome);
            }
        }
        Err(Failure::Passing { reason: "others kept moving the record of this repository".to_owned(), wait: None })
    }

    /// Takes the first commit of a repository that the platform made into the record, without waiting for its push.
    /// `scope` is a token that is held already, for what is not among the files.
    pub async fn on_first_commit(
        &self,
        repository: &Repository,
        settled: Settled,
        commit: &str,
        files: &CommittedFiles<'_>,
        scope: Scope,
    ) -> Result<(), Failure> {
        for _ in 0..TRIES {
            let record = self.keep(repository, settled).await?;
            // The push was faster, or somebody pushes already.
            if record.commit.is_some() {
                return Ok(());
            }
            let reach = Reach { commit, treeish: commit, etag: None, files: Some(files) };
            if self.bring(&record, scope, &reach).await? != Found::Overtaken {
                return Ok(());
            }
        }
        Err(Failure::Passing { reason: "others kept moving the record of this repository".to_owned(), wait: None })
    }

    /// One try; none when the record moved meanwhile.
    async fn follow(&self, record: &RepositoryRecord, pushed: &Pushed) -> Result<Option<Outcome>, Failure> {
        let scope = Scope::repository(record.installation_id, record.id);
        // Only a push that begins where the record stands says where it ends: deliveries come late and in any order.
        let follows =
            pushed.before.as_ref().map(|before| &before.0) == record.commit.as_ref() && record.commit.is_some();
        let Some(after) = pushed.after.as_ref().filter(|_| follows) else {
            return self.look_anew(record, scope, pushed).await;
        };
        if let Some(change) = self.without_reading(record, pushed, &after.0).await? {
            let taken = self.store.take_over(record, &change).await?;
            let quiet = || outcome("nothing", "it touches no catalog file");
            return Ok(matches!(taken, TakenOver::Done { .. }).then(quiet));
        }
        let reach = Reach { commit: &after.0, treeish: &after.0, etag: None, files: None };
        match self.bring(record, scope, &reach).await {
            Ok(found) => Ok(told(found)),
            // The branch was moved elsewhere before this push was worked on, and the commit is gone.
            Err(error) if error.is_not_found() => self.look_anew(record, scope, pushed).await,
            Err(error) => Err(error.into()),
        }
    }

    /// Looks where the branch stands. GitHub may not show the push yet, and then the branch seems to stand where the
    /// push began: that is one more try, from there.
    async fn look_anew(
        &self,
        record: &RepositoryRecord,
        scope: Scope,
        pushed: &Pushed,
    ) -> Result<Option<Outcome>, Failure> {
        let found = self.look(record, scope).await?;
        let stands = self.store.repository(record.id).await?.and_then(|record| record.commit);
        let stale = stands.is_some() && stands == pushed.before.as_ref().map(|before| before.0.clone());
        Ok(told(found).filter(|_| !stale || pushed.after.is_none()))
    }

    /// What the push changes when its own lists show that it cannot concern the catalog.
    async fn without_reading(
        &self,
        record: &RepositoryRecord,
        pushed: &Pushed,
        after: &str,
    ) -> Result<Option<TakeOver>, Failure> {
        let Some(list) = pushed.touched.as_ref().filter(|_| !record.is_marked()) else { return Ok(None) };
        let Some(tree) = self.store.tree(record.id).await?.filter(|tree| Some(&tree.commit) == record.commit.as_ref())
        else {
            return Ok(None);
        };
        let files = self.store.catalog_files(record.id).await?;
        let owner = record.full_name.split('/').next().unwrap_or_default();
        let decided = self.decisions.of(owner).await?;
        let tree = touched::without_reading(&tree, &files, &decided.catalog, list, after);
        Ok(tree.map(|tree| TakeOver {
            from: record.commit.clone(),
            commit: after.to_owned(),
            tree: Some(tree),
            ..TakeOver::default()
        }))
    }
}

/// What is told of a look; none when somebody else moved the record meanwhile.
pub(super) fn told(found: Found) -> Option<Outcome> {
    match found {
        Found::Overtaken => None,
        Found::Same => Some(outcome("nothing", "nothing has changed")),
        Found::Empty => Some(outcome("recorded", "the default branch is empty")),
        Found::Taken { added, updated, removed } => {
            Some(outcome("recorded", format!("{added} entities added, {updated} updated, {removed} removed")))
        }
    }
}
