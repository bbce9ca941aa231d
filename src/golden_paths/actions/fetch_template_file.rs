//! `fetch:template:file` and `workspace:template:file`: one file is copied into the workspace, its contents rendered.
//! Its mode is lost, as in Backstage.

use super::super::workspace::folder;
use super::input::Input;
use super::rendering::Rendering;
use super::{Action, Done, Inputs, PlanError, Run, Step, flag, must, object, text};
use serde_json::{Map, Value as Json};

pub(super) static FETCH: Action = Action {
    id: "fetch:template:file",
    inputs: &[
        must(text("url")),
        must(text("targetPath")),
        object("values"),
        flag("cookiecutterCompat"),
        flag("replace"),
        flag("trimBlocks"),
        flag("lstripBlocks"),
        text("token"),
    ],
    outputs: &[],
    run: fetch,
};

const WORKSPACE_INPUTS: &[Input] = &[
    must(text("sourcePath")),
    must(text("targetPath")),
    object("values"),
    flag("cookiecutterCompat"),
    flag("replace"),
    flag("trimBlocks"),
    flag("lstripBlocks"),
];

pub(super) static WORKSPACE: Action =
    Action { id: "workspace:template:file", inputs: WORKSPACE_INPUTS, outputs: &[], run: from_workspace };

fn fetch(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, FETCH.inputs, inputs)?;
    let to = target(&inputs)?;
    let source = run.source(step, inputs.filled("url")?)?;
    Rendering::of(&inputs)?.file(run, step, &source, &to)?;
    Ok(Map::new())
}

fn from_workspace(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, WORKSPACE_INPUTS, inputs)?;
    let to = target(&inputs)?;
    let from = folder(inputs.filled("sourcePath")?).map_err(|message| PlanError::in_step(step, message))?;
    let Some(source) = run.workspace.get(&from).cloned() else {
        return Err(PlanError::in_step(step, format!("there is no file `{from}` in the workspace")));
    };
    Rendering::of(&inputs)?.file(run, step, &source, &to)?;
    Ok(Map::new())
}

fn target(inputs: &Inputs<'_>) -> Result<String, PlanError> {
    folder(inputs.filled("targetPath")?).map_err(|message| PlanError::in_step(inputs.step, message))
}
