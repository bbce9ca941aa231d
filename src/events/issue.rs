//! `issues` that ask for something to be created: those with the label of the platform's forms.

use serde::Deserialize;

use super::repository::{RawInstallation, RawRepository, Repository};
use crate::github::Login;

/// An issue that asks was opened, edited, labelled or closed.
#[derive(Debug, Clone)]
pub struct IssueChanged {
    /// Where.
    pub repository: Repository,
    /// Its number.
    pub number: i64,
    /// What happened.
    pub what: IssueChange,
    /// Where a person sees it.
    pub url: String,
    /// Who opened it.
    pub author: Login,
    /// GitHub's id of who opened it.
    pub author_id: i64,
    /// Who did this to it.
    pub by: Login,
    /// Its text, as it was then.
    pub body: String,
    /// The names of its labels.
    pub labels: Vec<String>,
    /// When it was opened, in milliseconds since 1970 UTC.
    pub created_at: i64,
}

/// What happened to an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssueChange {
    /// It was opened, its text changed, or it got the label.
    Asks,
    /// It was closed.
    Closed,
}

/// Whether an action on an issue with the label asks for work.
pub(super) fn acts(action: &str, text_changed: bool) -> bool {
    matches!(action, "opened" | "labeled" | "closed") || action == "edited" && text_changed
}

#[derive(Deserialize)]
struct Payload {
    action: String,
    installation: RawInstallation,
    repository: RawRepository,
    issue: Issue,
    sender: User,
}

#[derive(Deserialize)]
struct Issue {
    number: i64,
    html_url: String,
    #[serde(default)]
    body: Option<String>,
    user: User,
    #[serde(default)]
    labels: Vec<Label>,
    created_at: chrono::DateTime<chrono::Utc>,
}

#[derive(Deserialize)]
struct Label {
    name: String,
}

#[derive(Deserialize)]
struct User {
    id: i64,
    login: String,
}

pub(super) fn read(body: &[u8]) -> Result<IssueChanged, String> {
    let payload: Payload = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let issue = payload.issue;
    Ok(IssueChanged {
        repository: payload.repository.with(&payload.installation)?,
        number: issue.number,
        what: if payload.action == "closed" { IssueChange::Closed } else { IssueChange::Asks },
        url: issue.html_url,
        author: Login(issue.user.login),
        author_id: issue.user.id,
        by: Login(payload.sender.login),
        body: issue.body.unwrap_or_default(),
        labels: issue.labels.into_iter().map(|label| label.name).collect(),
        created_at: issue.created_at.timestamp_millis(),
    })
}
