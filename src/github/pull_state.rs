//! How a pull request stands: its ends, its state, whose it is. Opening and closing one is `pulls`.

use serde::Deserialize;

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;
use super::names::{CommitSha, Login, RepoName};
use super::tokens::Scope;

/// A pull request as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "Answer")]
pub struct PullState {
    /// Its number.
    pub number: i64,
    /// Whether it is open.
    pub open: bool,
    /// Whether it was merged.
    pub merged: bool,
    /// Whether it is not ready yet.
    pub draft: bool,
    /// The branch that takes it.
    pub base_ref: String,
    /// The commit of that branch which GitHub compares it with.
    pub base_sha: CommitSha,
    /// The branch with the changes.
    pub head_ref: String,
    /// Its newest commit.
    pub head_sha: CommitSha,
    /// The repository of that branch: another one for a fork, none when that is gone.
    pub head_repository_id: Option<i64>,
    /// Who opened it; none when the account is gone.
    pub author: Option<Login>,
    /// Its title.
    pub title: String,
    /// Where a person sees it.
    pub html_url: String,
    /// When it was opened.
    pub created_at: chrono::DateTime<chrono::Utc>,
}

#[derive(Deserialize)]
struct Answer {
    number: i64,
    state: String,
    merged_at: Option<String>,
    #[serde(default)]
    draft: bool,
    base: End,
    head: End,
    user: Option<User>,
    #[serde(default)]
    title: String,
    html_url: String,
    created_at: chrono::DateTime<chrono::Utc>,
}

#[derive(Deserialize)]
struct End {
    #[serde(rename = "ref")]
    branch: String,
    sha: String,
    repo: Option<Named>,
}

#[derive(Deserialize)]
struct Named {
    id: i64,
}

#[derive(Deserialize)]
struct User {
    login: String,
}

impl From<Answer> for PullState {
    fn from(answer: Answer) -> Self {
        Self {
            number: answer.number,
            open: answer.state == "open",
            merged: answer.merged_at.is_some(),
            draft: answer.draft,
            base_ref: answer.base.branch,
            base_sha: CommitSha(answer.base.sha),
            head_ref: answer.head.branch,
            head_sha: CommitSha(answer.head.sha),
            head_repository_id: answer.head.repo.map(|repo| repo.id),
            author: answer.user.map(|user| Login(user.login)),
            title: answer.title,
            html_url: answer.html_url,
            created_at: answer.created_at,
        }
    }
}

impl GitHub {
    /// How a pull request stands now.
    ///
    /// # Errors
    /// As any read.
    pub async fn pull(&self, scope: Scope, repo: &RepoName, number: i64) -> Result<PullState, GitHubError> {
        let path = format!("/repos/{repo}/pulls/{number}");
        self.send(Call::get("get a pull request", By::Installation(scope), path).conditional()).await?.read()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pull_request_outlives_its_fork_and_its_author() {
        let json = r#"{"number": 7, "state": "closed", "merged_at": "2026-03-01T10:00:00Z", "user": null,
            "base": {"ref": "main", "sha": "aa", "repo": {"id": 1}}, "head": {"ref": "fix", "sha": "bb", "repo": null},
            "title": "Fix", "html_url": "https://github.com/acme/orders/pull/7", "created_at": "2026-02-01T10:00:00Z"}"#;
        let pull: PullState = serde_json::from_str(json).unwrap();
        assert_eq!((pull.open, pull.merged, pull.draft), (false, true, false));
        assert_eq!((pull.head_repository_id, pull.author), (None, None));
    }
}
