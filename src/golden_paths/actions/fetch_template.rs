//! `fetch:template` and `workspace:template`: a folder is copied into the workspace, names and contents rendered.
//! The first takes it from the golden path or from somewhere else, the second from the workspace itself.

use super::super::source::Files;
use super::super::workspace::folder;
use super::input::Input;
use super::rendering::Rendering;
use super::{Action, Done, Inputs, PlanError, Run, Step, any, flag, must, object, text, texts};
use serde_json::{Map, Value as Json};

pub(super) static FETCH: Action = Action {
    id: "fetch:template",
    inputs: &[
        must(text("url")),
        text("targetPath"),
        object("values"),
        texts("copyWithoutTemplating"),
        texts("copyWithoutRender"),
        flag("cookiecutterCompat"),
        any("templateFileExtension"),
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
    texts("copyWithoutTemplating"),
    flag("cookiecutterCompat"),
    any("templateFileExtension"),
    flag("replace"),
    flag("trimBlocks"),
    flag("lstripBlocks"),
];

pub(super) static WORKSPACE: Action =
    Action { id: "workspace:template", inputs: WORKSPACE_INPUTS, outputs: &[], run: from_workspace };

fn fetch(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, FETCH.inputs, inputs)?;
    let to = folder(inputs.text("targetPath").unwrap_or("")).map_err(|message| PlanError::in_step(step, message))?;
    let rendering = Rendering::of(&inputs)?;
    let sources = run.sources(step, inputs.filled("url")?)?;
    rendering.files(run, step, &sources, &to)?;
    Ok(Map::new())
}

fn from_workspace(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, WORKSPACE_INPUTS, inputs)?;
    let wrong = |message: String| PlanError::in_step(step, message);
    let from = folder(inputs.text("sourcePath").unwrap_or("")).map_err(wrong)?;
    let to = folder(inputs.text("targetPath").unwrap_or("")).map_err(wrong)?;
    if from.is_empty() || to == from || to.starts_with(&format!("{from}/")) {
        return Err(wrong("`targetPath` must not be within `sourcePath`".into()));
    }
    let rendering = Rendering::of(&inputs)?;
    let sources: Files = run.workspace.below(&from).map(|(path, file)| (path.to_string(), file.clone())).collect();
    if sources.is_empty() {
        return Err(wrong(format!("there are no files in `{from}` of the workspace")));
    }
    rendering.files(run, step, &sources, &to)?;
    Ok(Map::new())
}
