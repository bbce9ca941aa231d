//! `repository`: a repository was made, renamed, moved, put away, or has another default branch.

use serde::Deserialize;

use super::repository::{RawInstallation, RawRepository, Repository};

/// Something happened to a repository as a whole.
#[derive(Debug, Clone)]
pub struct RepositoryChanged {
    /// Which, with its new name and default branch.
    pub repository: Repository,
    /// What else is known of it.
    pub settled: Settled,
    /// What happened.
    pub change: RepositoryChange,
}

/// What happens to repositories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RepositoryChange {
    /// It is there, or there again: made, unarchived, or moved here from another account.
    Came,
    /// It was archived.
    Archived,
    /// It was deleted.
    Deleted,
    /// Another branch is its default branch.
    DefaultBranch,
    /// It is called otherwise, or others may see it.
    Described,
}

/// What is known of a repository beside its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// Whether it is archived.
    pub archived: bool,
    /// Whether only some may see it.
    pub private: bool,
}

/// GitHub's JSON of a repository, with what is settled for it.
#[derive(Deserialize)]
pub(super) struct RawSettled {
    #[serde(flatten)]
    repository: RawRepository,
    #[serde(default)]
    archived: bool,
    #[serde(default)]
    private: bool,
}

impl RawSettled {
    pub(super) fn with(self, installation: &RawInstallation) -> Result<(Repository, Settled), String> {
        let settled = Settled { archived: self.archived, private: self.private };
        Ok((self.repository.with(installation)?, settled))
    }
}

#[derive(Deserialize)]
struct Payload {
    action: String,
    installation: RawInstallation,
    repository: RawSettled,
}

/// Whether anybody acts on the action; of `edited` only on another default branch.
pub(super) fn acts(action: &str, other_default_branch: bool) -> bool {
    change_of(action).is_some() && (action != "edited" || other_default_branch)
}

fn change_of(action: &str) -> Option<RepositoryChange> {
    Some(match action {
        "created" | "unarchived" | "transferred" => RepositoryChange::Came,
        "archived" => RepositoryChange::Archived,
        "deleted" => RepositoryChange::Deleted,
        "edited" => RepositoryChange::DefaultBranch,
        "renamed" | "privatized" | "publicized" => RepositoryChange::Described,
        _ => return None,
    })
}

pub(super) fn read(body: &[u8]) -> Result<RepositoryChanged, String> {
    let payload: Payload = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let change =
        change_of(&payload.action).ok_or_else(|| format!("nothing here acts on the action `{}`", payload.action))?;
    let (repository, settled) = payload.repository.with(&payload.installation)?;
    Ok(RepositoryChanged { repository, settled, change })
}
