//! `fs:rename`: files and folders of the workspace get other names. A name that is taken is an error unless
//! `overwrite` says otherwise.

use super::super::workspace::folder;
use super::{Action, Done, Inputs, PlanError, Run, Step, list, must};
use serde_json::{Map, Value as Json};

pub(super) static ACTION: Action = Action { id: "fs:rename", inputs: &[must(list("files"))], outputs: &[], run };

fn run(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, ACTION.inputs, inputs)?;
    let wrong = |message: String| PlanError::in_step(step, message);
    for item in inputs.list("files") {
        let word = |name: &str| item.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
        let (Some(from), Some(to)) = (word("from"), word("to")) else {
            return Err(inputs.wrong("files", "a list of objects with `from` and `to`"));
        };
        let overwrite = item.get("overwrite").and_then(Json::as_bool).unwrap_or(false);
        let (from, to) = (folder(from).map_err(wrong)?, folder(to).map_err(wrong)?);
        run.workspace.rename(&from, &to, overwrite).map_err(wrong)?;
    }
    Ok(Map::new())
}
