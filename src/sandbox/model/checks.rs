//! Check suites, check runs and commit statuses.
//! Who may write them is decided in `actions`.

use super::{AccountId, Stamp};
use crate::sandbox::git::Oid;

/// The checks of one App on one commit.
#[derive(Clone, Debug)]
pub struct CheckSuite {
    /// Its number.
    pub id: u64,
    /// The App.
    pub app: u64,
    /// The commit.
    pub head: Oid,
    /// A branch with that head, when there was one.
    pub branch: Option<String>,
    /// When it was made.
    pub created_at: Stamp,
    /// When it last changed.
    pub updated_at: Stamp,
}

/// One check run.
#[derive(Clone, Debug)]
pub struct CheckRun {
    /// Its number.
    pub id: u64,
    /// Its suite.
    pub suite: u64,
    /// The App that made it.
    pub app: u64,
    /// The commit.
    pub head: Oid,
    /// Name in the list of checks.
    pub name: String,
    /// `queued`, `in_progress` or `completed`.
    pub status: String,
    /// How it ended.
    pub conclusion: Option<String>,
    /// When it began.
    pub started_at: Option<Stamp>,
    /// When it ended.
    pub completed_at: Option<Stamp>,
    /// The App's own name for it.
    pub external_id: Option<String>,
    /// Where to read more.
    pub details_url: Option<String>,
    /// Heading of its page.
    pub title: Option<String>,
    /// Markdown at the top.
    pub summary: Option<String>,
    /// Markdown below.
    pub text: Option<String>,
    /// Remarks on lines.
    pub annotations: Vec<Annotation>,
    /// Buttons on its page.
    pub actions: Vec<Button>,
}

/// A button of a check run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What stands on it.
    pub label: String,
    /// What it does.
    pub description: String,
    /// What the App is told.
    pub identifier: String,
}

/// A remark on lines of a file.
#[derive(Clone, Debug)]
pub struct Annotation {
    /// The file.
    pub path: String,
    /// First line, from 1.
    pub start_line: u64,
    /// Last line.
    pub end_line: u64,
    /// First column; only on a single line.
    pub start_column: Option<u64>,
    /// Last column; only on a single line.
    pub end_column: Option<u64>,
    /// `notice`, `warning` or `failure`.
    pub level: String,
    /// Heading.
    pub title: Option<String>,
    /// What is said.
    pub message: String,
    /// Folded details.
    pub raw_details: Option<String>,
}

/// A commit status, the older kind of check.
#[derive(Clone, Debug)]
pub struct CommitStatus {
    /// Its number.
    pub id: u64,
    /// The commit.
    pub sha: Oid,
    /// `error`, `failure`, `pending` or `success`.
    pub state: String,
    /// What tells it apart from others.
    pub context: String,
    /// A sentence.
    pub description: Option<String>,
    /// Where to read more.
    pub target_url: Option<String>,
    /// Who set it.
    pub creator: AccountId,
    /// When.
    pub created_at: Stamp,
}
