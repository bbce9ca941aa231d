//! A commit on top of a branch that others may be pushing to as well.

use http::Method;
use serde_json::json;

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;
use super::git::{Head, NewFile};
use super::names::{CommitSha, RepoName, segments};
use super::tokens::Scope;

/// What shall be committed.
#[derive(Debug, Clone, Copy)]
pub struct NewCommit<'a> {
    /// The branch.
    pub branch: &'a str,
    /// Where the branch stood when the files were made.
    pub parent: &'a Head,
    /// Files to be added or replaced.
    pub files: &'a [NewFile],
    /// Paths to be removed.
    pub removed: &'a [String],
    /// The message.
    pub message: &'a str,
}

/// What became of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommitOutcome {
    /// It is the branch's newest one.
    Done(CommitSha),
    /// Somebody else pushed meanwhile, or the branch is gone: nothing was changed.
    Moved,
}

impl GitHub {
    /// Commits on top of a branch, unless the branch has moved since. Repeating it changes nothing more.
    ///
    /// # Errors
    /// As any write; a protected branch is refused with a 422 ([`GitHubError::Rejected`]).
    pub async fn commit_on(
        &self,
        scope: Scope,
        repo: &RepoName,
        new: &NewCommit<'_>,
    ) -> Result<CommitOutcome, GitHubError> {
        let commit = self.commit_with(scope, repo, new.parent, new.files, new.removed, new.message).await?;
        let path = format!("/repos/{repo}/git/refs/heads/{}", segments(new.branch));
        let body = json!({ "sha": commit.0, "force": false });
        let call = Call::write("move a branch", By::Installation(scope), Method::PATCH, path).idempotent();
        match self.send(call.json(&body).content()).await {
            Ok(_) => Ok(CommitOutcome::Done(commit)),
            Err(GitHubError::Rejected { status: 422, message, .. })
                if message.contains("not a fast forward") || message.contains("Reference does not exist") =>
            {
                Ok(CommitOutcome::Moved)
            }
            Err(error) => Err(error),
        }
    }
}
