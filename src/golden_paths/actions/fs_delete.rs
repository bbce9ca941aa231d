//! `fs:delete`: files and folders of the workspace go, by name or by pattern, dot files too. What is not there is no
//! error.

use super::super::globs::Globs;
use super::{Action, Done, Inputs, PlanError, Run, Step, must, texts};
use serde_json::{Map, Value as Json};

pub(super) static ACTION: Action = Action { id: "fs:delete", inputs: &[must(texts("files"))], outputs: &[], run };

fn run(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, ACTION.inputs, inputs)?;
    for pattern in inputs.texts("files") {
        if pattern.starts_with('/') || pattern.split('/').any(|part| part == "..") {
            return Err(PlanError::in_step(step, format!("`{pattern}` would leave the workspace")));
        }
        let globs = Globs::new([pattern.as_str()]).map_err(|message| PlanError::in_step(step, message))?;
        run.workspace.remove(|path| globs.matches(path));
    }
    Ok(Map::new())
}
