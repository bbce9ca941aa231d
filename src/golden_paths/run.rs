//! Running a golden path: its steps, one after the other, into a plan.

use super::actions::Run;
use super::parameters::Answers;
use super::plan::Plan;
use super::steps::Step;
use super::template::GoldenPath;
use crate::templating::Context;
use serde_json::{Map, Value as Json, json};
use std::fmt;

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
}

/// Why no plan could be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanError {
    /// The step, `step-1` when it has no id.
    pub step: Option<String>,
    /// The file of the golden path, if it is about one.
    pub file: Option<String>,
    /// What happened and what was expected.
    pub message: String,
}

impl PlanError {
    pub(super) fn in_step(step: &Step, message: impl Into<String>) -> Self {
        Self { step: Some(step.id.clone()), file: None, message: message.into() }
    }

    pub(super) fn in_file(step: &Step, file: &str, message: impl Into<String>) -> Self {
        Self { file: Some(file.to_string()), ..Self::in_step(step, message) }
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.step, &self.file) {
            (Some(step), Some(file)) => write!(f, "step `{step}`, {file}: {}", self.message),
            (Some(step), None) => write!(f, "step `{step}`: {}", self.message),
            _ => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for PlanError {}

impl RunContext {
    /// Address of the repository's page.
    pub(super) fn repository_url(&self) -> String {
        format!("{}/{}/{}", self.web_url, self.owner, self.repository)
    }

    /// Host of that address.
    pub(super) fn host(&self) -> &str {
        let address = self.web_url.split_once("://").map_or(self.web_url.as_str(), |(_, rest)| rest);
        address.split('/').next().unwrap_or_default()
    }

    /// The names that steps see beside `parameters` and `steps`.
    fn names(&self) -> Map<String, Json> {
        let mut names = Map::new();
        names.insert(
            "user".into(),
            json!({"entity": self.user.clone().unwrap_or_else(|| json!({})), "ref": format!("user:default/{}", self.requested_by)}),
        );
        names.insert(
            "context".into(),
            json!({
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
            }),
        );
        names
    }
}

impl GoldenPath {
    /// Runs the steps on answers. The same answers and context give the same plan, byte for byte.
    ///
    /// # Errors
    /// The first step that cannot be done.
    pub fn plan(&self, answers: &Answers, context: &RunContext) -> Result<Plan, PlanError> {
        let mut names = context.names();
        names.insert("parameters".into(), Json::Object(answers.0.clone()));
        names.insert("steps".into(), json!({}));
        let mut run = Run::new(self, answers, context);
        for step in &self.steps {
            let prepared = Context::new(&names).map_err(|error| PlanError::in_step(step, error.message))?;
            if !step.runs(&prepared)? {
                continue;
            }
            let output = (step.action.run)(&mut run, step, &step.inputs(&prepared)?)?;
            if let Some(steps) = names.get_mut("steps") {
                steps[&step.id] = json!({ "output": output });
            }
        }
        run.into_plan()
    }
}
