//! What a repository has beside its files and conversations: switches, protection, environments, variables and the
//! like. Who may change them is decided in `actions`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Stamp;

/// All of it.
#[derive(Clone, Debug)]
pub struct Furnishings {
    /// Settings that are on or off, or one of a few words, by GitHub's name.
    pub switches: Map<String, Value>,
    /// Protection by branch, as it was asked for.
    pub protections: BTreeMap<String, Protection>,
    /// Environments in order of making.
    pub environments: Vec<Environment>,
    /// Variables of workflows.
    pub variables: BTreeMap<String, Variable>,
    /// Secrets of workflows by name; a value is never kept.
    pub secrets: BTreeMap<String, Stamp>,
    /// Values of the organisation's custom properties.
    pub properties: Map<String, Value>,
    /// Webhooks; nothing is sent to them.
    pub hooks: Vec<Hook>,
    /// Prefixes that become links.
    pub autolinks: Vec<Autolink>,
    /// Keys of machines.
    pub keys: Vec<DeployKey>,
    /// The site.
    pub site: Option<Site>,
    /// Workflows that somebody started, oldest first; nothing is run.
    pub dispatches: Vec<Dispatch>,
}

/// Switches and what they are when nobody says.
const SWITCHES: [(&str, bool); 8] = [
    ("has_projects", true),
    ("has_wiki", true),
    ("allow_squash_merge", true),
    ("allow_merge_commit", true),
    ("allow_rebase_merge", true),
    ("allow_auto_merge", false),
    ("allow_update_branch", false),
    ("web_commit_signoff_required", false),
];

/// Settings that are one of these words, the first when nobody says.
pub const WORDS: [(&str, &[&str]); 4] = [
    ("squash_merge_commit_title", &["COMMIT_OR_PR_TITLE", "PR_TITLE"]),
    ("squash_merge_commit_message", &["COMMIT_MESSAGES", "PR_BODY", "BLANK"]),
    ("merge_commit_title", &["MERGE_MESSAGE", "PR_TITLE"]),
    ("merge_commit_message", &["PR_TITLE", "PR_BODY", "BLANK"]),
];

impl Default for Furnishings {
    fn default() -> Self {
        let mut switches: Map<String, Value> =
            SWITCHES.iter().map(|(name, on)| ((*name).to_owned(), Value::Bool(*on))).collect();
        switches.extend(WORDS.iter().map(|(name, words)| ((*name).to_owned(), Value::from(words[0]))));
        Furnishings {
            switches,
            protections: [].into(),
            environments: Vec::new(),
            variables: [].into(),
            secrets: [].into(),
            properties: Map::new(),
            hooks: Vec::new(),
            autolinks: Vec::new(),
            keys: Vec::new(),
            site: None,
            dispatches: Vec::new(),
        }
    }
}

impl Furnishings {
    /// An environment by its name in any case.
    pub fn environment(&self, name: &str) -> Option<&Environment> {
        self.environments.iter().find(|found| found.name.eq_ignore_ascii_case(name))
    }

    /// The same, to change it.
    pub fn environment_mut(&mut self, name: &str) -> Option<&mut Environment> {
        self.environments.iter_mut().find(|found| found.name.eq_ignore_ascii_case(name))
    }

    /// Whether a switch is on.
    pub fn is_on(&self, switch: &str) -> bool {
        self.switches.get(switch).and_then(Value::as_bool).unwrap_or(false)
    }
}

/// How a branch is protected.
#[derive(Clone, Debug, Default)]
pub struct Protection {
    /// The fields of the request that are set.
    pub settings: Map<String, Value>,
    /// Whether commits must be signed.
    pub signatures: bool,
}

impl Protection {
    /// Whether a field of the request is true.
    pub fn is_on(&self, name: &str) -> bool {
        self.settings.get(name).and_then(Value::as_bool).unwrap_or(false)
    }
}

/// Where something is deployed to.
#[derive(Clone, Debug)]
pub struct Environment {
    /// Its number.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// Minutes that a deployment waits.
    pub wait_timer: u64,
    /// Whether who began a deployment may not approve it.
    pub prevent_self_review: bool,
    /// Who may approve: `User` or `Team`, and the number.
    pub reviewers: Vec<(String, u64)>,
    /// Where deployments may come from.
    pub branches: BranchPolicy,
    /// Its variables.
    pub variables: BTreeMap<String, Variable>,
    /// When it was made.
    pub created_at: Stamp,
    /// When it last changed.
    pub updated_at: Stamp,
}

/// Where deployments may come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BranchPolicy {
    /// Everywhere.
    #[default]
    All,
    /// Protected branches.
    Protected,
    /// Branches like these: number and pattern.
    Patterns(Vec<(u64, String)>),
}

/// A variable of workflows.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its value.
    pub value: String,
    /// When it was made.
    pub created_at: Stamp,
    /// When it last changed.
    pub updated_at: Stamp,
}

/// A webhook of a repository.
#[derive(Clone, Debug)]
pub struct Hook {
    /// Its number.
    pub id: u64,
    /// Where it goes.
    pub url: String,
    /// `json` or `form`.
    pub content_type: String,
    /// Whether it has a secret.
    pub secret: bool,
    /// What it tells of.
    pub events: Vec<String>,
    /// Whether it is on.
    pub active: bool,
    /// When it was made.
    pub created_at: Stamp,
}

/// A prefix that becomes a link.
#[derive(Clone, Debug)]
pub struct Autolink {
    /// Its number.
    pub id: u64,
    /// Such as `TICKET-`.
    pub prefix: String,
    /// The address, with `<num>` in it.
    pub url_template: String,
    /// Whether letters count as part of the number.
    pub alphanumeric: bool,
}

/// A key of a machine.
#[derive(Clone, Debug)]
pub struct DeployKey {
    /// Its number.
    pub id: u64,
    /// What it is called.
    pub title: String,
    /// The public key.
    pub key: String,
    /// Whether it cannot push.
    pub read_only: bool,
    /// When it was made.
    pub created_at: Stamp,
}

/// A site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// `legacy` or `workflow`.
    pub build_type: String,
    /// Branch and folder.
    pub source: Option<(String, String)>,
}

/// The start of a workflow.
#[derive(Clone, Debug)]
pub struct Dispatch {
    /// The workflow's file.
    pub workflow: String,
    /// The branch or tag.
    pub at: String,
    /// What it was given.
    pub inputs: Map<String, Value>,
    /// The number of the run that it became.
    pub run: u64,
}
