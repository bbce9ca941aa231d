//! `github:autolinks:create`: references such as `JIRA-12` become links.

use super::super::plan::{Autolink, Effect};
use super::{Action, Done, Inputs, Run, Step, flag, must, repo_url, text};
use serde_json::{Map, Value as Json};

pub(super) static ACTION: Action = Action {
    id: "github:autolinks:create",
    inputs: &[
        must(text("repoUrl")),
        must(text("keyPrefix")),
        must(text("urlTemplate")),
        flag("isAlphanumeric"),
        text("token"),
    ],
    outputs: &[],
    run,
};

fn run(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, ACTION.inputs, inputs)?;
    let repository = repo_url::repository(&inputs)?;
    run.may_write(step, &repository)?;
    let template = inputs.filled("urlTemplate")?;
    if !template.contains("<num>") {
        return Err(inputs.wrong("urlTemplate", "an address with `<num>` in it"));
    }
    run.effects.push(Effect::CreateAutolink(Autolink {
        repository,
        key_prefix: inputs.filled("keyPrefix")?.to_string(),
        url_template: template.to_string(),
        alphanumeric: inputs.given_flag("isAlphanumeric").unwrap_or(true),
    }));
    Ok(Map::new())
}
