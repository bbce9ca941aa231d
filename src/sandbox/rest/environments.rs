//! Environments and from where they are deployed to.

use serde_json::{Value, json};

use crate::sandbox::Refusal;
use crate::sandbox::access::Need;
use crate::sandbox::actions::EnvironmentRules;
use crate::sandbox::call::{Call, Reply, wrong};
use crate::sandbox::model::{BranchPolicy, Environment, Repository, World};
use crate::sandbox::render;
use crate::sandbox::router::Route;

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "/repos/{owner}/{repo}/environments", list),
    Route::new("GET", "/repos/{owner}/{repo}/environments/{environment}", get),
    Route::new("PUT", "/repos/{owner}/{repo}/environments/{environment}", set),
    Route::new("DELETE", "/repos/{owner}/{repo}/environments/{environment}", remove),
    Route::new("GET", "/repos/{owner}/{repo}/environments/{environment}/deployment-branch-policies", patterns),
    Route::new("POST", "/repos/{owner}/{repo}/environments/{environment}/deployment-branch-policies", add_pattern),
];

fn readable<'a>(world: &'a World, call: &Call) -> Result<&'a Repository, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::ACTIONS_READ)?;
    Ok(repo)
}

fn found<'a>(world: &'a World, call: &Call) -> Result<(&'a Repository, &'a Environment), Refusal> {
    let repo = readable(world, call)?;
    Ok((repo, repo.furnishings.environment(call.param("environment")).ok_or_else(Refusal::not_found)?))
}

fn list(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = readable(world, call)?;
    let all = repo.furnishings.environments.iter().collect();
    Ok(call.counted(&world.urls, "environments", all, |found| render::environment(world, repo, found)))
}

fn get(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (repo, found) = found(world, call)?;
    Ok(Reply::ok(render::environment(world, repo, found)))
}

fn set(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    world.set_environment(&call.caller, id, call.param("environment"), rules(call)?)?;
    let repo = world.repo_at(id)?;
    let found = repo.furnishings.environment(call.param("environment")).ok_or_else(Refusal::not_found)?;
    Ok(Reply::ok(render::environment(world, repo, found)))
}

fn rules(call: &Call) -> Result<EnvironmentRules, Refusal> {
    let wait_timer = match call.body.get("wait_timer") {
        None | Some(Value::Null) => 0,
        Some(minutes) => minutes.as_u64().ok_or_else(|| wrong("wait_timer", minutes, "integer"))?,
    };
    let mut reviewers = Vec::new();
    for reviewer in call.body.get("reviewers").and_then(Value::as_array).into_iter().flatten() {
        let id = reviewer["id"].as_u64().ok_or_else(|| wrong("reviewers/id", &reviewer["id"], "integer"))?;
        match reviewer["type"].as_str() {
            Some(kind @ ("User" | "Team")) => reviewers.push((kind.to_owned(), id)),
            _ => return Err(Refusal::field("Environment", "reviewers", "invalid")),
        }
    }
    let flag = |policy: &Value, name: &str| policy[name].as_bool().unwrap_or(false);
    let branches = match call.body.get("deployment_branch_policy") {
        None | Some(Value::Null) => BranchPolicy::All,
        Some(policy) => match (flag(policy, "protected_branches"), flag(policy, "custom_branch_policies")) {
            (true, false) => BranchPolicy::Protected,
            (false, true) => BranchPolicy::Patterns(Vec::new()),
            _ => {
                let message = "protected_branches and custom_branch_policies cannot have the same value";
                return Err(Refusal::unprocessable(message));
            }
        },
    };
    let prevent_self_review = call.flag("prevent_self_review")?.unwrap_or(false);
    Ok(EnvironmentRules { wait_timer, prevent_self_review, reviewers, branches })
}

fn remove(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (repo, found) = found(world, call)?;
    let (id, environment) = (repo.id, found.id);
    world.demand(&call.caller, id, Need::ADMINISTRATION_WRITE)?;
    world.repo_at_mut(id)?.furnishings.environments.retain(|found| found.id != environment);
    Ok(Reply::no_content())
}

fn shown(id: u64, pattern: &str) -> Value {
    json!({"id": id, "node_id": render::node_id("GateBranchPolicy", id), "name": pattern, "type": "branch"})
}

fn patterns(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (_, found) = found(world, call)?;
    let all = match &found.branches {
        BranchPolicy::Patterns(patterns) => patterns.clone(),
        _ => Vec::new(),
    };
    Ok(call.counted(&world.urls, "branch_policies", all, |(id, pattern)| shown(*id, pattern)))
}

/// GitHub leads to a pattern that exists with a 303.
fn add_pattern(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (id, name) = (call.repo(world)?.id, call.required("name")?);
    let (policy, new) = world.add_branch_pattern(&call.caller, id, call.param("environment"), &name)?;
    if new {
        return Ok(Reply::ok(shown(policy, &name)));
    }
    Ok(Reply::with_status(303, json!({"message": "See Other"})))
}
