//! `github:issues:create` and `github:issues:label`.

use super::super::plan::{Effect, Issue, IssueNumber, Origin, later as afterwards};
use super::people::name;
use super::{Action, Done, Inputs, Run, Step, any, later, must, output, repo_url, text, texts};
use serde_json::{Map, Value as Json};

pub(super) static CREATE: Action = Action {
    id: "github:issues:create",
    inputs: &[
        must(text("repoUrl")),
        must(later(text("title"))),
        later(text("body")),
        texts("assignees"),
        any("milestone"),
        texts("labels"),
        text("token"),
    ],
    outputs: &["issueUrl", "issueNumber"],
    run: create,
};

pub(super) static LABEL: Action = Action {
    id: "github:issues:label",
    inputs: &[must(text("repoUrl")), must(later(any("number"))), must(texts("labels")), text("token")],
    outputs: &[],
    run: label,
};

const MAX_TITLE: usize = 256;
const MAX_BODY: usize = 60_000;

fn create(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, CREATE.inputs, inputs)?;
    let repository = repo_url::repository(&inputs)?;
    run.may_write(step, &repository)?;
    let (title, body) = (inputs.filled("title")?.trim(), inputs.text("body").unwrap_or_default());
    if title.chars().count() > MAX_TITLE || title.contains('\n') {
        return Err(inputs.wrong("title", "one line of at most 256 characters"));
    }
    if body.chars().count() > MAX_BODY {
        return Err(inputs.wrong("body", "at most 60000 characters"));
    }
    let milestone = match inputs.value("milestone") {
        Some(Json::String(number)) => {
            Some(number.trim().parse().map_err(|_| inputs.wrong("milestone", "the number of a milestone"))?)
        }
        _ => inputs.whole("milestone", 1, u64::from(u32::MAX))?,
    };
    // It does not exist yet: later steps see placeholders.
    let known_afterwards = run.later(step, Origin::Effect(run.effects.len()));
    run.effects.push(Effect::CreateIssue(Issue {
        repository,
        title: title.to_string(),
        body: body.to_string(),
        assignees: inputs.texts("assignees").iter().map(|who| name(who)).collect(),
        labels: inputs.texts("labels"),
        milestone,
    }));
    Ok(output(["issueUrl", "issueNumber"].map(|name| (name, known_afterwards(name)))))
}

fn label(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, LABEL.inputs, inputs)?;
    let repository = repo_url::repository(&inputs)?;
    run.may_write(step, &repository)?;
    let number = match inputs.value("number") {
        Some(text @ Json::String(number)) if afterwards::within(text).is_some() => IssueNumber::Later(number.clone()),
        Some(Json::String(number)) => match number.trim().parse() {
            Ok(number) => IssueNumber::Known(number),
            Err(_) => return Err(inputs.wrong("number", "the number of an issue or a pull request")),
        },
        _ => IssueNumber::Known(inputs.whole("number", 0, u64::from(u32::MAX))?.unwrap_or_default()),
    };
    run.effects.push(Effect::LabelIssue { repository, number, labels: inputs.texts("labels") });
    Ok(Map::new())
}
