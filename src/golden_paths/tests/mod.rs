//! Golden paths as a whole: small ones for each rule, and the shipped ones. What they share is here.

mod fetching;
mod github;
mod hostile;
mod later;
mod links;
mod lint;
mod plans;
mod postgres;
mod running;
mod sharing;
mod shipped;
mod templates;
mod workspace;

use super::*;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

fn context() -> RunContext {
    RunContext {
        web_url: "https://github.com".into(),
        owner: "acme".into(),
        repository: "orders".into(),
        default_branch: "main".into(),
        requested_by: "alice".into(),
        ..RunContext::default()
    }
}

fn pairs(text: &str) -> Vec<(String, String)> {
    text.split_whitespace().filter_map(|pair| pair.split_once('=')).map(|(k, v)| (k.into(), v.into())).collect()
}

/// A golden path of one template and some files.
fn path(steps: &str, files: &[(&str, &str)]) -> Result<GoldenPath, Vec<Problem>> {
    let template = format!(
        "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata:\n  name: small\nspec:\n  type: service\n  \
         parameters:\n    properties:\n      name: {{type: string, default: x}}\n      docs: {{type: boolean}}\n  steps: {steps}\n"
    );
    let file =
        |text: &str| SourceFile { contents: text.as_bytes().to_vec(), executable: text.starts_with("#!"), link: false };
    let mut all: Files = BTreeMap::from([("template.yaml".to_string(), file(&template))]);
    all.extend(files.iter().map(|(path, text)| ((*path).to_string(), file(text))));
    GoldenPath::from_files(all)
}

fn run(steps: &str, files: &[(&str, &str)], given: &str) -> String {
    let path = path(steps, files).unwrap();
    let answers = path.answers(&pairs(given), &Map::new()).unwrap();
    match path.plan(&answers, &context()) {
        Ok(plan) => plan
            .files
            .iter()
            .map(|file| format!("{}: {}\n", file.path, String::from_utf8_lossy(&file.contents)))
            .collect(),
        Err(error) => format!("! {error}"),
    }
}

const FETCH: &str = "[{action: 'fetch:template', input: {url: ./skeleton, values: {name: '${{ parameters.name }}', docs: '${{ parameters.docs }}'}}}]";

/// The plan of a small golden path.
fn planned(steps: &str, files: &[(&str, &str)], given: &str) -> Result<Plan, PlanError> {
    planned_in(&context(), steps, files, given)
}

fn planned_in(context: &RunContext, steps: &str, files: &[(&str, &str)], given: &str) -> Result<Plan, PlanError> {
    let path = path(steps, files).unwrap();
    path.plan(&path.answers(&pairs(given), &Map::new()).unwrap(), context)
}
