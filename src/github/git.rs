//! Git data: a branch's head, one commit with many files, branches.

use base64::Engine;
use http::Method;
use serde::Deserialize;
use serde_json::json;

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;
use super::first_commit::FileMode;
use super::names::{CommitSha, RepoName, segments};
use super::tokens::Scope;

/// Where a branch stands.
#[derive(Debug, Clone)]
pub struct Head {
    /// Its newest commit.
    pub commit: CommitSha,
    /// That commit's tree.
    pub tree: String,
}

/// A file of a tree.
#[derive(Debug, Clone, Deserialize)]
pub struct TreeEntry {
    /// Its path from the root.
    pub path: String,
    /// `blob`, `tree` or `commit` (a submodule).
    #[serde(rename = "type")]
    pub kind: String,
    /// The name of its content.
    pub sha: String,
    /// Bytes, for a blob.
    #[serde(default)]
    pub size: Option<i64>,
    /// Git's mode, such as `100755` for a file that may be run; empty where it is not told.
    #[serde(default)]
    pub mode: String,
}

impl TreeEntry {
    /// Whether it is a file that may be run.
    pub fn is_executable(&self) -> bool {
        self.mode == "100755"
    }

    /// Whether it is a symbolic link; its contents are where it leads to.
    pub fn is_link(&self) -> bool {
        self.mode == "120000"
    }
}

/// A file to be committed.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// Its path from the root.
    pub path: String,
    /// Its content; what is not UTF-8 is sent as a blob of its own.
    pub contents: Vec<u8>,
    /// What it is.
    pub mode: FileMode,
}

/// What became of a branch that was to be created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefOutcome {
    /// It was created.
    Created,
    /// A branch of that name exists.
    Exists,
}

#[derive(Deserialize)]
struct Named {
    sha: String,
}

impl GitHub {
    /// Where the branch stands; none when there is no such branch (an empty repository has none).
    pub async fn head(&self, scope: Scope, repo: &RepoName, branch: &str) -> Result<Option<Head>, GitHubError> {
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
            tree: Named,
        }
        let path = format!("/repos/{repo}/branches/{}", segments(branch));
        match self.send(Call::get("get a branch", By::Installation(scope), path).conditional()).await {
            Ok(answer) => {
                let branch: Branch = answer.read()?;
                Ok(Some(Head { commit: CommitSha(branch.commit.sha), tree: branch.commit.commit.tree.sha }))
            }
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// All files below a tree, and whether GitHub left some out because there are too many.
    pub async fn tree(&self, scope: Scope, repo: &RepoName, tree: &str) -> Result<(Vec<TreeEntry>, bool), GitHubError> {
        #[derive(Deserialize)]
        struct Tree {
            tree: Vec<TreeEntry>,
            #[serde(default)]
            truncated: bool,
        }
        let path = format!("/repos/{repo}/git/trees/{}?recursive=1", segments(tree));
        let tree: Tree =
            self.send(Call::get("get a tree", By::Installation(scope), path).conditional()).await?.read()?;
        Ok((tree.tree, tree.truncated))
    }

    /// Makes a commit on top of `parent` that adds or replaces these files. Nothing points to it yet, so that a
    /// repetition leaves nothing behind that anybody sees.
    pub async fn commit(
        &self,
        scope: Scope,
        repo: &RepoName,
        parent: &Head,
        files: &[NewFile],
        message: &str,
    ) -> Result<CommitSha, GitHubError> {
        self.commit_with(scope, repo, parent, files, &[], message).await
    }

    /// The same, which also removes the files at these paths; each must exist.
    pub async fn commit_with(
        &self,
        scope: Scope,
        repo: &RepoName,
        parent: &Head,
        files: &[NewFile],
        removed: &[String],
        message: &str,
    ) -> Result<CommitSha, GitHubError> {
        let mut entries = Vec::with_capacity(files.len() + removed.len());
        entries
            .extend(removed.iter().map(|path| json!({ "path": path, "mode": "100644", "type": "blob", "sha": null })));
        for file in files {
            let mut entry = json!({ "path": file.path, "mode": file.mode.word(), "type": "blob" });
            match std::str::from_utf8(&file.contents) {
                Ok(text) => entry["content"] = json!(text),
                Err(_) => entry["sha"] = json!(self.new_blob(scope, repo, &file.contents).await?),
            }
            entries.push(entry);
        }
        let tree = json!({ "base_tree": parent.tree, "tree": entries });
        let tree: Named = self.git_write("create a tree", scope, repo, "trees", &tree).await?;
        let commit = json!({ "message": message, "tree": tree.sha, "parents": [parent.commit.0] });
        let commit: Named = self.git_write("create a commit", scope, repo, "commits", &commit).await?;
        Ok(CommitSha(commit.sha))
    }

    /// Creates a branch at a commit.
    pub async fn create_branch(
        &self,
        scope: Scope,
        repo: &RepoName,
        branch: &str,
        commit: &CommitSha,
    ) -> Result<RefOutcome, GitHubError> {
        let path = format!("/repos/{repo}/git/refs");
        let body = json!({ "ref": format!("refs/heads/{branch}"), "sha": commit.0 });
        let call = Call::write("create a branch", By::Installation(scope), Method::POST, path).json(&body).content();
        match self.send(call).await {
            Ok(_) => Ok(RefOutcome::Created),
            Err(GitHubError::Rejected { status: 422, message, .. }) if message.contains("already exists") => {
                Ok(RefOutcome::Exists)
            }
            Err(error) => Err(error),
        }
    }

    /// Deletes a branch; one that is gone already is fine.
    pub async fn delete_branch(&self, scope: Scope, repo: &RepoName, branch: &str) -> Result<(), GitHubError> {
        let path = format!("/repos/{repo}/git/refs/heads/{}", segments(branch));
        let call = Call::write("delete a branch", By::Installation(scope), Method::DELETE, path).idempotent();
        match self.send(call).await {
            Ok(_) => Ok(()),
            // GitHub says 422 "Reference does not exist" where one would expect a 404.
            Err(GitHubError::Rejected { status: 422, .. } | GitHubError::NotFound { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The message of a commit.
    pub async fn commit_message(
        &self,
        scope: Scope,
        repo: &RepoName,
        commit: &CommitSha,
    ) -> Result<String, GitHubError> {
        #[derive(Deserialize)]
        struct Commit {
            message: String,
        }
        let path = format!("/repos/{repo}/git/commits/{}", segments(&commit.0));
        let commit: Commit =
            self.send(Call::get("get a commit", By::Installation(scope), path).conditional()).await?.read()?;
        Ok(commit.message)
    }

    async fn new_blob(&self, scope: Scope, repo: &RepoName, contents: &[u8]) -> Result<String, GitHubError> {
        let content = base64::engine::general_purpose::STANDARD.encode(contents);
        let blob = json!({ "content": content, "encoding": "base64" });
        let blob: Named = self.git_write("create a blob", scope, repo, "blobs", &blob).await?;
        Ok(blob.sha)
    }

    /// Writes a git object. Objects are named by their content and unseen until a branch points to them: repeating
    /// the write is harmless.
    async fn git_write(
        &self,
        name: &'static str,
        scope: Scope,
        repo: &RepoName,
        kind: &str,
        body: &serde_json::Value,
    ) -> Result<Named, GitHubError> {
        let path = format!("/repos/{repo}/git/{kind}");
        let call = Call::write(name, By::Installation(scope), Method::POST, path).idempotent();
        self.send(call.json(body)).await?.read()
    }
}
