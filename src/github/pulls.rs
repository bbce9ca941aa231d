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
    /// Whether it is a draft.
    pub draft: bool,
}

/// Who is to look at a pull request.
#[derive(Debug, Clone, Copy)]
pub struct PullPeople<'a> {
    /// Logins that are asked for a review.
    pub reviewers: &'a [String],
    /// Slugs of teams that are asked for a review.
    pub teams: &'a [String],
    /// Logins, at most ten.
    pub assignees: &'a [String],
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
        let mut body = json!({ "title": pull.title, "head": pull.head, "base": pull.base, "body": pull.body });
        if pull.draft {
            body["draft"] = json!(true);
        }
        let call = Call::write("open a pull request", By::Installation(scope), Method::POST, path);
        match self.send(call.json(&body).content()).await {
            Ok(answer) => Ok(PullOutcome::Opened(answer.read()?)),
            Err(GitHubError::Rejected { status: 422, message, .. }) if message.contains("already exists") => {
                Ok(PullOutcome::Exists)
            }
            Err(error) => Err(error),
        }
    }

    /// Asks people and teams for a review, and assigns people: a call each where there is anybody. Safe to repeat.
    /// Whoever cannot be asked keeps nobody from anything.
    pub async fn ask_people(
        &self,
        scope: Scope,
        repo: &RepoName,
        number: i64,
        people: &PullPeople<'_>,
    ) -> Result<(), GitHubError> {
        let reviews = json!({ "reviewers": people.reviewers, "team_reviewers": people.teams });
        let assigned = json!({ "assignees": people.assignees });
        let asks = [
            (people.reviewers.len() + people.teams.len(), "pulls", "requested_reviewers", reviews),
            (people.assignees.len(), "issues", "assignees", assigned),
        ];
        for (_, kind, what, body) in asks.into_iter().filter(|(many, ..)| *many > 0) {
            let path = format!("/repos/{repo}/{kind}/{number}/{what}");
            let call = Call::write("ask people", By::Installation(scope), Method::POST, path).idempotent();
            match self.send(call.json(&body)).await {
                Ok(_) => {}
                Err(error @ (GitHubError::Rejected { .. } | GitHubError::Forbidden { .. })) if !error.can_pass() => {
                    tracing::warn!(%error, repository = %repo, number, "people could not be asked");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
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
