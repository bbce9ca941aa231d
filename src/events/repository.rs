//! What every event about a repository carries, and who is behind it.

use serde::Deserialize;

use crate::github::{RepoName, Scope};

/// The repository of an event, with the installation that sent it.
#[derive(Debug, Clone)]
pub struct Repository {
    /// Whose token works here.
    pub scope: Scope,
    /// GitHub's id, which outlives renames.
    pub id: i64,
    /// The name at the time of the event.
    pub name: RepoName,
    /// The branch that pull requests go to.
    pub default_branch: String,
}

/// GitHub's JSON of a repository.
#[derive(Deserialize)]
pub(super) struct RawRepository {
    pub id: i64,
    pub full_name: String,
    pub default_branch: String,
}

/// GitHub's JSON of an installation.
#[derive(Deserialize)]
pub(super) struct RawInstallation {
    pub id: i64,
}

impl RawRepository {
    pub(super) fn with(self, installation: &RawInstallation) -> Result<Repository, String> {
        let name = RepoName::parse(&self.full_name).ok_or("`repository.full_name` is no `owner/name`")?;
        let scope = Scope::repository(installation.id, self.id);
        Ok(Repository { scope, id: self.id, name, default_branch: self.default_branch })
    }
}
