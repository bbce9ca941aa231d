//! `github:environment:create`: an environment of deployments. Of the repository that is made it is a part; of another
//! one it comes after the files.

use super::super::plan::{BranchPolicy, Effect, Environment, Reviewer};
use super::people::name;
use super::repository::{secret_names, variables};
use super::{Action, Done, Inputs, PlanError, Run, Step, any, flag, must, object, repo_url, text, texts};
use serde_json::{Map, Value as Json};

pub(super) static ACTION: Action = Action {
    id: "github:environment:create",
    inputs: &[
        must(text("repoUrl")),
        must(text("name")),
        object("deploymentBranchPolicy"),
        texts("customBranchPolicyNames"),
        texts("customTagPolicyNames"),
        object("environmentVariables"),
        object("secrets"),
        any("waitTimer"),
        flag("preventSelfReview"),
        texts("reviewers"),
        text("token"),
    ],
    outputs: &[],
    run,
};

/// Minutes that GitHub lets a deployment wait.
const MAX_WAIT: u64 = 43_200;
/// Reviewers that GitHub takes.
const MAX_REVIEWERS: usize = 6;

fn run(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, ACTION.inputs, inputs)?;
    let repository = repo_url::repository(&inputs)?;
    run.may_write(step, &repository)?;
    let called = inputs.filled("name")?.to_string();
    let reviewers: Vec<Reviewer> = inputs.texts("reviewers").iter().map(|who| reviewer(who)).collect();
    if reviewers.len() > MAX_REVIEWERS {
        return Err(inputs.wrong("reviewers", &format!("at most {MAX_REVIEWERS} people and teams")));
    }
    let environment = Environment {
        name: called.clone(),
        wait_timer: inputs.whole("waitTimer", 0, MAX_WAIT)?.map(|minutes| minutes as u32),
        reviewers,
        prevent_self_review: inputs.given_flag("preventSelfReview"),
        branch_policy: policy(&inputs)?,
    };
    let secrets = secret_names(run, &inputs, Some(&called))?;
    let variables = variables(&inputs, "environmentVariables", Some(&called))?;
    if run.makes(&repository) {
        if let Some(plan) = run.repository() {
            plan.environments.push(environment);
            plan.secrets.extend(secrets);
            plan.variables.extend(variables);
        }
    } else {
        run.effects.push(Effect::CreateEnvironment { repository, environment, secrets, variables });
    }
    Ok(Map::new())
}

/// A reference of the catalog; without a kind it is a person.
fn reviewer(given: &str) -> Reviewer {
    let kind = given.split(':').next().unwrap_or_default();
    if kind.eq_ignore_ascii_case("group") { Reviewer::Team(name(given)) } else { Reviewer::User(name(given)) }
}

fn policy(inputs: &Inputs<'_>) -> Result<BranchPolicy, PlanError> {
    let given = inputs.object("deploymentBranchPolicy");
    let flag = |name: &str| given.get(name).and_then(Json::as_bool).unwrap_or(false);
    let (protected, custom) = (flag("protected_branches"), flag("custom_branch_policies"));
    let branches = inputs.texts("customBranchPolicyNames");
    let tags = inputs.texts("customTagPolicyNames");
    if !given.is_empty() && protected == custom {
        let expected = "an object where one of `protected_branches` and `custom_branch_policies` is true";
        return Err(inputs.wrong("deploymentBranchPolicy", expected));
    }
    Ok(if protected {
        BranchPolicy::Protected
    } else if custom || !branches.is_empty() || !tags.is_empty() {
        BranchPolicy::Patterns { branches, tags }
    } else {
        BranchPolicy::All
    })
}
