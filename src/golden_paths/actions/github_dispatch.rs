//! `github:actions:dispatch`: a workflow is started.

use super::super::plan::{Effect, Origin, WorkflowRun};
use super::{Action, Done, Inputs, Run, Step, flag, later, must, object, output, repo_url, text};
use serde_json::{Map, Value as Json};

pub(super) static ACTION: Action = Action {
    id: "github:actions:dispatch",
    inputs: &[
        must(text("repoUrl")),
        must(text("workflowId")),
        must(text("branchOrTagName")),
        later(object("workflowInputs")),
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
    let wants_run = inputs.flag("returnWorkflowRunDetails");
    let at = run.effects.len();
    run.effects.push(Effect::DispatchWorkflow(WorkflowRun {
        repository,
        workflow: inputs.filled("workflowId")?.to_string(),
        reference: inputs.filled("branchOrTagName")?.to_string(),
        inputs: pairs.into_iter().map(|(name, value)| (name, Json::from(value))).collect(),
        wants_run,
    }));
    if !wants_run {
        return Ok(Map::new());
    }
    let known_afterwards = run.later(step, Origin::Effect(at));
    Ok(output(["workflowRunId", "workflowRunUrl", "workflowRunHtmlUrl"].map(|name| (name, known_afterwards(name)))))
}
