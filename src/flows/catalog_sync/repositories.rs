//! What happens to repositories as a whole. They are known by GitHub's id: a rename or a move changes no entity.

use super::{CatalogSync, outcome, push};
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
                match push::told(found) {
                    Some(outcome) => Ok(outcome),
                    // Whoever was faster may have looked at the branch that was the default one before.
                    None => {
                        Err(Failure::Passing { reason: "others moved the record meanwhile".to_owned(), wait: None })
                    }
                }
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
        self.keep_record(record).await
    }

    /// Notes a repository where it is another than was known, and returns what is recorded of it.
    pub(super) async fn keep_record(&self, seen: RepositoryRecord) -> Result<RepositoryRecord, Failure> {
        let known = self.store.repository(seen.id).await?;
        let as_seen = |known: &RepositoryRecord| RepositoryRecord {
            commit: known.commit.clone(),
            etag: known.etag.clone(),
            looked_at: known.looked_at,
            ..seen.clone()
        };
        match known {
            Some(known) if known == as_seen(&known) => Ok(known),
            _ => {
                self.store.keep_repository(&seen).await?;
                Ok(self.store.repository(seen.id).await?.unwrap_or(seen))
            }
        }
    }
}
