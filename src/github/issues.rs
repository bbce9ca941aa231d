//! Issues: opening, reading, labelling and closing them. Their comments are `comments`.

use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;
use super::names::{Login, RepoName};
use super::tokens::Scope;

/// An issue, as far as we read it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "Answer")]
pub struct Issue {
    /// Its number.
    pub number: i64,
    /// Its id in GraphQL.
    pub node_id: String,
    /// Its title.
    pub title: String,
    /// Its text, in which lines may end in `\r\n`.
    pub body: String,
    /// Whether it is open.
    pub open: bool,
    /// Who opened it; none when the account is gone.
    pub author: Option<Login>,
    /// Its labels' names.
    pub labels: Vec<String>,
    /// Whether it is a pull request.
    pub pull_request: bool,
    /// Where a person sees it.
    pub html_url: String,
}

#[derive(Deserialize)]
struct Answer {
    number: i64,
    #[serde(default)]
    node_id: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    body: Option<String>,
    state: String,
    user: Option<User>,
    #[serde(default)]
    labels: Vec<LabelAnswer>,
    pull_request: Option<serde::de::IgnoredAny>,
    html_url: String,
}

#[derive(Deserialize)]
struct User {
    login: String,
}

/// GitHub's description allows both.
#[derive(Deserialize)]
#[serde(untagged)]
enum LabelAnswer {
    Name(String),
    Label {
        #[serde(default)]
        name: Option<String>,
    },
}

impl From<Answer> for Issue {
    fn from(answer: Answer) -> Self {
        let name = |label| match label {
            LabelAnswer::Name(name) => Some(name),
            LabelAnswer::Label { name } => name,
        };
        Self {
            number: answer.number,
            node_id: answer.node_id,
            title: answer.title,
            body: answer.body.unwrap_or_default(),
            open: answer.state == "open",
            author: answer.user.map(|user| Login(user.login)),
            labels: answer.labels.into_iter().filter_map(name).collect(),
            pull_request: answer.pull_request.is_some(),
            html_url: answer.html_url,
        }
    }
}

/// An issue to be opened.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct NewIssue<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its text.
    pub body: &'a str,
    /// Names of labels; one that does not exist is made.
    pub labels: &'a [String],
    /// Logins, at most ten.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub assignees: &'a [String],
    /// The number of a milestone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub milestone: Option<u64>,
}

/// Why an issue is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    /// What it asks for was done.
    Completed,
    /// It will not be done.
    NotPlanned,
}

impl GitHub {
    /// An issue as it stands now.
    ///
    /// # Errors
    /// As any read; a 404 (410 at GitHub) when it was deleted or moved away.
    pub async fn issue(&self, scope: Scope, repo: &RepoName, number: i64) -> Result<Issue, GitHubError> {
        let path = format!("/repos/{repo}/issues/{number}");
        self.send(Call::get("get an issue", By::Installation(scope), path).conditional()).await?.read()
    }

    /// Opens an issue. Sent once: whether it exists after a failure must be looked up.
    ///
    /// # Errors
    /// As any write; a 410 ([`GitHubError::NotFound`]) when issues are switched off.
    pub async fn open_issue(&self, scope: Scope, repo: &RepoName, new: &NewIssue<'_>) -> Result<Issue, GitHubError> {
        let path = format!("/repos/{repo}/issues");
        let call = Call::write("open an issue", By::Installation(scope), Method::POST, path);
        self.send(call.json(new).content()).await?.read()
    }

    /// The oldest of the newest hundred issues whose text holds a marker of ours: to find one whose opening was cut
    /// short. The caller has waited until GitHub must show it ([`GitHub::settle`]).
    ///
    /// # Errors
    /// As any read.
    pub async fn issue_with(&self, scope: Scope, repo: &RepoName, marker: &str) -> Result<Option<Issue>, GitHubError> {
        let path = format!("/repos/{repo}/issues?state=all&per_page=100&sort=created&direction=desc");
        let issues: Vec<Issue> = self.send(Call::get("list issues", By::Installation(scope), path)).await?.read()?;
        Ok(issues.into_iter().rev().find(|issue| issue.body.contains(marker)))
    }

    /// Adds labels to an issue; those that do not exist are made. Safe to repeat.
    ///
    /// # Errors
    /// As any write.
    pub async fn label_issue(
        &self,
        scope: Scope,
        repo: &RepoName,
        number: i64,
        labels: &[String],
    ) -> Result<(), GitHubError> {
        let path = format!("/repos/{repo}/issues/{number}/labels");
        let call = Call::write("label an issue", By::Installation(scope), Method::POST, path).idempotent();
        self.send(call.json(&json!({ "labels": labels })).content()).await.map(drop)
    }

    /// Takes a label away from an issue; one that it does not have is fine.
    ///
    /// # Errors
    /// As any write.
    pub async fn unlabel_issue(
        &self,
        scope: Scope,
        repo: &RepoName,
        number: i64,
        label: &str,
    ) -> Result<(), GitHubError> {
        let path = format!("/repos/{repo}/issues/{number}/labels/{}", super::names::segment(label));
        let call = Call::write("unlabel an issue", By::Installation(scope), Method::DELETE, path).idempotent();
        match self.send(call).await {
            Err(error) if !error.is_not_found() => Err(error),
            _ => Ok(()),
        }
    }

    /// Closes an issue. Safe to repeat: of one that is closed, only the first reason counts.
    ///
    /// # Errors
    /// As any write.
    pub async fn close_issue(
        &self,
        scope: Scope,
        repo: &RepoName,
        number: i64,
        reason: CloseReason,
    ) -> Result<Issue, GitHubError> {
        let path = format!("/repos/{repo}/issues/{number}");
        let call = Call::write("close an issue", By::Installation(scope), Method::PATCH, path).idempotent();
        self.send(call.json(&json!({ "state": "closed", "state_reason": reason })).content()).await?.read()
    }
}
