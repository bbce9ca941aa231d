//! Where the files of a plan go.

use super::repository::RepositoryPlan;
use serde::{Deserialize, Serialize};

/// A folder, a pull request, or a new repository.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
// There is one a plan: a box would save nothing that counts.
#[allow(clippy::large_enum_variant)]
pub enum Target {
    /// The golden path publishes nothing: whoever runs it says where the files go.
    Folder,
    /// A pull request to a repository that exists.
    PullRequest(PullRequestPlan),
    /// A repository that is made.
    Repository(Box<RepositoryPlan>),
}

/// A pull request to be opened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullRequestPlan {
    /// The owner of the repository.
    pub owner: String,
    /// Its name, without the owner.
    pub repository: String,
    /// The branch that the change is made on.
    pub branch: String,
    /// The branch that it asks to be merged into; the default branch when none is said.
    pub target_branch: Option<String>,
    /// One line.
    pub title: String,
    /// Markdown.
    pub body: String,
    /// Whether it is opened as a draft.
    pub draft: bool,
    /// Logins that are asked for a review.
    pub reviewers: Vec<String>,
    /// Slugs of teams that are asked for a review.
    pub team_reviewers: Vec<String>,
    /// Logins, at most ten.
    pub assignees: Vec<String>,
    /// Paths that are deleted.
    pub delete: Vec<String>,
}

impl PullRequestPlan {
    /// An empty one to this repository.
    pub fn to(owner: &str, repository: &str) -> Self {
        Self { owner: owner.to_string(), repository: repository.to_string(), ..Self::default() }
    }
}
