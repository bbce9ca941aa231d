//! What can be done to the world, with GitHub's rules: who may, what is refused, which webhooks follow.
//! Reached both over HTTP and by a test's own hand, so that both mean the same.

mod apps;
mod checks;
mod comments;
mod contents;
mod forms;
mod furnishings;
mod issues;
mod labels;
mod merge_queue;
mod merging;
mod organizations;
mod protection;
mod pulls;
mod reactions;
mod refs;
mod repositories;
mod repository_extras;
mod statuses;
mod teams;
mod transfers;

pub use apps::NewToken;
pub(super) use apps::{NewApp, secret};
pub use checks::{CheckRunChange, check_limits};
pub use contents::{FileEdit, NewCommit};
pub(super) use contents::{check_path, decode};
pub use furnishings::{EnvironmentRules, NewLabel};
pub use issues::{IssueChange, NewIssue};
pub use merging::MergeMethod;
pub use pulls::{NewPull, PullChange};
pub use reactions::{REACTIONS, Target};
pub use repositories::{NewRepository, RepositoryChange};
pub use teams::TeamChange;

use super::Refusal;
use super::model::{RepoId, Repository, Thread, World};

/// The longest text of an issue, pull request or comment, in characters.
pub(super) const LONGEST_BODY: usize = 65_536;
/// The longest title, in characters.
pub(super) const LONGEST_TITLE: usize = 256;

impl World {
    pub(super) fn repo_at(&self, id: RepoId) -> Result<&Repository, Refusal> {
        self.repos.get(&id).ok_or_else(Refusal::not_found)
    }

    pub(super) fn repo_at_mut(&mut self, id: RepoId) -> Result<&mut Repository, Refusal> {
        self.repos.get_mut(&id).ok_or_else(Refusal::not_found)
    }

    pub(super) fn thread_at(&self, repo: RepoId, number: u64) -> Result<&Thread, Refusal> {
        self.repo_at(repo)?.threads.get(&number).ok_or_else(Refusal::not_found)
    }

    pub(super) fn thread_at_mut(&mut self, repo: RepoId, number: u64) -> Result<&mut Thread, Refusal> {
        self.repo_at_mut(repo)?.threads.get_mut(&number).ok_or_else(Refusal::not_found)
    }
}

/// Refuses a title that GitHub would refuse.
fn check_title(resource: &str, title: &str) -> Result<(), Refusal> {
    match title.trim().is_empty() {
        true => Err(Refusal::field(resource, "title", "missing_field")),
        false if title.chars().count() > LONGEST_TITLE => Err(Refusal::too_long(resource, "title", LONGEST_TITLE)),
        false => Ok(()),
    }
}

/// Refuses a body that GitHub would refuse.
fn check_body(resource: &str, body: Option<&str>) -> Result<(), Refusal> {
    match body {
        Some(body) if body.chars().count() > LONGEST_BODY => Err(Refusal::too_long(resource, "body", LONGEST_BODY)),
        _ => Ok(()),
    }
}
