//! `github:webhook`: a webhook of a repository; its secret by name.

use super::super::plan::{Effect, Webhook};
use super::super::run::secrets;
use super::{Action, Done, Inputs, PlanError, Run, Step, flag, must, one_of, repo_url, text, texts};
use serde_json::{Map, Value as Json};
use url::Url;

pub(super) static ACTION: Action = Action {
    id: "github:webhook",
    inputs: &[
        must(text("repoUrl")),
        must(text("webhookUrl")),
        text("webhookSecret"),
        texts("events"),
        flag("active"),
        one_of("contentType", &["form", "json"]),
        flag("insecureSsl"),
        text("token"),
    ],
    outputs: &[],
    run,
};

fn run(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, ACTION.inputs, inputs)?;
    let repository = repo_url::repository(&inputs)?;
    run.may_write(step, &repository)?;
    let url = inputs.filled("webhookUrl")?;
    if !Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https")) {
        return Err(inputs.wrong("webhookUrl", "an http or https address"));
    }
    let secret = match inputs.text("webhookSecret") {
        None => None,
        Some(text) => match secrets::name_of(text) {
            Some(name) => Some(name.to_string()),
            None => {
                let message = "`webhookSecret` must come from a secret, as in `${{ secrets.WEBHOOK_SECRET }}`";
                return Err(PlanError::in_step(step, message));
            }
        },
    };
    let events = inputs.texts("events");
    run.effects.push(Effect::CreateWebhook(Webhook {
        repository,
        url: url.to_string(),
        events: if events.is_empty() { vec!["push".into()] } else { events },
        active: inputs.given_flag("active").unwrap_or(true),
        content_type: inputs.text("contentType").unwrap_or("form").to_string(),
        insecure_ssl: inputs.flag("insecureSsl"),
        secret,
    }));
    Ok(Map::new())
}
