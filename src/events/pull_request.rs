//! `pull_request`: what was opened, pushed to, retargeted, taken out of draft, closed or merged.

use serde::Deserialize;

use super::repository::{RawInstallation, RawRepository, Repository};
use crate::github::{CommitSha, Login};

/// Something happened to a pull request.
#[derive(Debug, Clone)]
pub struct PullRequestChanged {
    /// The pull request as it stands now.
    pub pull: PullRequest,
    /// What happened.
    pub what: Happened,
    /// Who did it.
    pub by: Login,
}

/// A pull request, as a payload describes it.
#[derive(Debug, Clone)]
pub struct PullRequest {
    /// Where it wants to go.
    pub repository: Repository,
    /// Its number.
    pub number: i64,
    /// Its newest commit.
    pub head: CommitSha,
    /// The branch it comes from.
    pub head_branch: String,
    /// GitHub's id of the repository that it comes from; none when that is gone.
    pub head_repository: Option<i64>,
    /// The branch it goes to.
    pub base_branch: String,
    /// Where that branch stood.
    pub base: CommitSha,
    /// Whether it is not ready to be looked at.
    pub draft: bool,
    /// When it was opened, in milliseconds since 1970 UTC.
    pub created_at: i64,
}

/// What happened to a pull request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    /// It was opened.
    Opened,
    /// Commits were pushed.
    Pushed,
    /// It goes to another branch now.
    Retargeted,
    /// It is no draft any more.
    Ready,
    /// It was merged.
    Merged,
    /// It was closed without a merge.
    Closed,
    /// It was opened again.
    Reopened,
}

impl PullRequest {
    /// Whether its branch lies in another repository than the one it goes to.
    pub fn is_from_fork(&self) -> bool {
        self.head_repository != Some(self.repository.id)
    }

    /// Whether its branch is one that the platform made.
    pub fn is_ours(&self) -> bool {
        !self.is_from_fork() && self.head_branch.starts_with("idp/")
    }
}

#[derive(Deserialize)]
struct Payload {
    action: String,
    installation: RawInstallation,
    repository: RawRepository,
    pull_request: Pull,
    sender: User,
    #[serde(default)]
    changes: Option<Changes>,
}

#[derive(Deserialize)]
struct Changes {
    base: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Pull {
    number: i64,
    head: Branch,
    base: Branch,
    #[serde(default)]
    draft: bool,
    #[serde(default)]
    merged: bool,
    created_at: chrono::DateTime<chrono::Utc>,
}

#[derive(Deserialize)]
struct Branch {
    #[serde(rename = "ref")]
    name: String,
    sha: String,
    repo: Option<Identified>,
}

#[derive(Deserialize)]
struct Identified {
    id: i64,
}

#[derive(Deserialize)]
struct User {
    login: String,
}

pub(super) fn read(body: &[u8]) -> Result<PullRequestChanged, String> {
    let payload: Payload = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let pull = payload.pull_request;
    let retargeted = payload.changes.is_some_and(|changes| changes.base.is_some());
    let what = match payload.action.as_str() {
        "opened" => Happened::Opened,
        "synchronize" => Happened::Pushed,
        "edited" if retargeted => Happened::Retargeted,
        "ready_for_review" => Happened::Ready,
        "closed" if pull.merged => Happened::Merged,
        "closed" => Happened::Closed,
        "reopened" => Happened::Reopened,
        other => return Err(format!("nothing here acts on the action `{other}`")),
    };
    let pull = PullRequest {
        repository: payload.repository.with(&payload.installation)?,
        number: pull.number,
        head: CommitSha(pull.head.sha),
        head_branch: pull.head.name,
        head_repository: pull.head.repo.map(|repo| repo.id),
        base_branch: pull.base.name,
        base: CommitSha(pull.base.sha),
        draft: pull.draft,
        created_at: pull.created_at.timestamp_millis(),
    };
    Ok(PullRequestChanged { pull, what, by: Login(payload.sender.login) })
}
