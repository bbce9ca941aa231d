//! What a plan does once its files stand: one kind for each action that acts on GitHub and not on files.

use super::repository::{Environment, Protection, SecretName, Variable};
use super::target::PullRequestPlan;
use super::{Label, PlannedFile};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use std::fmt;

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Effect {
    /// `github:issues:create`
    CreateIssue(Issue),
    /// `github:issues:label`
    LabelIssue {
        /// Where.
        repository: RepositoryRef,
        /// The issue or pull request.
        number: IssueNumber,
        /// Names of labels.
        labels: Vec<String>,
    },
    /// `github:actions:dispatch`
    DispatchWorkflow(WorkflowRun),
    /// `github:webhook`
    CreateWebhook(Webhook),
    /// `github:autolinks:create`
    CreateAutolink(Autolink),
    /// `github:deployKey:create`
    CreateDeployKey(DeployKey),
    /// `github:pages:enable`
    EnablePages(Pages),
    /// `github:branch-protection:create` of a branch or a repository that the plan does not make.
    ProtectBranch {
        /// Where.
        repository: RepositoryRef,
        /// The rules.
        protection: Box<Protection>,
    },
    /// `github:environment:create` in a repository that the plan does not make.
    CreateEnvironment {
        /// Where.
        repository: RepositoryRef,
        /// The environment.
        environment: Environment,
        /// Its secrets, by name.
        secrets: Vec<SecretName>,
        /// Its variables.
        variables: Vec<Variable>,
    },
    /// `idp:labels` in a repository that the plan does not make.
    CreateLabels {
        /// Where.
        repository: RepositoryRef,
        /// The labels.
        labels: Vec<Label>,
    },
    /// A further `publish:github:pull-request`, such as one to the repository that deploys.
    OpenPullRequest {
        /// The pull request.
        pull: Box<PullRequestPlan>,
        /// Its files.
        files: Vec<PlannedFile>,
        /// The commit's message.
        commit_message: String,
    },
    /// `catalog:register`: the catalog file is read without waiting for the next push.
    RegisterCatalog {
        /// Where.
        repository: RepositoryRef,
        /// The catalog file's path.
        path: String,
        /// Whether it is no error when there is none.
        optional: bool,
    },
}

/// A repository by its name, because it may not exist yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepositoryRef {
    /// The owner.
    pub owner: String,
    /// The name, without the owner.
    pub name: String,
}

impl fmt::Display for RepositoryRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.owner, self.name)
    }
}

/// The number of an issue or a pull request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum IssueNumber {
    /// The number; 0 for the pull request that the plan itself opens.
    Known(u64),
    /// A placeholder; once it is filled in, the number in digits.
    Later(String),
}

impl IssueNumber {
    /// The number, once it is known.
    pub fn known(&self) -> Option<u64> {
        match self {
            Self::Known(number) => Some(*number),
            Self::Later(text) => text.trim().parse().ok(),
        }
    }
}

/// An issue to be opened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// Where.
    pub repository: RepositoryRef,
    /// One line.
    pub title: String,
    /// Markdown.
    pub body: String,
    /// Logins.
    pub assignees: Vec<String>,
    /// Names of labels.
    pub labels: Vec<String>,
    /// The number of a milestone.
    pub milestone: Option<u64>,
}

/// A workflow to be started.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkflowRun {
    /// Where.
    pub repository: RepositoryRef,
    /// The workflow's file name or number.
    pub workflow: String,
    /// A branch or a tag.
    pub reference: String,
    /// Its inputs.
    pub inputs: Map<String, Json>,
    /// Whether GitHub is asked which run that became.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub wants_run: bool,
}

/// A webhook to be made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// Where.
    pub repository: RepositoryRef,
    /// Where deliveries go.
    pub url: String,
    /// Names of events.
    pub events: Vec<String>,
    /// Whether deliveries are sent.
    pub active: bool,
    /// `form` or `json`.
    pub content_type: String,
    /// Whether the receiver's certificate is not checked.
    pub insecure_ssl: bool,
    /// The name of the secret that signs deliveries.
    pub secret: Option<String>,
}

/// References such as `JIRA-12` that become links.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Autolink {
    /// Where.
    pub repository: RepositoryRef,
    /// What references begin with.
    pub key_prefix: String,
    /// The address, with `<num>` where the rest of the reference goes.
    pub url_template: String,
    /// Whether the rest may hold letters.
    pub alphanumeric: bool,
}

/// A pair of keys: the public one becomes a deploy key, the private one a secret of the repository.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeployKey {
    /// Where.
    pub repository: RepositoryRef,
    /// The deploy key's title.
    pub name: String,
    /// Name of the secret that holds the private key.
    pub secret: String,
    /// The public key, where the golden path brings it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_key: Option<String>,
}

/// GitHub Pages to be switched on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pages {
    /// Where.
    pub repository: RepositoryRef,
    /// `legacy` (from a branch) or `workflow`.
    pub build_type: String,
    /// The branch that is published.
    pub branch: String,
    /// `/` or `/docs`.
    pub path: String,
}
