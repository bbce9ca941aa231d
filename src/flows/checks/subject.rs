//! What is judged: a pull request, or the commit that a merge queue made.

use crate::events::{MergeGroupFormed, PullRequest, Repository};
use crate::github::CommitSha;
use crate::store::CheckKey;

/// What is judged.
#[derive(Debug, Clone)]
pub enum Subject {
    /// A pull request.
    Pull(PullRequest),
    /// A commit of a merge queue.
    Queue(MergeGroupFormed),
}

impl Subject {
    /// Where.
    pub fn repository(&self) -> &Repository {
        match self {
            Self::Pull(pull) => &pull.repository,
            Self::Queue(group) => &group.repository,
        }
    }

    /// The commit that is judged.
    pub fn head(&self) -> &CommitSha {
        match self {
            Self::Pull(pull) => &pull.head,
            Self::Queue(group) => &group.head,
        }
    }

    /// The name that a check run carries as its `external_id`.
    pub fn name(&self) -> String {
        match self {
            Self::Pull(pull) => format!("pull:{}", pull.number),
            Self::Queue(group) => format!("queue:{}", group.head_branch),
        }
    }

    /// Its check of that commit.
    pub fn key(&self, head: &CommitSha) -> CheckKey {
        CheckKey { repository_id: self.repository().id, subject: self.name(), head: head.0.clone() }
    }

    /// What a verdict rests on beside the commit.
    pub fn rests_on(&self) -> String {
        match self {
            Self::Pull(pull) => format!("branch:{}", pull.base_branch),
            Self::Queue(group) => format!("commit:{}", group.base),
        }
    }
}

/// The number of the pull request that a check run's `external_id` names.
pub fn pull_of(name: &str) -> Option<i64> {
    name.strip_prefix("pull:")?.split('#').next()?.parse().ok()
}
