//! `fetch:plain` and `fetch:plain:file`: a folder or a file is copied into the workspace as it is, over what is there.

use super::super::workspace::folder;
use super::{Action, Done, Inputs, PlanError, Run, Step, must, text};
use serde_json::{Map, Value as Json};

pub(super) static FOLDER: Action = Action {
    id: "fetch:plain",
    inputs: &[must(text("url")), text("targetPath"), text("token")],
    outputs: &[],
    run: fetch_folder,
};

pub(super) static FILE: Action = Action {
    id: "fetch:plain:file",
    inputs: &[must(text("url")), must(text("targetPath")), text("token")],
    outputs: &[],
    run: fetch_file,
};

fn fetch_folder(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, FOLDER.inputs, inputs)?;
    let to = folder(inputs.text("targetPath").unwrap_or("")).map_err(|message| PlanError::in_step(step, message))?;
    for (path, file) in run.sources(step, inputs.filled("url")?)? {
        let target = if to.is_empty() { path.clone() } else { format!("{to}/{path}") };
        run.workspace.write(&target, file).map_err(|message| PlanError::in_file(step, &path, message))?;
    }
    Ok(Map::new())
}

fn fetch_file(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, FILE.inputs, inputs)?;
    let to = folder(inputs.filled("targetPath")?).map_err(|message| PlanError::in_step(step, message))?;
    let file = run.source(step, inputs.filled("url")?)?;
    run.workspace.write(&to, file).map_err(|message| PlanError::in_step(step, message))?;
    Ok(Map::new())
}
