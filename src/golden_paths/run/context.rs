//! Where and for whom a golden path is run, and what it may reach.

use super::super::source::Sources;
use serde_json::{Map, Value as Json, json};
use std::fmt;
use std::sync::Arc;

/// Where and for whom a golden path is run.
#[derive(Debug, Clone, Default)]
pub struct RunContext {
    /// Address of GitHub's pages without a slash at the end, `https://github.com`.
    pub web_url: String,
    /// Owner of the repository.
    pub owner: String,
    /// Name of the repository, without the owner.
    pub repository: String,
    /// Its default branch.
    pub default_branch: String,
    /// Login of who asked.
    pub requested_by: String,
    /// The catalog's entity of who asked, if there is one.
    pub user: Option<Json>,
    /// What else templates may know, under `context.facts`.
    pub facts: Map<String, Json>,
    /// `context.task.id`: what names this run.
    pub task: String,
    /// `environment.parameters`: values that the platform team set for all golden paths.
    pub environment: Map<String, Json>,
    /// Names of secrets that exist for `secrets` and `environment.secrets`, besides those that the golden path asks
    /// for. Their values are never seen here.
    pub secrets: Vec<String>,
    /// The commit of the golden path's files, where they are kept in git.
    pub commit: Option<String>,
    /// Which repositories it may write to.
    pub reach: Reach,
    /// Whether a text that cannot be rendered is an error; otherwise it is passed on as it is, as Backstage does.
    pub strict: bool,
    /// What is somewhere else; none when nothing can be fetched.
    pub sources: Option<Arc<dyn Sources>>,
    /// The catalog; none when only the plan's own entities are known.
    pub entities: Option<Arc<dyn Entities>>,
}

/// Which repositories a golden path may write to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// The one that it is run for, or the one that it makes.
    #[default]
    Repository,
    /// Any of the same owner.
    Owner,
    /// Any: for runs whose plan is only looked at, or whose files only go to a folder.
    Anywhere,
}

/// The catalog, as `catalog:fetch` asks it.
pub trait Entities: fmt::Debug + Send + Sync {
    /// The entity of a full reference, `component:default/orders` in lower case.
    fn entity(&self, reference: &str) -> Option<Json>;
}

impl RunContext {
    /// Address of the repository's page.
    pub(in super::super) fn repository_url(&self) -> String {
        format!("{}/{}/{}", self.web_url, self.owner, self.repository)
    }

    /// Host of that address.
    pub(in super::super) fn host(&self) -> &str {
        let address = self.web_url.split_once("://").map_or(self.web_url.as_str(), |(_, rest)| rest);
        address.split('/').next().unwrap_or_default()
    }

    /// The names that steps see beside `parameters`, `steps` and `secrets`.
    pub(super) fn names(&self) -> Map<String, Json> {
        let names = json!({
            "user": {
                "entity": self.user.clone().unwrap_or_else(|| json!({})),
                "ref": format!("user:default/{}", self.requested_by),
            },
            "context": {
                "task": {"id": self.task},
                "repository": {
                    "host": self.host(),
                    "owner": self.owner,
                    "name": self.repository,
                    "slug": format!("{}/{}", self.owner, self.repository),
                    "url": self.repository_url(),
                    "defaultBranch": self.default_branch,
                },
                "requestedBy": self.requested_by,
                "facts": self.facts,
            },
            "environment": {"parameters": self.environment},
        });
        names.as_object().cloned().unwrap_or_default()
    }
}
