//! What belongs to workflows: variables, names of secrets, starting one. Nothing is ever run.

use serde_json::{Map, Value, json};

use crate::sandbox::Refusal;
use crate::sandbox::access::Need;
use crate::sandbox::call::{Call, Reply, wrong};
use crate::sandbox::model::{Dispatch, World};
use crate::sandbox::render;
use crate::sandbox::router::Route;

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "/repos/{owner}/{repo}/actions/variables", variables),
    Route::new("POST", "/repos/{owner}/{repo}/actions/variables", create),
    Route::new("GET", "/repos/{owner}/{repo}/actions/variables/{name}", variable),
    Route::new("PATCH", "/repos/{owner}/{repo}/actions/variables/{name}", change),
    Route::new("DELETE", "/repos/{owner}/{repo}/actions/variables/{name}", remove),
    Route::new("GET", "/repos/{owner}/{repo}/environments/{environment}/variables", variables),
    Route::new("POST", "/repos/{owner}/{repo}/environments/{environment}/variables", create),
    Route::new("PATCH", "/repos/{owner}/{repo}/environments/{environment}/variables/{name}", change),
    Route::new("GET", "/repos/{owner}/{repo}/actions/secrets", secrets),
    Route::new("POST", "/repos/{owner}/{repo}/actions/workflows/{workflow}/dispatches", dispatch),
];

/// The environment of the path, if it names one.
fn environment(call: &Call) -> Option<&str> {
    Some(call.param("environment")).filter(|name| !name.is_empty())
}

fn variables(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::VARIABLES_READ)?;
    let all = match environment(call) {
        Some(name) => &repo.furnishings.environment(name).ok_or_else(Refusal::not_found)?.variables,
        None => &repo.furnishings.variables,
    };
    let all = all.iter().collect();
    Ok(call.counted(&world.urls, "variables", all, |(name, found)| render::variable(name, found)))
}

fn variable(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::VARIABLES_READ)?;
    let name = call.param("name").to_uppercase();
    let found = repo.furnishings.variables.get(&name).ok_or_else(Refusal::not_found)?;
    Ok(Reply::ok(render::variable(&name, found)))
}

fn create(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    let (name, value) = (call.required("name")?, call.required("value")?);
    world.set_variable(&call.caller, id, environment(call), (&name, &value), true)?;
    Ok(Reply::created(json!({})))
}

fn change(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    let value = call.required("value")?;
    world.set_variable(&call.caller, id, environment(call), (call.param("name"), &value), false)?;
    Ok(Reply::no_content())
}

fn remove(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    world.demand(&call.caller, id, Need::VARIABLES_WRITE)?;
    let gone = world.repo_at_mut(id)?.furnishings.variables.remove(&call.param("name").to_uppercase());
    gone.map(|_| Reply::no_content()).ok_or_else(Refusal::not_found)
}

fn secrets(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::SECRETS_READ)?;
    let all = repo.furnishings.secrets.iter().collect();
    Ok(call.counted(
        &world.urls,
        "secrets",
        all,
        |(name, at)| json!({"name": name, "created_at": render::time(**at), "updated_at": render::time(**at)}),
    ))
}

fn dispatch(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    let inputs = match call.body.get("inputs") {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(inputs)) if inputs.len() <= 25 => inputs.clone(),
        Some(Value::Object(_)) => return Err(Refusal::unprocessable("you may only define up to 25 inputs")),
        Some(other) => return Err(wrong("inputs", other, "object")),
    };
    let new = Dispatch { workflow: call.param("workflow").to_owned(), at: call.required("ref")?, inputs, run: 0 };
    let wants_run = match call.body.get("return_run_details") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(wanted)) => *wanted,
        Some(other) => return Err(wrong("return_run_details", other, "boolean")),
    };
    let run = world.dispatch(&call.caller, id, new)?;
    if !wants_run {
        return Ok(Reply::no_content());
    }
    let page = format!("/{}/actions/runs/{run}", world.full_name(world.repo_at(id)?));
    Ok(Reply::ok(json!({
        "workflow_run_id": run,
        "run_url": world.urls.api(&format!("/repos{page}")),
        "html_url": world.urls.page(&page),
    })))
}
