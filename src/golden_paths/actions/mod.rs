//! Actions: one file each, and one line in the table.

mod fetch_template;
mod publish_pull_request;

use super::parameters::Answers;
use super::plan::{Change, Output, Plan, PlannedFile, Target};
use super::run::{PlanError, RunContext};
use super::steps::Step;
use super::template::GoldenPath;
use super::workspace::Workspace;
use crate::suggest::nearest;
use serde_json::{Map, Value as Json};

/// A step's output, or why it could not be done.
pub(super) type Done = Result<Map<String, Json>, PlanError>;

/// What a step can do.
#[derive(Debug)]
pub(super) struct Action {
    pub id: &'static str,
    /// Inputs that the action knows, in Backstage's spelling.
    pub inputs: &'static [&'static str],
    /// Those that must be there.
    pub required: &'static [&'static str],
    /// Does it, on rendered inputs; answers the step's output.
    pub run: fn(&mut Run<'_>, &Step, &Map<String, Json>) -> Done,
}

/// Every action that is supported.
static ACTIONS: [&Action; 2] = [&fetch_template::ACTION, &publish_pull_request::ACTION];

/// The action of that name; a refusal in words when there is none.
pub(super) fn find(id: &str) -> Result<&'static Action, String> {
    if let Some(action) = ACTIONS.iter().find(|action| action.id == id) {
        return Ok(action);
    }
    let all: Vec<String> = ACTIONS.iter().map(|action| format!("`{}`", action.id)).collect();
    Err(match nearest(id, ACTIONS.iter().map(|action| action.id)) {
        Some(near) => format!("the action `{id}` is not supported: did you mean `{near}`?"),
        None => format!("the action `{id}` is not supported: there are {}", all.join(" and ")),
    })
}

/// Inputs that the action needs and the step does not give.
pub(super) fn missing_inputs(step: &Step) -> impl Iterator<Item = &'static str> {
    step.action.required.iter().copied().filter(|name| !step.input.contains_key(*name))
}

/// A run of a golden path: what its steps share.
pub(super) struct Run<'r> {
    pub path: &'r GoldenPath,
    pub context: &'r RunContext,
    pub workspace: Workspace,
    answers: &'r Answers,
    published: Option<Published>,
}

/// What an action of publishing asks for.
struct Published {
    files: Vec<PlannedFile>,
    commit_message: String,
    target: Target,
}

impl<'r> Run<'r> {
    pub(super) fn new(path: &'r GoldenPath, answers: &'r Answers, context: &'r RunContext) -> Self {
        Self { path, context, workspace: Workspace::default(), answers, published: None }
    }

    /// The files of a folder as they would be written below another.
    fn planned(&self, from: &str, to: &str) -> Vec<PlannedFile> {
        self.workspace
            .below(from)
            .map(|(path, file)| {
                let path = if to.is_empty() { path.to_string() } else { format!("{to}/{path}") };
                let change = change(&path, &file.contents);
                PlannedFile { path, contents: file.contents.clone(), executable: file.executable, change }
            })
            .collect()
    }

    /// The plan. A golden path that publishes nothing plans its files, for whoever writes them to a folder.
    pub(super) fn into_plan(self) -> Result<Plan, PlanError> {
        let path = self.path;
        let published = match self.published {
            Some(published) => published,
            None => Published {
                files: self.planned("", ""),
                commit_message: path.title.clone(),
                target: Target::Folder,
            },
        };
        if published.files.is_empty() {
            let message = "the golden path makes no files with these answers".to_string();
            return Err(PlanError { step: None, file: None, message });
        }
        Ok(Plan {
            golden_path: path.name.clone(),
            version: path.version.clone(),
            answers: self.answers.clone(),
            files: published.files,
            commit_message: published.commit_message,
            target: published.target,
            effects: Vec::new(),
            output: Output::default(),
            notes: Vec::new(),
        })
    }
}

/// The catalog file of a repository holds one document an entity: a further entity goes behind them.
fn change(path: &str, contents: &[u8]) -> Change {
    let is_catalog = path == "catalog-info.yaml" || path == "catalog-info.yml";
    if is_catalog && contents.starts_with(b"---\n") { Change::AppendDocument } else { Change::Create }
}

/// Reading rendered inputs, with messages that name them.
struct Inputs<'i> {
    step: &'i Step,
    values: &'i Map<String, Json>,
}

impl<'i> Inputs<'i> {
    fn text(&self, name: &str) -> Result<Option<&'i str>, PlanError> {
        match self.values.get(name) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.wrong(name, "a text")),
        }
    }

    fn required(&self, name: &str) -> Result<&'i str, PlanError> {
        self.text(name)?
            .filter(|text| !text.trim().is_empty())
            .ok_or_else(|| self.wrong(name, "a text that is not empty"))
    }

    fn flag(&self, name: &str) -> Result<bool, PlanError> {
        match self.values.get(name) {
            None | Some(Json::Null) => Ok(false),
            Some(Json::Bool(value)) => Ok(*value),
            Some(_) => Err(self.wrong(name, "`true` or `false`")),
        }
    }

    fn texts(&self, name: &str) -> Result<Option<Vec<&'i str>>, PlanError> {
        match self.values.get(name) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::Array(items)) => {
                let items: Option<Vec<&str>> = items.iter().map(Json::as_str).collect();
                items.map(Some).ok_or_else(|| self.wrong(name, "a list of texts"))
            }
            Some(_) => Err(self.wrong(name, "a list of texts")),
        }
    }

    fn object(&self, name: &str) -> Result<Map<String, Json>, PlanError> {
        match self.values.get(name) {
            None | Some(Json::Null) => Ok(Map::new()),
            Some(Json::Object(map)) => Ok(map.clone()),
            Some(_) => Err(self.wrong(name, "an object")),
        }
    }

    fn wrong(&self, name: &str, expected: &str) -> PlanError {
        PlanError::in_step(self.step, format!("the input `{name}` must be {expected}"))
    }
}
