//! `pull_request` with the actions `closed` and `reopened`, for pull requests from one of our branches.

use serde::Deserialize;

use super::repository::{RawInstallation, RawRepository, Repository};
use crate::github::Login;

/// A pull request from one of our branches was closed, merged or opened again.
#[derive(Debug, Clone)]
pub struct PullRequestMoved {
    /// Where.
    pub repository: Repository,
    /// Which pull request.
    pub number: i64,
    /// What became of it.
    pub to: Moved,
    /// Who did it.
    pub by: Login,
}

/// What became of a pull request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// It was merged.
    Merged,
    /// It was closed without a merge.
    Closed,
    /// It was opened again.
    Reopened,
}

#[derive(Deserialize)]
struct Payload {
    action: String,
    installation: RawInstallation,
    repository: RawRepository,
    pull_request: Pull,
    sender: User,
}

#[derive(Deserialize)]
struct Pull {
    number: i64,
    #[serde(default)]
    merged: bool,
}

#[derive(Deserialize)]
struct User {
    login: String,
}

pub(super) fn read(body: &[u8]) -> Result<PullRequestMoved, String> {
    let payload: Payload = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let to = match (payload.action.as_str(), payload.pull_request.merged) {
        ("closed", true) => Moved::Merged,
        ("closed", false) => Moved::Closed,
        ("reopened", _) => Moved::Reopened,
        (other, _) => return Err(format!("nothing here acts on the action `{other}`")),
    };
    Ok(PullRequestMoved {
        repository: payload.repository.with(&payload.installation)?,
        number: payload.pull_request.number,
        to,
        by: Login(payload.sender.login),
    })
}
