//! The files that a pull request, or one commit compared with another, changes.

use serde::Deserialize;

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;
use super::names::{CommitSha, RepoName, segment};
use super::tokens::Scope;

/// GitHub lists so many files of a pull request, and no more.
const MOST_OF_A_PULL: usize = 3_000;
/// GitHub lists so many files of a comparison, all on its first page.
const MOST_OF_A_COMPARISON: usize = 300;
const A_PAGE: usize = 100;

/// What happened to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileStatus {
    /// It is new.
    Added,
    /// It has another content.
    Modified,
    /// It is gone.
    Removed,
    /// It lies elsewhere, perhaps with another content.
    Renamed,
    /// It is a copy of another one.
    Copied,
    /// It is the same.
    Unchanged,
    /// Something else: its mode, or what GitHub may think of in future.
    #[serde(other)]
    Changed,
}

/// A file that is changed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "Answer")]
pub struct PullFile {
    /// Its path from the root; of a removed file the one it had.
    pub path: String,
    /// Where it was, if it lies elsewhere now.
    pub previous_path: Option<String>,
    /// What happened to it.
    pub status: FileStatus,
    /// The name of its new content; none for a removed file.
    pub blob: Option<String>,
    /// The commit whose content is meant.
    pub commit: Option<CommitSha>,
    /// The hunks of its unified diff, without file names; none for a binary file or a large change.
    pub patch: Option<String>,
    /// Lines that are new.
    pub additions: i64,
    /// Lines that are gone.
    pub deletions: i64,
}

/// The files of a pull request.
#[derive(Debug, Clone)]
pub struct PullFiles {
    /// The files, in GitHub's order.
    pub files: Vec<PullFile>,
    /// Whether these are all: GitHub lists 3,000.
    pub complete: bool,
    /// The commit that the list is about, the pull request's newest at that moment; none without a file.
    pub head: Option<CommitSha>,
}

/// One commit compared with another.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The newest commit that both have.
    pub merge_base: CommitSha,
    /// What the head changed since then.
    pub files: Vec<PullFile>,
    /// Whether these are all: GitHub lists 300.
    pub complete: bool,
}

#[derive(Deserialize)]
struct Answer {
    filename: String,
    previous_filename: Option<String>,
    status: FileStatus,
    sha: Option<String>,
    contents_url: Option<String>,
    patch: Option<String>,
    #[serde(default)]
    additions: i64,
    #[serde(default)]
    deletions: i64,
}

impl From<Answer> for PullFile {
    fn from(answer: Answer) -> Self {
        Self {
            path: answer.filename,
            previous_path: answer.previous_filename,
            status: answer.status,
            // GitHub names the content that a removed file had.
            blob: answer.sha.filter(|_| answer.status != FileStatus::Removed),
            // GitHub tells the commit of a list only in the addresses of its files.
            commit: answer.contents_url.as_deref().and_then(commit_in),
            patch: answer.patch,
            additions: answer.additions,
            deletions: answer.deletions,
        }
    }
}

fn commit_in(address: &str) -> Option<CommitSha> {
    let (_, name) = address.split_once("?ref=")?;
    (name.len() >= 40 && name.bytes().all(|b| b.is_ascii_hexdigit())).then(|| CommitSha(name.to_owned()))
}

impl GitHub {
    /// The files that a pull request changes: one call for each hundred.
    ///
    /// # Errors
    /// As any read.
    pub async fn pull_files(&self, scope: Scope, repo: &RepoName, number: i64) -> Result<PullFiles, GitHubError> {
        let path = format!("/repos/{repo}/pulls/{number}/files?per_page={A_PAGE}");
        let mut files: Vec<PullFile> = Vec::new();
        let most = MOST_OF_A_PULL / A_PAGE;
        self.pages("list files", By::Installation(scope), path, most, |page: Vec<PullFile>| {
            files.extend(page);
            true
        })
        .await?;
        let complete = files.len() < MOST_OF_A_PULL;
        let head = files.iter().find_map(|file| file.commit.clone());
        Ok(PullFiles { files, complete, head })
    }

    /// What `head` changed since it left `base`; both are names of commits or branches.
    ///
    /// # Errors
    /// As any read; a 404 when one of them is unknown or they have no commit in common.
    pub async fn compare(
        &self,
        scope: Scope,
        repo: &RepoName,
        base: &str,
        head: &str,
    ) -> Result<Comparison, GitHubError> {
        #[derive(Deserialize)]
        struct Compared {
            merge_base_commit: Named,
            #[serde(default)]
            files: Vec<PullFile>,
        }
        #[derive(Deserialize)]
        struct Named {
            sha: String,
        }
        // The pages are pages of commits, which are not read.
        let path = format!("/repos/{repo}/compare/{}...{}?per_page=1", segment(base), segment(head));
        let answer = self.send(Call::get("compare", By::Installation(scope), path).conditional()).await?;
        let Compared { merge_base_commit, files } = answer.read()?;
        let complete = files.len() < MOST_OF_A_COMPARISON;
        Ok(Comparison { merge_base: CommitSha(merge_base_commit.sha), files, complete })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(json: &str) -> PullFile {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_removed_file_has_no_new_content() {
        let removed =
            file(r#"{"sha": "ce01", "filename": "a.yaml", "status": "removed", "additions": 0, "deletions": 3}"#);
        assert_eq!((removed.status, removed.blob, removed.deletions), (FileStatus::Removed, None, 3));
    }

    #[test]
    fn what_github_may_think_of_in_future_is_a_change() {
        let odd = file(r#"{"sha": null, "filename": "a.yaml", "status": "typechanged"}"#);
        assert_eq!((odd.status, odd.blob, odd.patch), (FileStatus::Changed, None, None));
    }
}
