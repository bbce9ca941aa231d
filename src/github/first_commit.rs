//! The one commit that a new repository begins with. It takes the place of the one that GitHub made with the
//! repository. Commits on top of others are `commit_on`.

use base64::Engine;
use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::call::{By, Call};
use super::client::{GitHub, jittered};
use super::error::GitHubError;
use super::names::{CommitSha, RepoName, segments};
use super::tokens::Scope;

/// What a file is to git.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileMode {
    /// An ordinary file.
    Regular,
    /// One that may be run.
    Executable,
    /// A symbolic link: its contents are the path that it leads to.
    Link,
}

impl FileMode {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Regular => "100644",
            Self::Executable => "100755",
            Self::Link => "120000",
        }
    }
}

/// A file of the first commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstFile {
    /// Its path from the root.
    pub path: String,
    /// Its contents; what is not UTF-8 costs a call of its own.
    pub contents: Vec<u8>,
    /// What it is.
    pub mode: FileMode,
}

/// The first commit of a new repository.
#[derive(Debug, Clone, Copy)]
pub struct FirstCommit<'a> {
    /// The branch that GitHub made with the repository.
    pub made_branch: &'a str,
    /// The branch that the repository shall have. When it is another one, it still has to become the default branch
    /// ([`GitHub::change_repository`]), and then [`GitHub::delete_branch`] removes the one that GitHub made.
    pub branch: &'a str,
    /// All files.
    pub files: &'a [FirstFile],
    /// The message, which must be no other commit's: by it the commit is found again.
    pub message: &'a str,
    /// Whether this was tried before: then it is looked first what is there.
    pub again: bool,
}

/// What became of a first commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FirstCommitOutcome {
    /// It is there.
    Done(CommitSha),
    /// The repository has commits of somebody else, and nothing was changed.
    Occupied,
}

#[derive(Deserialize)]
struct Named {
    sha: String,
}

#[derive(Deserialize)]
struct Listed {
    sha: String,
    commit: Message,
    parents: Vec<Named>,
}

#[derive(Deserialize)]
struct Message {
    message: String,
}

impl GitHub {
    /// Puts one commit without parents at the beginning of a repository, in place of what GitHub put there: a call
    /// for each file that is no text, and three more. Waits until GitHub sees the new repository.
    ///
    /// # Errors
    /// As any write; a 404 or 409 when GitHub still does not see the repository after some 20 s; a 403
    /// when a file lies in `.github/workflows/` and the App lacks `workflows: write`.
    pub async fn first_commit(
        &self,
        scope: Scope,
        repo: &RepoName,
        new: &FirstCommit<'_>,
    ) -> Result<FirstCommitOutcome, GitHubError> {
        if new.again
            && let Some(outcome) = self.first_commit_made(scope, repo, new).await?
        {
            return Ok(outcome);
        }
        let mut entries = Vec::with_capacity(new.files.len());
        for file in new.files {
            let mut entry = json!({ "path": file.path, "mode": file.mode.word(), "type": "blob" });
            match std::str::from_utf8(&file.contents) {
                Ok(text) => entry["content"] = json!(text),
                Err(_) => {
                    let content = base64::engine::general_purpose::STANDARD.encode(&file.contents);
                    let blob = json!({ "content": content, "encoding": "base64" });
                    entry["sha"] = json!(self.first_object("create a blob", scope, repo, "blobs", &blob).await?);
                }
            }
            entries.push(entry);
        }
        let tree = self.first_object("create a tree", scope, repo, "trees", &json!({ "tree": entries })).await?;
        let commit = json!({ "message": new.message, "tree": tree, "parents": [] });
        let commit = CommitSha(self.first_object("create a commit", scope, repo, "commits", &commit).await?);
        self.first_ref(scope, repo, new, &commit).await?;
        Ok(FirstCommitOutcome::Done(commit))
    }

    /// What an earlier try left behind; none when there is only GitHub's own commit, or nothing.
    async fn first_commit_made(
        &self,
        scope: Scope,
        repo: &RepoName,
        new: &FirstCommit<'_>,
    ) -> Result<Option<FirstCommitOutcome>, GitHubError> {
        let mut branches = vec![new.branch];
        if new.made_branch != new.branch {
            branches.push(new.made_branch);
        }
        for branch in branches {
            let commits = self.newest_commits(scope, repo, branch).await?;
            let same = |listed: &&Listed| listed.commit.message.trim_end() == new.message.trim_end();
            if let Some(ours) = commits.iter().find(same) {
                return Ok(Some(FirstCommitOutcome::Done(CommitSha(ours.sha.clone()))));
            }
            let githubs_own = |listed: &Listed| listed.parents.is_empty() && listed.commit.message == "Initial commit";
            let untouched = match commits.as_slice() {
                [] => true,
                [only] => githubs_own(only),
                _ => false,
            };
            if !untouched {
                return Ok(Some(FirstCommitOutcome::Occupied));
            }
        }
        Ok(None)
    }

    /// The newest hundred commits of a branch; none when it does not exist.
    async fn newest_commits(&self, scope: Scope, repo: &RepoName, branch: &str) -> Result<Vec<Listed>, GitHubError> {
        let path = format!("/repos/{repo}/commits?per_page=100&sha={}", super::names::segment(branch));
        match self.send(Call::get("list commits", By::Installation(scope), path)).await {
            Ok(answer) => answer.read(),
            Err(error) if error.is_not_found() || is_empty(&error) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    async fn first_object(
        &self,
        name: &'static str,
        scope: Scope,
        repo: &RepoName,
        kind: &str,
        body: &Value,
    ) -> Result<String, GitHubError> {
        let path = format!("/repos/{repo}/git/{kind}");
        let call = || Call::write(name, By::Installation(scope), Method::POST, path.clone()).idempotent().json(body);
        Ok(self.once_visible(call).await?.read::<Named>()?.sha)
    }

    /// Lets the branch point to the commit: the one that GitHub made by force, another one by making it.
    async fn first_ref(
        &self,
        scope: Scope,
        repo: &RepoName,
        new: &FirstCommit<'_>,
        commit: &CommitSha,
    ) -> Result<(), GitHubError> {
        let by = By::Installation(scope);
        if new.branch != new.made_branch {
            let path = format!("/repos/{repo}/git/refs");
            let body = json!({ "ref": format!("refs/heads/{}", new.branch), "sha": commit.0 });
            let call = || Call::write("create a branch", by, Method::POST, path.clone()).json(&body).content();
            match self.once_visible(call).await {
                Err(GitHubError::Rejected { status: 422, message, .. }) if message.contains("already exists") => {}
                other => return other.map(drop),
            }
        }
        let path = format!("/repos/{repo}/git/refs/heads/{}", segments(new.branch));
        let body = json!({ "sha": commit.0, "force": true });
        let call = || Call::write("move a branch", by, Method::PATCH, path.clone()).idempotent().json(&body).content();
        self.once_visible(call).await.map(drop)
    }

    /// Sends a call about a repository that was just made, again and again while GitHub does not see it.
    pub(super) async fn once_visible(&self, call: impl Fn() -> Call) -> Result<super::call::Answer, GitHubError> {
        for pause in self.visibility_pauses() {
            match self.send(call()).await {
                Err(error) if may_not_be_visible_yet(&error) => {
                    tracing::debug!(%error, "GitHub does not see the new repository yet");
                    tokio::time::sleep(jittered(pause)).await;
                }
                other => return other,
            }
        }
        self.send(call()).await
    }
}

fn is_empty(error: &GitHubError) -> bool {
    matches!(error, GitHubError::Rejected { status: 409, message, .. } if message.contains("Repository is empty"))
}

/// A part of GitHub that does not know a new repository yet answers that there is none (404), that it is empty (409),
/// or that the installation does not cover it (422 to the question for a token).
fn may_not_be_visible_yet(error: &GitHubError) -> bool {
    match error {
        GitHubError::NotFound { .. } | GitHubError::Unsettled { .. } => true,
        GitHubError::Rejected { status: 409 | 422, message, .. } => may_be_about_visibility(message),
        _ => false,
    }
}

fn may_be_about_visibility(message: &str) -> bool {
    ["Not Found", "Repository is empty", "not accessible to the parent installation", "does not exist"]
        .iter()
        .any(|words| message.contains(words))
}
