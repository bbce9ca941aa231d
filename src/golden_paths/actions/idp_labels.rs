//! `idp:labels`: labels of the repository that is made, or of another one. Ours; Backstage has no such action.

use super::super::plan::{Effect, Label, RepositoryRef};
use super::{Action, Done, Inputs, PlanError, Run, Step, list, must, output, repo_url, text};
use serde_json::{Map, Value as Json};

pub(super) static ACTION: Action =
    Action { id: "idp:labels", inputs: &[must(list("labels")), text("repoUrl")], outputs: &["labels"], run };

/// What a label without a colour gets: GitHub's own grey.
const GREY: &str = "ededed";
/// Characters of a label's name and description that GitHub takes.
const MAX_NAME: usize = 50;
const MAX_DESCRIPTION: usize = 100;

fn run(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, ACTION.inputs, inputs)?;
    let labels: Result<Vec<Label>, PlanError> = inputs.list("labels").iter().map(|item| label(&inputs, item)).collect();
    let labels = labels?;
    let names: Vec<Json> = labels.iter().map(|label| Json::from(label.name.clone())).collect();
    let repository = match inputs.value("repoUrl") {
        Some(_) => repo_url::repository(&inputs)?,
        None => match run.repository() {
            Some(plan) => RepositoryRef { owner: plan.owner.clone(), name: plan.name.clone() },
            None => RepositoryRef { owner: run.context.owner.clone(), name: run.context.repository.clone() },
        },
    };
    run.may_write(step, &repository)?;
    if run.makes(&repository) {
        if let Some(plan) = run.repository() {
            plan.labels.extend(labels);
        }
    } else {
        run.effects.push(Effect::CreateLabels { repository, labels });
    }
    Ok(output([("labels", Json::from(names))]))
}

fn label(inputs: &Inputs<'_>, item: &Json) -> Result<Label, PlanError> {
    let expected = "a list of names, or of objects with `name`, `color` (six hexadecimal digits) and `description`";
    let wrong = || inputs.wrong("labels", expected);
    let word = |name: &str| item.get(name).and_then(Json::as_str).unwrap_or_default();
    let name = item.as_str().unwrap_or_else(|| word("name")).trim().to_string();
    let color = word("color").trim_start_matches('#').to_lowercase();
    let color = if color.is_empty() { GREY.to_string() } else { color };
    let description = word("description").to_string();
    let fits = !name.is_empty()
        && name.chars().count() <= MAX_NAME
        && color.len() == 6
        && color.chars().all(|c| c.is_ascii_hexdigit())
        && description.chars().count() <= MAX_DESCRIPTION;
    if fits { Ok(Label { name, color, description }) } else { Err(wrong()) }
}
