//! Actions: one file each, and one line in the table.

mod argocd;
mod catalog_fetch;
mod catalog_register;
mod catalog_write;
mod debug_log;
mod debug_wait;
mod fetch_plain;
mod fetch_template;
mod fetch_template_file;
mod fs_delete;
mod fs_readdir;
mod fs_rename;
mod github_autolinks;
mod github_branch_protection;
mod github_deploy_key;
mod github_dispatch;
mod github_environment;
mod github_issues;
mod github_pages;
mod github_repo;
mod github_webhook;
mod idp_labels;
mod input;
mod people;
mod publish_pull_request;
mod rendering;
mod repo_url;
mod repository;
mod run;
mod yaml_files;

use super::run::PlanError;
use super::steps::Step;
use crate::suggest::nearest;
pub(super) use input::Input;
use input::{Inputs, any, flag, later, list, must, number, object, one_of, text, texts};
pub(super) use run::Run;
use serde_json::{Map, Value as Json};

/// A step's output, or why it could not be done.
pub(super) type Done = Result<Map<String, Json>, PlanError>;

/// What a step can do.
#[derive(Debug)]
pub(super) struct Action {
    pub id: &'static str,
    /// Inputs that the action knows, in Backstage's spelling.
    pub inputs: &'static [Input],
    /// Names of what it gives to later steps.
    pub outputs: &'static [&'static str],
    /// Does it, on rendered inputs; answers the step's output.
    pub run: fn(&mut Run<'_>, &Step, &Map<String, Json>) -> Done,
}

/// Every action that is supported.
static ACTIONS: [&Action; 30] = [
    &fetch_template::FETCH,
    &fetch_template_file::FETCH,
    &fetch_template::WORKSPACE,
    &fetch_template_file::WORKSPACE,
    &fetch_plain::FOLDER,
    &fetch_plain::FILE,
    &fs_rename::ACTION,
    &fs_delete::ACTION,
    &fs_readdir::ACTION,
    &debug_log::ACTION,
    &debug_wait::ACTION,
    &catalog_register::ACTION,
    &catalog_write::ACTION,
    &catalog_fetch::ACTION,
    &github_repo::PUBLISH,
    &publish_pull_request::ACTION,
    &github_repo::CREATE,
    &github_repo::PUSH,
    &github_dispatch::ACTION,
    &github_issues::CREATE,
    &github_issues::LABEL,
    &github_webhook::ACTION,
    &github_autolinks::ACTION,
    &github_deploy_key::ACTION,
    &github_environment::ACTION,
    &github_branch_protection::ACTION,
    &github_pages::ACTION,
    &argocd::APPLICATION,
    &argocd::RESOURCES,
    &idp_labels::ACTION,
];

/// The action of that name; a refusal in words when there is none.
pub(super) fn find(id: &str) -> Result<&'static Action, String> {
    if let Some(action) = ACTIONS.iter().find(|action| action.id == id) {
        return Ok(action);
    }
    if let Some(instead) = instead(id) {
        return Err(format!("the action `{id}` is not supported: {instead}"));
    }
    Err(match nearest(id, ACTIONS.iter().map(|action| action.id)) {
        Some(near) => format!("the action `{id}` is not supported: did you mean `{near}`?"),
        None => format!("the action `{id}` is not supported; docs/golden-paths.md lists those that are"),
    })
}

/// What does the same here as an action of Backstage that is not supported.
fn instead(id: &str) -> Option<&'static str> {
    match id {
        "fetch:cookiecutter" => Some("use `fetch:template` with `cookiecutterCompat: true`"),
        "fetch:rails" | "run:yeoman" => Some("nothing is run on the platform; use `fetch:template`"),
        _ if id.starts_with("publish:") && !id.starts_with("publish:github") && !id.starts_with("publish:file") => {
            Some("repositories are made on GitHub, by `publish:github`")
        }
        _ => None,
    }
}

/// Inputs that the action needs and a step does not give.
pub(super) fn missing_inputs(action: &Action, given: &Map<String, Json>) -> impl Iterator<Item = &'static str> {
    action.inputs.iter().filter(|input| input.required && !given.contains_key(input.name)).map(|input| input.name)
}

/// Refuses what is known only once the plan is carried out where the plan itself would depend on it.
pub(super) fn refuse_later(action: &Action, step: &Step, given: &Map<String, Json>) -> Result<(), PlanError> {
    let taken = |name: &str| action.inputs.iter().any(|input| input.name == name && input.later);
    let mut held = given.iter().filter(|(name, _)| !taken(name));
    match held.find_map(|(name, value)| Some((name, super::plan::later::within(value)?))) {
        Some((name, found)) => {
            let message = format!(
                "the input `{name}` must be known when the plan is made, and the {} is known only once it is carried out",
                found.words()
            );
            Err(PlanError::in_step(step, message))
        }
        None => Ok(()),
    }
}

/// An output of a step.
fn output<const N: usize>(entries: [(&str, Json); N]) -> Map<String, Json> {
    entries.into_iter().map(|(name, value)| (name.to_string(), value)).collect()
}
