//! Refs.

use super::branches::seen;
use crate::sandbox::Refusal;
use crate::sandbox::access::Need;
use crate::sandbox::call::{Call, Reply};
use crate::sandbox::git::Oid;
use crate::sandbox::model::World;
use crate::sandbox::render;
use crate::sandbox::router::Route;

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "/repos/{owner}/{repo}/git/ref/{ref+}", get),
    Route::new("GET", "/repos/{owner}/{repo}/git/matching-refs/{ref+}", matching),
    Route::new("GET", "/repos/{owner}/{repo}/git/refs", all),
    Route::new("POST", "/repos/{owner}/{repo}/git/refs", create),
    Route::new("PATCH", "/repos/{owner}/{repo}/git/refs/{ref+}", update),
    Route::new("DELETE", "/repos/{owner}/{repo}/git/refs/{ref+}", delete),
];

fn get(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::CONTENTS_READ)?;
    world.demand_history(repo.id)?;
    let name = format!("refs/{}", call.param("ref"));
    let oid = repo.refs.get(&name).and_then(|found| seen(world, found)).ok_or_else(Refusal::not_found)?;
    Ok(Reply::ok(render::git_ref(world, repo, &name, oid)))
}

fn matching(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    listed(world, call, &format!("refs/{}", call.param("ref")))
}

fn all(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    listed(world, call, "refs/")
}

fn listed(world: &World, call: &Call, prefix: &str) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::CONTENTS_READ)?;
    world.demand_history(repo.id)?;
    let found = repo.refs.iter().filter(|(name, _)| name.starts_with(prefix));
    let found: Vec<(&String, Oid)> = found.filter_map(|(name, found)| Some((name, seen(world, found)?))).collect();
    Ok(call.page(&world.urls, found, |(name, oid)| render::git_ref(world, repo, name, *oid)))
}

fn target(call: &Call) -> Result<Oid, Refusal> {
    let text = call.required("sha")?;
    text.parse().map_err(|_| {
        Refusal::unprocessable("The sha parameter must be exactly 40 characters and contain only [0-9a-f].")
    })
}

fn create(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    let (name, oid) = (call.required("ref")?, target(call)?);
    world.create_ref(&call.caller, id, &name, oid)?;
    let repo = world.repos.get(&id).ok_or_else(Refusal::not_found)?;
    let body = render::git_ref(world, repo, &name, oid);
    let location = body["url"].as_str().unwrap_or_default().to_owned();
    Ok(Reply::created(body).header("location", location))
}

fn update(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    let (name, oid) = (format!("refs/{}", call.param("ref")), target(call)?);
    world.update_ref(&call.caller, id, &name, oid, call.flag("force")?.unwrap_or(false))?;
    let repo = world.repos.get(&id).ok_or_else(Refusal::not_found)?;
    Ok(Reply::ok(render::git_ref(world, repo, &name, oid)))
}

fn delete(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    world.delete_ref(&call.caller, id, &format!("refs/{}", call.param("ref")))?;
    Ok(Reply::no_content())
}
