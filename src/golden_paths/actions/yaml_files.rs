//! Entities among the files of a run, read from YAML.

use super::Run;
use crate::yaml::{self, Limits};
use serde_json::Value as Json;

/// Entities of a catalog file in the workspace, in order; none when it is not there or no YAML.
pub(super) fn entities(run: &Run<'_>, path: &str) -> Vec<Json> {
    let Some(file) = run.workspace.get(path) else { return Vec::new() };
    yaml::read_bytes(&file.contents, &Limits::default())
        .documents
        .iter()
        .filter(|document| document.problems.is_empty())
        .map(|document| document.root.to_json())
        .filter(|entity| entity["kind"].is_string() && entity["metadata"]["name"].is_string())
        .collect()
}

/// The full reference of an entity, in lower case as Backstage writes it.
pub(super) fn reference(entity: &Json) -> String {
    let part = |value: &Json, default: &str| value.as_str().unwrap_or(default).to_lowercase();
    let metadata = &entity["metadata"];
    let namespace = part(&metadata["namespace"], "default");
    format!("{}:{namespace}/{}", part(&entity["kind"], ""), part(&metadata["name"], ""))
}
