//! Repositories.

use crate::sandbox::Refusal;
use crate::sandbox::access::Need;
use crate::sandbox::actions::RepositoryChange;
use crate::sandbox::call::{Call, Reply};
use crate::sandbox::model::{RepoId, Visibility, World};
use crate::sandbox::render;
use crate::sandbox::router::Route;

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "/repos/{owner}/{repo}", get),
    Route::new("PATCH", "/repos/{owner}/{repo}", change),
    Route::new("DELETE", "/repos/{owner}/{repo}", delete),
    Route::new("POST", "/repos/{owner}/{repo}/transfer", transfer),
    Route::new("GET", "/repositories/{id}", by_id),
    Route::new("GET", "/repositories/{id}/{rest+}", below_id),
    Route::new("POST", "/repos/{owner}/{repo}/forks", fork),
    Route::new("GET", "/repos/{owner}/{repo}/forks", forks),
    Route::new("GET", "/repos/{owner}/{repo}/topics", topics),
];

fn get(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::METADATA)?;
    Ok(Reply::ok(render::full_repository(world, repo, &call.caller)))
}

fn by_id(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = world.repos.get(&RepoId(call.number("id")?)).ok_or_else(Refusal::not_found)?;
    world.demand(&call.caller, repo.id, Need::METADATA)?;
    Ok(Reply::ok(render::full_repository(world, repo, &call.caller)))
}

/// Where redirects of renamed repositories lead: the same as under the name.
fn below_id(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = world.repos.get(&RepoId(call.number("id")?)).ok_or_else(Refusal::not_found)?;
    let path = format!("/repos/{}/{}", world.full_name(repo), crate::sandbox::query::encode_path(call.param("rest")));
    let (route, params) = crate::sandbox::router::find(super::TABLES, &call.method, &path)
        .ok_or_else(|| Refusal::not_implemented(&format!("{} {path}", call.method)))?;
    let call = Call {
        method: call.method.clone(),
        path,
        query: call.query.clone(),
        params,
        caller: call.caller.clone(),
        body: call.body.clone(),
        accept: call.accept.clone(),
    };
    (route.run)(world, &call)
}

fn change(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    let visibility = match (call.text("visibility")?.as_deref(), call.flag("private")?) {
        (Some("public"), _) | (None, Some(false)) => Some(Visibility::Public),
        (Some("private"), _) | (None, Some(true)) => Some(Visibility::Private),
        (Some("internal"), _) => Some(Visibility::Internal),
        (None, None) => None,
        (Some(_), _) => return Err(Refusal::field("Repository", "visibility", "invalid")),
    };
    let change = RepositoryChange {
        name: call.text("name")?,
        description: call.text("description")?,
        homepage: call.text("homepage")?,
        visibility,
        default_branch: call.text("default_branch")?,
        archived: call.flag("archived")?,
        has_issues: call.flag("has_issues")?,
        delete_branch_on_merge: call.flag("delete_branch_on_merge")?,
    };
    world.change_repository(&call.caller, id, change)?;
    let repo = world.repos.get(&id).ok_or_else(Refusal::not_found)?;
    Ok(Reply::ok(render::full_repository(world, repo, &call.caller)))
}

fn delete(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    world.delete_repository(&call.caller, id)?;
    Ok(Reply::no_content())
}

fn transfer(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    let (owner, name) = (call.required("new_owner")?, call.text("new_name")?);
    world.transfer_repository(&call.caller, id, &owner, name.as_deref())?;
    let repo = world.repos.get(&id).ok_or_else(Refusal::not_found)?;
    Ok(Reply::with_status(202, render::repository(world, repo)))
}

fn fork(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    let actor = call.caller.actor()?;
    let owner = match call.text("organization")? {
        Some(login) => {
            let found = world.organization(&login).ok_or_else(Refusal::not_found)?;
            if !found.members.contains_key(&actor) {
                return Err(Refusal::not_found());
            }
            found.account
        }
        None => actor,
    };
    let fork = world.fork(&call.caller, id, owner, call.text("name")?.as_deref())?;
    let repo = world.repos.get(&fork).ok_or_else(Refusal::not_found)?;
    Ok(Reply::with_status(202, render::full_repository(world, repo, &call.caller)))
}

fn forks(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::METADATA)?;
    let seen = world.repos.values().filter(|other| other.parent == Some(repo.id) && world.can_see(&call.caller, other));
    Ok(call.page(&world.urls, seen.collect(), |repo| render::repository(world, repo)))
}

fn topics(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::METADATA)?;
    Ok(Reply::ok(serde_json::json!({"names": repo.topics})))
}
