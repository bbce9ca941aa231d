//! `github:deployKey:create`. The pair of keys is made when the plan is carried out: keys that are given are not taken
//! over, because a plan is shown and stored.

use super::super::plan::{DeployKey, Effect};
use super::{Action, Done, Inputs, Run, Step, must, output, repo_url, text};
use serde_json::{Map, Value as Json};

pub(super) static ACTION: Action = Action {
    id: "github:deployKey:create",
    inputs: &[
        must(text("repoUrl")),
        text("publicKey"),
        text("privateKey"),
        must(text("deployKeyName")),
        text("privateKeySecretName"),
        text("token"),
    ],
    outputs: &["privateKeySecretName"],
    run,
};

fn run(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, ACTION.inputs, inputs)?;
    let repository = repo_url::repository(&inputs)?;
    run.may_write(step, &repository)?;
    let name = inputs.filled("deployKeyName")?.to_string();
    let secret = match inputs.text("privateKeySecretName") {
        Some(secret) if !secret.is_empty() => secret.to_string(),
        _ => format!("{}_PRIVATE_KEY", name.split(' ').collect::<Vec<_>>().join("_").to_uppercase()),
    };
    if inputs.value("publicKey").is_some() || inputs.value("privateKey").is_some() {
        run.notes.push(format!("{}: a new pair of keys is made; the given one is not used.", step.place()));
    }
    run.effects.push(Effect::CreateDeployKey(DeployKey { repository, name, secret: secret.clone() }));
    Ok(output([("privateKeySecretName", Json::from(secret))]))
}
