//! Pull requests.

use http::Method;
use serde::Deserialize;
use serde_json::json;

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;
use super::names::{RepoName, segment};
use super::tokens::Scope;

/// A pull request, as far as we read it.
#[derive(Debug, Clone, Deserialize)]
pub struct Pull {
    /// Its number.
    pub number: i64,
    /// Where a person sees it.
    pub html_url: String,
    /// `open` or `closed`.
    pub state: String,
    /// Its text.
    #[serde(default)]
    pub body: Option<String>,
    /// When it was merged.
    #[serde(default)]
    pub merged_at: Option<String>,
}

/// A pull request to be opened.
#[derive(Debug, Clone)]
pub struct NewPull<'a> {
    /// The branch with the changes.
    pub head: &'a str,
    /// The branch that takes them.
    pub base: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its text.
    pub body: &'a str,
}

/// What became of a pull request that was to be opened.
#[derive(Debug, Clone)]
pub enum PullOutcome {
    /// It was opened.
    Opened(Pull),
    /// GitHub knows an open one for the same branch.
    Exists,
}

impl GitHub {
    /// Opens a pull request. Sent once: whether it exists after a failure must be looked up.
    pub async fn open_pull(
        &self,
        scope: Scope,
        repo: &RepoName,
        pull: &NewPull<'_>,
    ) -> Result<PullOutcome, GitHubError> {
        let path = format!("/repos/{repo}/pulls");
        let body = json!({ "title": pull.title, "head": pull.head, "base": pull.base, "body": pull.body });
        let call = Call::write("open a pull request", By::Installation(scope), Method::POST, path);
        match self.send(call.json(&body).content()).await {
            Ok(answer) => Ok(PullOutcome::Opened(answer.read()?)),
            Err(GitHubError::Rejected { status: 422, message, .. }) if message.contains("already exists") => {
                Ok(PullOutcome::Exists)
            }
            Err(error) => Err(error),
        }
    }

    /// The newest pull request from a branch of the same repository, open or not.
    pub async fn pull_of_branch(
        &self,
        scope: Scope,
        repo: &RepoName,
        branch: &str,
    ) -> Result<Option<Pull>, GitHubError> {
        let head = format!("{}:{}", segment(&repo.owner), super::names::segments(branch));
        let path = format!("/repos/{repo}/pulls?state=all&per_page=100&head={head}");
        let pulls: Vec<Pull> =
            self.send(Call::get("list pull requests", By::Installation(scope), path)).await?.read()?;
        Ok(pulls.into_iter().max_by_key(|pull| pull.number))
    }

    /// Closes a pull request without merging it.
    pub async fn close_pull(&self, scope: Scope, repo: &RepoName, number: i64) -> Result<Pull, GitHubError> {
        let path = format!("/repos/{repo}/pulls/{number}");
        let call = Call::write("close a pull request", By::Installation(scope), Method::PATCH, path).idempotent();
        self.send(call.json(&json!({ "state": "closed" }))).await?.read()
    }
}
