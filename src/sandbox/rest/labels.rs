//! Labels.

use serde_json::{Value, json};

use crate::sandbox::Refusal;
use crate::sandbox::access::Need;
use crate::sandbox::actions::{IssueChange, NewLabel};
use crate::sandbox::call::{Call, Reply};
use crate::sandbox::model::World;
use crate::sandbox::render;
use crate::sandbox::router::Route;

use super::issues::thread;

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "/repos/{owner}/{repo}/labels", list),
    Route::new("POST", "/repos/{owner}/{repo}/labels", create),
    Route::new("GET", "/repos/{owner}/{repo}/labels/{name}", get),
    Route::new("GET", "/repos/{owner}/{repo}/issues/{number}/labels", of_thread),
    Route::new("POST", "/repos/{owner}/{repo}/issues/{number}/labels", add),
    Route::new("PUT", "/repos/{owner}/{repo}/issues/{number}/labels", set),
    Route::new("DELETE", "/repos/{owner}/{repo}/issues/{number}/labels", clear),
    Route::new("DELETE", "/repos/{owner}/{repo}/issues/{number}/labels/{name}", remove),
];

fn list(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::THREAD_READ)?;
    Ok(call.page(&world.urls, repo.labels.iter().collect(), |label| render::label(world, repo, label)))
}

fn get(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::THREAD_READ)?;
    let found = repo.labels.iter().find(|label| label.name.eq_ignore_ascii_case(call.param("name")));
    Ok(Reply::ok(render::label(world, repo, found.ok_or_else(Refusal::not_found)?)))
}

fn create(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    let color = call.text("color")?.unwrap_or_else(|| "ededed".to_owned());
    let new = NewLabel { name: call.required("name")?, color, description: call.text("description")? };
    let name = world.create_label(&call.caller, id, new)?;
    let repo = world.repo_at(id)?;
    let made = repo.labels.iter().find(|label| label.name == name).ok_or_else(Refusal::not_found)?;
    Ok(Reply::created(render::label(world, repo, made)))
}

fn of_thread(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (repo, thread) = thread(world, call)?;
    Ok(Reply::ok(render::issue(world, repo, thread)["labels"].take()))
}

/// GitHub takes both `{"labels": […]}` and the bare list.
fn given(call: &Call) -> Result<Vec<String>, Refusal> {
    match call.body.get("") {
        Some(Value::Array(list)) => Ok(list
            .iter()
            .filter_map(|item| item.as_str().or_else(|| item["name"].as_str()).map(str::to_owned))
            .collect()),
        _ => Ok(call.texts("labels")?.unwrap_or_default()),
    }
}

fn relabel(world: &mut World, call: &Call, choose: impl Fn(Vec<String>) -> Vec<String>) -> Result<Reply, Refusal> {
    let (repo, thread) = thread(world, call)?;
    let (id, number, now) = (repo.id, thread.number, thread.labels.clone());
    let change = IssueChange { labels: Some(choose(now)), ..IssueChange::default() };
    world.change_issue(&call.caller, id, number, change)?;
    of_thread(world, call)
}

fn add(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let more = given(call)?;
    relabel(world, call, |now| now.into_iter().chain(more.clone()).collect())
}

fn set(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let all = given(call)?;
    relabel(world, call, |_| all.clone())
}

fn clear(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    relabel(world, call, |_| Vec::new())?;
    Ok(Reply::no_content())
}

fn remove(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let name = call.param("name");
    let (_, thread) = thread(world, call)?;
    if !thread.labels.iter().any(|label| label.eq_ignore_ascii_case(name)) {
        return Err(Refusal {
            errors: vec![json!({"message": "Label does not exist"})],
            ..Refusal::new(404, "Label does not exist")
        });
    }
    relabel(world, call, |now| now.into_iter().filter(|label| !label.eq_ignore_ascii_case(name)).collect())
}
