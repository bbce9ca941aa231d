//! What happens to repositories as a whole. They are known by GitHub's id: a rename or a move changes no entity.

use super::{CatalogSync, outcome};
use crate::deliveries::Outcome;
use crate::events::{Repository, RepositoryChange, RepositoryChanged, Settled};
use crate::failure::Failure;
use crate::github::Scope;
use crate::store::catalog::RepositoryRecord;

impl CatalogSync {
    /// Follows what happened to a repository.
    pub async fn on_repository(&self, changed: &RepositoryChanged) -> Result<Outcome, Failure> {
        let id = changed.repository.id;
        if changed.change == RepositoryChange::Deleted {
            self.store.forget_repository(id).await?;
            return Ok(outcome("recorded", "the repository is gone, and with it all that it brought"));
        }
        let record = self.keep(&changed.repository, changed.settled).await?;
        if record.archived {
            self.store.forget_entities_of(id).await?;
            return Ok(outcome("recorded", "the repository is archived: what it brought is no longer in force"));
        }
        match changed.change {
            RepositoryChange::Came | RepositoryChange::DefaultBranch => {
                let found = self.look(&record, Scope::repository(record.installation_id, id)).await?;
                Ok(outcome("recorded", format!("looked at the default branch: {found:?}")))
            }
            RepositoryChange::Described | RepositoryChange::Archived | RepositoryChange::Deleted => {
                Ok(outcome("recorded", "its name and visibility are noted"))
            }
        }
    }

    /// Notes a repository as an event shows it, and returns what is recorded of it.
    pub(super) async fn keep(&self, repository: &Repository, settled: Settled) -> Result<RepositoryRecord, Failure> {
        let record = RepositoryRecord {
            id: repository.id,
            installation_id: repository.scope.installation,
            full_name: repository.name.to_string(),
            default_branch: repository.default_branch.clone(),
            archived: settled.archived,
            private: settled.private,
            commit: None,
            etag: None,
            looked_at: None,
        };
        self.store.keep_repository(&record).await?;
        Ok(self.store.repository(repository.id).await?.unwrap_or(record))
    }
}
