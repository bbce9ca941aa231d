//! `github:pages:enable`: GitHub Pages of a repository.

use super::super::plan::{Effect, Pages};
use super::{Action, Done, Inputs, Run, Step, must, one_of, repo_url, text};
use serde_json::{Map, Value as Json};

pub(super) static ACTION: Action = Action {
    id: "github:pages:enable",
    inputs: &[
        must(text("repoUrl")),
        one_of("buildType", &["legacy", "workflow"]),
        text("sourceBranch"),
        one_of("sourcePath", &["/", "/docs"]),
        text("token"),
    ],
    outputs: &[],
    run,
};

fn run(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, ACTION.inputs, inputs)?;
    let repository = repo_url::repository(&inputs)?;
    run.may_write(step, &repository)?;
    run.effects.push(Effect::EnablePages(Pages {
        repository,
        build_type: inputs.text("buildType").unwrap_or("workflow").to_string(),
        branch: inputs.text("sourceBranch").unwrap_or("main").to_string(),
        path: inputs.text("sourcePath").unwrap_or("/").to_string(),
    }));
    Ok(Map::new())
}
