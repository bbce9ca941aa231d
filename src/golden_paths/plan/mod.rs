//! A plan: everything that would be changed, as a value. It is shown, approved by its hash, stored, and
//! carried out later exactly as it was. It holds no secret, only the names of secrets.

mod effect;
mod hash;
pub(super) mod later;
mod output;
mod repository;
mod summary;
mod target;

use super::parameters::Answers;
use super::tree;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

pub use effect::{Autolink, DeployKey, Effect, Issue, IssueNumber, Pages, RepositoryRef, Webhook, WorkflowRun};
pub use hash::PlanHash;
pub use later::{Later, Origin, shown};
pub use output::{Link, Output, OutputText};
pub use repository::{
    AccessRight, BranchPolicy, CollaboratorAccess, Environment, Label, Protection, RepositoryPlan, RepositorySettings,
    Reviewer, SecretName, TeamAccess, Variable, Visibility, Who,
};
pub use target::{PullRequestPlan, Target};

/// What running a golden path would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The golden path's name.
    pub golden_path: String,
    /// Its version at that time.
    pub version: String,
    /// The values it was run on, defaults included.
    pub answers: Answers,
    /// The files, by path.
    pub files: Vec<PlannedFile>,
    /// The commit's message.
    pub commit_message: String,
    /// Where the files go.
    pub target: Target,
    /// What is done after the files stand, in this order.
    pub effects: Vec<Effect>,
    /// What the golden path says at its end.
    pub output: Output,
    /// What was logged, left out or only warned about, one sentence each.
    pub notes: Vec<String>,
    /// What its placeholders stand for, by their numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub later: Vec<Later>,
}

/// A file that would be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedFile {
    /// Where, from the top of the repository.
    pub path: String,
    /// What; in JSON as base64.
    #[serde(with = "as_base64")]
    pub contents: Vec<u8>,
    /// Whether it may be run (mode 100755 instead of 100644).
    pub executable: bool,
    /// Whether it is a symbolic link (mode 120000): its contents are where it leads to.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub link: bool,
    /// What happens when the file is already there.
    pub change: Change,
}

impl PlannedFile {
    /// What is said behind its path, or nothing.
    pub(super) fn note(&self) -> Cow<'static, str> {
        match self.change {
            _ if self.link => Cow::Owned(format!("link to {}", String::from_utf8_lossy(&self.contents))),
            Change::AppendDocument => Cow::Borrowed("one document added"),
            Change::Create if self.executable => Cow::Borrowed("executable"),
            Change::Create => Cow::Borrowed(""),
        }
    }
}

/// What a planned file does to the one that may be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// The file is new; one that is there already is replaced.
    Create,
    /// The contents are a YAML document that begins with `---`; it goes behind those that are there.
    AppendDocument,
}

impl Plan {
    /// The pull request that the plan opens, if it opens one.
    pub fn pull_request(&self) -> Option<&PullRequestPlan> {
        match &self.target {
            Target::PullRequest(pull) => Some(pull),
            _ => None,
        }
    }

    /// The repository that the plan makes, if it makes one.
    pub fn repository(&self) -> Option<&RepositoryPlan> {
        match &self.target {
            Target::Repository(repository) => Some(repository),
            _ => None,
        }
    }

    /// The same files as a pull request to a repository that exists: a plan that opens one already stays as it is;
    /// of one that would make a repository or fill a folder only the files are kept.
    #[must_use]
    pub fn into_pull_request(mut self, owner: &str, repository: &str) -> Self {
        if self.pull_request().is_some() {
            return self;
        }
        let title = self.commit_message.lines().next().unwrap_or_default().to_string();
        let body = match &self.target {
            Target::Repository(made) => made.description.clone(),
            _ => String::new(),
        };
        if !self.effects.is_empty() || self.repository().is_some() {
            self.notes.push("Only the files are proposed; settings of the repository are left as they are.".into());
        }
        self.effects.clear();
        self.target = Target::PullRequest(PullRequestPlan {
            branch: format!("idp/new-{}", self.golden_path),
            title,
            body,
            ..PullRequestPlan::to(owner, repository)
        });
        self
    }

    /// The paths as an indented tree, for previews.
    pub fn tree(&self) -> String {
        let notes: Vec<Cow<'_, str>> = self.files.iter().map(PlannedFile::note).collect();
        tree::draw(self.files.iter().zip(&notes).map(|(file, note)| (file.path.as_str(), &**note)))
    }

    /// What is made beside the files, as a Markdown list: settings, people, rules, secrets by name, what comes after.
    /// Empty when there is nothing but files.
    pub fn summary(&self) -> String {
        summary::of(self)
    }
}

mod as_base64 {
    use super::{Engine, STANDARD};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map_err(D::Error::custom)
    }
}
