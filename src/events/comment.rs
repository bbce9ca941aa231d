//! `issue_comment` with the action `created`. Edits and deletions ask for nothing.

use serde::Deserialize;

use super::repository::{RawInstallation, RawRepository, Repository};
use crate::github::Login;

/// A person wrote a comment.
#[derive(Debug, Clone)]
pub struct CommentCreated {
    /// Where.
    pub repository: Repository,
    /// On which issue or pull request.
    pub issue: i64,
    /// Which of the two it is.
    pub place: Place,
    /// GitHub's id of the comment.
    pub comment_id: i64,
    /// Where a person sees it.
    pub comment_url: String,
    /// What was typed.
    pub body: String,
    /// Who typed it.
    pub author: Login,
    /// GitHub's id of who typed it.
    pub author_id: i64,
    /// When it was typed, in milliseconds since 1970 UTC.
    pub created_at: i64,
}

/// What a comment was written on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// A pull request.
    PullRequest,
    /// An issue that is no pull request.
    Issue,
}

impl Place {
    /// In words: "a pull request", "an issue".
    pub fn words(self) -> &'static str {
        match self {
            Place::PullRequest => "a pull request",
            Place::Issue => "an issue",
        }
    }
}

/// Whether a comment may hold a command at all: a cheap scan for `/idp` in any case, without Markdown.
/// A comment for which this is false has neither commands nor a hint.
pub fn mentions_command(body: &str) -> bool {
    body.split('/').skip(1).any(|rest| rest.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("idp")))
}

#[derive(Deserialize)]
struct Payload {
    installation: RawInstallation,
    repository: RawRepository,
    issue: Issue,
    comment: Comment,
}

#[derive(Deserialize)]
struct Issue {
    number: i64,
    pull_request: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Comment {
    id: i64,
    html_url: String,
    body: String,
    user: User,
    created_at: chrono::DateTime<chrono::Utc>,
}

#[derive(Deserialize)]
struct User {
    id: i64,
    login: String,
}

pub(super) fn read(body: &[u8]) -> Result<CommentCreated, String> {
    let payload: Payload = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let place = if payload.issue.pull_request.is_some() { Place::PullRequest } else { Place::Issue };
    Ok(CommentCreated {
        repository: payload.repository.with(&payload.installation)?,
        issue: payload.issue.number,
        place,
        comment_id: payload.comment.id,
        comment_url: payload.comment.html_url,
        body: payload.comment.body,
        author: Login(payload.comment.user.login),
        author_id: payload.comment.user.id,
        created_at: payload.comment.created_at.timestamp_millis(),
    })
}
