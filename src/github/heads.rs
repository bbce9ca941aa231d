//! Where a branch stands, asked again and again: one small answer, and none at all when nothing changed.

use serde::Deserialize;

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;
use super::git::Head;
use super::names::{CommitSha, RepoName, segments};
use super::tokens::Scope;

/// Where a branch stands, asked with the ETag of the last time.
#[derive(Debug, Clone)]
pub enum HeadRead {
    /// The answer is as it was. The question cost nothing of the primary limit.
    Unchanged,
    /// It stands here; with what to ask with the next time, where GitHub gave it.
    At(Head, Option<String>),
    /// There is no such branch; an empty repository has none.
    Missing,
}

impl GitHub {
    /// Where the branch stands, unless the answer is still the one with this ETag. The caller keeps the ETag, also
    /// across restarts. GitHub makes another ETag for another token: an answer that has not changed can come again.
    ///
    /// # Errors
    /// As any read.
    pub async fn head_if_changed(
        &self,
        scope: Scope,
        repo: &RepoName,
        branch: &str,
        etag: Option<&str>,
    ) -> Result<HeadRead, GitHubError> {
        #[derive(Deserialize)]
        struct Branch {
            commit: Commit,
        }
        #[derive(Deserialize)]
        struct Commit {
            sha: String,
            commit: Inner,
        }
        #[derive(Deserialize)]
        struct Inner {
            tree: Tree,
        }
        #[derive(Deserialize)]
        struct Tree {
            sha: String,
        }
        let path = format!("/repos/{repo}/branches/{}", segments(branch));
        let answer = match self.send(Call::get("get a branch", By::Installation(scope), path).unless(etag)).await {
            Ok(answer) => answer,
            Err(error) if error.is_not_found() => return Ok(HeadRead::Missing),
            Err(error) => return Err(error),
        };
        if answer.not_modified {
            return Ok(HeadRead::Unchanged);
        }
        let etag = answer.headers.get(http::header::ETAG).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let Commit { sha, commit } = answer.read::<Branch>()?.commit;
        Ok(HeadRead::At(Head { commit: CommitSha(sha), tree: commit.tree.sha }, etag))
    }
}
