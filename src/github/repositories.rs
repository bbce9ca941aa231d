//! Repositories as GitHub describes them.

use serde::Deserialize;

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;
use super::names::RepoName;
use super::tokens::Scope;

/// A repository.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Answer")]
pub struct Repository {
    /// GitHub's id, which stays when its name changes.
    pub id: i64,
    /// Its id in GraphQL; empty in answers of servers that leave it out.
    pub node_id: String,
    /// What it is called now.
    pub name: RepoName,
    /// The id of the account it belongs to.
    pub owner_id: i64,
    /// Whether not everybody may see it.
    pub private: bool,
    /// Whether it is a fork.
    pub fork: bool,
    /// Whether it can only be read.
    pub archived: bool,
    /// Its default branch; an empty repository has the name of one that does not exist yet.
    pub default_branch: String,
    /// What it says of itself.
    pub description: Option<String>,
    /// The language with the most bytes.
    pub language: Option<String>,
    /// Its topics.
    pub topics: Vec<String>,
    /// When something was last pushed.
    pub pushed_at: Option<chrono::DateTime<chrono::Utc>>,
    /// When it was made.
    pub created_at: Option<chrono::DateTime<chrono::Utc>>,
    /// Where a person sees it.
    pub html_url: String,
}

#[derive(Deserialize)]
struct Answer {
    id: i64,
    #[serde(default)]
    node_id: String,
    full_name: String,
    owner: Owner,
    #[serde(default)]
    private: bool,
    #[serde(default)]
    fork: bool,
    #[serde(default)]
    archived: bool,
    default_branch: String,
    description: Option<String>,
    language: Option<String>,
    #[serde(default)]
    topics: Vec<String>,
    pushed_at: Option<chrono::DateTime<chrono::Utc>>,
    created_at: Option<chrono::DateTime<chrono::Utc>>,
    html_url: String,
}

#[derive(Deserialize)]
struct Owner {
    id: i64,
}

impl TryFrom<Answer> for Repository {
    type Error = String;

    fn try_from(answer: Answer) -> Result<Self, String> {
        let name = RepoName::parse(&answer.full_name).ok_or_else(|| format!("no name: {}", answer.full_name))?;
        Ok(Self {
            id: answer.id,
            node_id: answer.node_id,
            name,
            owner_id: answer.owner.id,
            private: answer.private,
            fork: answer.fork,
            archived: answer.archived,
            default_branch: answer.default_branch,
            description: answer.description,
            language: answer.language,
            topics: answer.topics,
            pushed_at: answer.pushed_at,
            created_at: answer.created_at,
            html_url: answer.html_url,
        })
    }
}

impl GitHub {
    /// The repository of this name; of an old name, the one that had it (GitHub leads there).
    ///
    /// # Errors
    /// As any read.
    pub async fn repository(&self, scope: Scope, repo: &RepoName) -> Result<Repository, GitHubError> {
        let path = format!("/repos/{repo}");
        self.send(Call::get("get a repository", By::Installation(scope), path).conditional()).await?.read()
    }
}
