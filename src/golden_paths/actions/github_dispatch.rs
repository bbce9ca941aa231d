//! `github:actions:dispatch`: a workflow is started.

use super::super::plan::{Effect, WorkflowRun};
use super::{Action, Done, Inputs, Run, Step, flag, must, object, repo_url, text};
use serde_json::{Map, Value as Json};

pub(super) static ACTION: Action = Action {
    id: "github:actions:dispatch",
    inputs: &[
        must(text("repoUrl")),
        must(text("workflowId")),
        must(text("branchOrTagName")),
        object("workflowInputs"),
        flag("returnWorkflowRunDetails"),
        text("token"),
    ],
    outputs: &["workflowRunId", "workflowRunUrl", "workflowRunHtmlUrl"],
    run,
};

/// Inputs that GitHub takes.
const MAX_INPUTS: usize = 25;

fn run(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, ACTION.inputs, inputs)?;
    let repository = repo_url::repository(&inputs)?;
    run.may_write(step, &repository)?;
    let pairs = inputs.pairs("workflowInputs")?;
    if pairs.len() > MAX_INPUTS {
        return Err(inputs.wrong("workflowInputs", &format!("at most {MAX_INPUTS} inputs")));
    }
    run.effects.push(Effect::DispatchWorkflow(WorkflowRun {
        repository,
        workflow: inputs.filled("workflowId")?.to_string(),
        reference: inputs.filled("branchOrTagName")?.to_string(),
        inputs: pairs.into_iter().map(|(name, value)| (name, Json::from(value))).collect(),
    }));
    Ok(Map::new())
}
