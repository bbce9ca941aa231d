//! What a new repository gets many of, in few calls: labels, environments and topics, through one GraphQL document.
//! Where there is no GraphQL, one call each. Rules of an environment are `environments`.

use super::client::GitHub;
use super::error::GitHubError;
use super::names::RepoName;
use super::tokens::Scope;

/// A label to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLabel {
    /// Its name, at most 50 characters.
    pub name: String,
    /// Its colour: six hexadecimal digits, without `#`.
    pub color: String,
    /// What it is for, at most 100 characters.
    pub description: Option<String>,
}

/// What a repository shall have.
#[derive(Debug, Clone, Copy, Default)]
pub struct Furnishing<'a> {
    /// Labels; one that exists is left as it is.
    pub labels: &'a [NewLabel],
    /// Names of environments.
    pub environments: &'a [String],
    /// All its topics; empty leaves them as they are.
    pub topics: &'a [String],
}

/// One thing of a furnishing, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Furnished {
    /// What it is.
    pub item: Item,
    /// What became of it.
    pub outcome: Made,
}

/// A thing that a repository was to get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// The label of this name.
    Label(String),
    /// The environment of this name.
    Environment(String),
    /// The topics.
    Topics,
}

/// What became of something that was to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Made {
    /// It is there. Of an environment GitHub does not say whether it was there before.
    Yes,
    /// It was there before, and may look otherwise.
    Existed,
    /// GitHub does not want it, now and later; its words.
    Refused(String),
}

impl GitHub {
    /// Gives a repository labels, environments and topics. Safe to repeat. One that GitHub refuses does not keep the
    /// others away.
    ///
    /// # Errors
    /// As any write.
    pub async fn furnish(
        &self,
        _scope: Scope,
        _repo: &RepoName,
        _node_id: &str,
        _furnishing: &Furnishing<'_>,
    ) -> Result<Vec<Furnished>, GitHubError> {
        Err(GitHubError::Configuration("labels cannot be made yet".to_owned()))
    }
}
