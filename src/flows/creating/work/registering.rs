//! The new repository's entry in the catalog: the record takes its first commit in at once,
//! from the plan's own files.

use super::{Cut, Done, Step, Work};
use crate::events::{Repository, Settled};
use crate::flows::catalog_sync::CommittedFiles;
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
        let files = self.plan.files.iter().map(|file| (file.path.as_str(), file.contents.as_slice()));
        let files = CommittedFiles::new(files);
        platform.catalog_sync.on_first_commit(&repository, settled, &commit, &files, scope).await?;
        Ok(Done::plainly())
    }
}
