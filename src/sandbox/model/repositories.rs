//! Repositories: settings, refs, labels and what hangs on them.
//! Objects are kept by fork network in the world.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{AccountId, CheckRun, CheckSuite, CommitStatus, Furnishings, RepoId, Role, Stamp, Thread};
use crate::sandbox::git::Oid;

/// A repository.
#[derive(Clone, Debug)]
pub struct Repository {
    /// Its number, which survives renames.
    pub id: RepoId,
    /// Who owns it.
    pub owner: AccountId,
    /// Its name.
    pub name: String,
    /// A sentence about it.
    pub description: Option<String>,
    /// Home page.
    pub homepage: Option<String>,
    /// Who can see it.
    pub visibility: Visibility,
    /// Where pull requests go by default.
    pub default_branch: String,
    /// What it was forked from.
    pub parent: Option<RepoId>,
    /// The object store it shares with its forks.
    pub network: u64,
    /// Read-only.
    pub archived: bool,
    /// Whether issues are switched on.
    pub has_issues: bool,
    /// Whether others may be made from it.
    pub is_template: bool,
    /// Whether a merged branch goes away by itself.
    pub delete_branch_on_merge: bool,
    /// Topics.
    pub topics: Vec<String>,
    /// People with a role of their own.
    pub collaborators: BTreeMap<AccountId, Role>,
    /// All refs by full name (`refs/heads/main`).
    pub refs: BTreeMap<String, Ref>,
    /// Issues and pull requests by number.
    pub threads: BTreeMap<u64, Thread>,
    /// The number the next issue or pull request gets.
    pub next_number: u64,
    /// Labels in order of making.
    pub labels: Vec<Label>,
    /// Check suites.
    pub suites: Vec<CheckSuite>,
    /// Check runs.
    pub runs: Vec<CheckRun>,
    /// The merge queue, first the one that is merged next.
    pub queue: Vec<QueueEntry>,
    /// Switches, protection, environments and the like.
    pub furnishings: Furnishings,
    /// Commit statuses.
    pub statuses: Vec<CommitStatus>,
    /// When it was made.
    pub created_at: Stamp,
    /// When its settings last changed.
    pub updated_at: Stamp,
    /// When it was last pushed to.
    pub pushed_at: Stamp,
}

/// Who can see a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// Everybody.
    Public,
    /// Those with a role.
    Private,
    /// Members of the enterprise; here, of the organisation.
    Internal,
}

impl Visibility {
    /// GitHub's word.
    pub fn word(self) -> &'static str {
        match self {
            Visibility::Public => "public",
            Visibility::Private => "private",
            Visibility::Internal => "internal",
        }
    }
}

/// Where a ref points.
#[derive(Clone, Debug)]
pub struct Ref {
    /// The object.
    pub oid: Oid,
    /// What it pointed to before the last change, for the read-lag fault.
    pub before: Option<Oid>,
    /// When it last changed.
    pub changed_at: Stamp,
}

/// A pull request in the merge queue.
#[derive(Clone, Debug)]
pub struct QueueEntry {
    /// Its number.
    pub number: u64,
    /// The branch that takes it.
    pub branch: String,
    /// What it is merged onto: that branch, or the entry before it.
    pub base: Oid,
    /// The merge that is to be checked.
    pub head: Oid,
    /// The ref that was made for it.
    pub name: String,
}

/// A label.
#[derive(Clone, Debug)]
pub struct Label {
    /// Its number.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// Six hex digits.
    pub color: String,
    /// What it is for.
    pub description: Option<String>,
}

impl Repository {
    /// Sets settings by GitHub's name.
    pub fn switch(&mut self, switches: Map<String, Value>) {
        for (name, value) in switches {
            let on = value.as_bool();
            match (name.as_str(), on) {
                ("has_issues", Some(on)) => self.has_issues = on,
                ("is_template", Some(on)) => self.is_template = on,
                ("delete_branch_on_merge", Some(on)) => self.delete_branch_on_merge = on,
                _ => drop(self.furnishings.switches.insert(name, value)),
            }
        }
    }

    /// Where a branch points.
    pub fn branch(&self, name: &str) -> Option<Oid> {
        self.refs.get(&format!("refs/heads/{name}")).map(|found| found.oid)
    }

    /// Names of all branches, sorted.
    pub fn branches(&self) -> impl Iterator<Item = (&str, &Ref)> {
        self.refs.iter().filter_map(|(name, found)| Some((name.strip_prefix("refs/heads/")?, found)))
    }

    /// Whether nothing was ever committed.
    pub fn is_empty(&self) -> bool {
        !self.refs.keys().any(|name| name.starts_with("refs/heads/"))
    }

    /// An issue or pull request.
    pub fn thread(&self, number: u64) -> Option<&Thread> {
        self.threads.get(&number)
    }
}
