//! A repository to be made: what it is called, how it is set up, who may do what, and the rules of its branch.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// A repository to be made.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RepositoryPlan {
    /// The organisation.
    pub owner: String,
    /// Its name, without the owner.
    pub name: String,
    /// One line, or nothing.
    pub description: String,
    /// An address, or nothing.
    pub homepage: String,
    /// Who may see it.
    pub visibility: Visibility,
    /// The branch of the first commit.
    pub default_branch: String,
    /// In lower case.
    pub topics: Vec<String>,
    /// How it is set up.
    pub settings: RepositorySettings,
    /// Teams that may work in it.
    pub teams: Vec<TeamAccess>,
    /// People who may work in it.
    pub collaborators: Vec<CollaboratorAccess>,
    /// Labels of its issues.
    pub labels: Vec<Label>,
    /// Environments of its deployments.
    pub environments: Vec<Environment>,
    /// Rules of the default branch.
    pub protection: Option<Protection>,
    /// Secrets that must be set, by name.
    pub secrets: Vec<SecretName>,
    /// Variables of its workflows.
    pub variables: Vec<Variable>,
    /// Values of the organisation's custom properties.
    pub custom_properties: Map<String, Json>,
}

/// Who may see a repository.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Visibility {
    /// Those who were let in.
    #[default]
    Private,
    /// Members of the enterprise.
    Internal,
    /// Everybody.
    Public,
}

/// How a repository is set up; what is `None` is left as GitHub has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepositorySettings {
    /// Merging with a merge commit.
    pub allow_merge_commit: Option<bool>,
    /// Merging as one commit.
    pub allow_squash_merge: Option<bool>,
    /// Merging by rebasing.
    pub allow_rebase_merge: Option<bool>,
    /// Merging by itself once everything is green.
    pub allow_auto_merge: Option<bool>,
    /// The button that brings a branch up to date.
    pub allow_update_branch: Option<bool>,
    /// `PR_TITLE` or `COMMIT_OR_PR_TITLE`.
    pub squash_merge_commit_title: Option<String>,
    /// `PR_BODY`, `COMMIT_MESSAGES` or `BLANK`.
    pub squash_merge_commit_message: Option<String>,
    /// Whether a branch goes once it is merged.
    pub delete_branch_on_merge: Option<bool>,
    /// Whether there are issues.
    pub has_issues: Option<bool>,
    /// Whether there is a wiki.
    pub has_wiki: Option<bool>,
    /// Whether there are projects.
    pub has_projects: Option<bool>,
    /// Who else may use its actions and workflows: `none`, `organization`, `enterprise`.
    pub workflow_access: Option<String>,
}

/// What somebody may do: GitHub's names `pull`, `triage`, `push`, `maintain`, `admin`, or a role of the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccessRight(pub String);

/// A team and what it may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamAccess {
    /// The team's slug in the repository's organisation.
    pub slug: String,
    /// What it may do.
    pub permission: AccessRight,
}

/// A person and what they may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollaboratorAccess {
    /// Their login.
    pub login: String,
    /// What they may do.
    pub permission: AccessRight,
}

/// A label of issues and pull requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Its name.
    pub name: String,
    /// Six hexadecimal digits.
    pub color: String,
    /// One line, or nothing.
    pub description: String,
}

/// An environment of deployments.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Environment {
    /// Its name.
    pub name: String,
    /// Minutes that a deployment waits, at most 43,200.
    pub wait_timer: Option<u32>,
    /// Who approves a deployment, at most six.
    pub reviewers: Vec<Reviewer>,
    /// Whether who started a deployment may not approve it.
    pub prevent_self_review: Option<bool>,
    /// From where it may be deployed.
    pub branch_policy: BranchPolicy,
}

/// Who approves a deployment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "name", rename_all = "kebab-case")]
pub enum Reviewer {
    /// A person's login.
    User(String),
    /// A team's slug.
    Team(String),
}

/// Which branches and tags may be deployed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum BranchPolicy {
    /// All.
    #[default]
    All,
    /// Branches with protection rules.
    Protected,
    /// Those whose names match.
    Patterns {
        /// Patterns of branches.
        branches: Vec<String>,
        /// Patterns of tags.
        tags: Vec<String>,
    },
}

/// Rules of a branch, in the terms of GitHub's branch protection.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protection {
    /// The branch.
    pub branch: String,
    /// Approvals that a pull request needs, 0 to 6.
    pub approvals: u8,
    /// Whether owners of the changed files must approve.
    pub code_owners: bool,
    /// Whether a push takes approvals back.
    pub dismiss_stale: bool,
    /// Whether somebody else than the last pusher must approve.
    pub last_push_approval: bool,
    /// Checks that must be green.
    pub checks: Vec<String>,
    /// Whether the branch must be up to date before.
    pub up_to_date: bool,
    /// Whether it holds for administrators too.
    pub enforce_admins: bool,
    /// Whether every conversation must be resolved.
    pub resolve_conversations: bool,
    /// Whether commits must be signed.
    pub signed_commits: bool,
    /// Whether merge commits are refused.
    pub linear_history: bool,
    /// Whether matching branches cannot be created.
    pub block_creations: bool,
    /// Who alone may push; everybody with write access when `None`.
    pub restrictions: Option<Who>,
    /// Who may merge without a pull request's approvals.
    pub bypass: Option<Who>,
}

/// People, teams and apps.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// Logins.
    pub users: Vec<String>,
    /// Slugs.
    pub teams: Vec<String>,
    /// Slugs.
    pub apps: Vec<String>,
}

/// A secret by name: its value is set by people, or taken from where the platform keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretName {
    /// Its name.
    pub name: String,
    /// The environment that it belongs to; the repository when `None`.
    pub environment: Option<String>,
    /// The name under which its value is kept where golden paths take secrets from; none when people set it.
    pub from: Option<String>,
}

/// A variable of workflows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// The environment that it belongs to; the repository when `None`.
    pub environment: Option<String>,
}
