//! Trees that are read again and again: only when they changed.

use serde::Deserialize;

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;
use super::git::TreeEntry;
use super::names::{RepoName, segments};
use super::tokens::Scope;

/// A tree that was asked for with the ETag of the last time.
#[derive(Debug, Clone)]
pub enum TreeRead {
    /// It is as it was. The question cost nothing of the primary limit.
    Unchanged,
    /// It is another one.
    Changed(FreshTree),
}

/// A tree with all that is below it.
#[derive(Debug, Clone)]
pub struct FreshTree {
    /// What to ask with the next time; none when GitHub gave none.
    pub etag: Option<String>,
    /// The name of what was read: the tree's, or the commit's when a branch or commit was asked for.
    pub sha: String,
    /// All files and folders below it.
    pub entries: Vec<TreeEntry>,
    /// Whether GitHub left some out because there are too many (over 100,000, or 7 MB).
    pub truncated: bool,
}

impl GitHub {
    /// All files below a branch, commit or tree, unless the answer is still the one with this ETag. The caller keeps
    /// the ETag, also across restarts. An ETag belongs to the token that read it, which lasts an hour
    /// (eclipse-csi/otterdog#201): what is told as changed may still have the same `sha`.
    /// [`GitHub::default_heads`] tells without an ETag which repositories moved.
    ///
    /// # Errors
    /// As any read; a 404 for an unknown branch, a 409 ([`GitHubError::Rejected`]) for an empty repository.
    pub async fn tree_if_changed(
        &self,
        scope: Scope,
        repo: &RepoName,
        treeish: &str,
        etag: Option<&str>,
    ) -> Result<TreeRead, GitHubError> {
        #[derive(Deserialize)]
        struct Tree {
            sha: String,
            tree: Vec<TreeEntry>,
            #[serde(default)]
            truncated: bool,
        }
        let path = format!("/repos/{repo}/git/trees/{}?recursive=1", segments(treeish));
        let answer = self.send(Call::get("get a tree", By::Installation(scope), path).unless(etag)).await?;
        if answer.not_modified {
            return Ok(TreeRead::Unchanged);
        }
        let etag = answer.headers.get(http::header::ETAG).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let Tree { sha, tree, truncated } = answer.read()?;
        Ok(TreeRead::Changed(FreshTree { etag, sha, entries: tree, truncated }))
    }
}
