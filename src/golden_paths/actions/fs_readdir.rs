//! `fs:readdir`: what is in folders of the workspace.

use super::super::workspace::folder;
use super::{Action, Done, Inputs, PlanError, Run, Step, flag, must, output, texts};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeSet;

pub(super) static ACTION: Action = Action {
    id: "fs:readdir",
    inputs: &[must(texts("paths")), flag("recursive")],
    outputs: &["files", "folders"],
    run,
};

fn run(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, ACTION.inputs, inputs)?;
    let recursive = inputs.flag("recursive");
    let (mut files, mut folders) = (Vec::new(), BTreeSet::new());
    for path in inputs.texts("paths") {
        let top = folder(&path).map_err(|message| PlanError::in_step(step, message))?;
        let mut empty = true;
        for (inside, _) in run.workspace.below(&top) {
            empty = false;
            let deep = inside.contains('/');
            for (slash, _) in inside.match_indices('/').take(if recursive { usize::MAX } else { 1 }) {
                folders.insert(joined(&top, inside.get(..slash).unwrap_or_default()));
            }
            if recursive || !deep {
                files.push(element(&joined(&top, inside)));
            }
        }
        if empty && !top.is_empty() {
            return Err(PlanError::in_step(step, format!("there is no folder `{top}` in the workspace")));
        }
    }
    let folders: Vec<Json> = folders.iter().map(|path| element(path)).collect();
    Ok(output([("files", Json::from(files)), ("folders", Json::from(folders))]))
}

fn joined(top: &str, inside: &str) -> String {
    if top.is_empty() { inside.to_string() } else { format!("{top}/{inside}") }
}

/// There is no workspace on a disk, so that the full path is the path in it.
fn element(path: &str) -> Json {
    let name = path.rsplit('/').next().unwrap_or(path);
    json!({"name": name, "path": path, "fullPath": path})
}
