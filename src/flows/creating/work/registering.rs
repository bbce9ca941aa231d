//! The new repository's entry in the catalog: the record takes its first commit in at once.

use super::{Cut, Done, Step, Work};
use crate::events::{Repository, Settled};
use crate::golden_paths::Visibility;

impl Work<'_> {
    pub(super) async fn register(&self) -> Result<Done, Cut> {
        let platform = self.platform;
        let steps = platform.store.creation_steps(self.creation.id).await?;
        let commit = steps.into_iter().find(|row| row.step == Step::Commit.key()).map(|row| row.note);
        let Some(commit) = commit.filter(|commit| !commit.is_empty()) else {
            return Ok(Done::No("the first commit is not known".to_owned()));
        };
        let scope = self.scope()?;
        let repository = Repository {
            scope,
            id: self.standing()?.id,
            name: self.name(),
            default_branch: self.made.default_branch.clone(),
        };
        let settled = Settled { archived: false, private: self.made.visibility != Visibility::Public };
        platform.catalog_sync.on_first_commit(&repository, settled, &commit, scope).await?;
        Ok(Done::plainly())
    }
}
