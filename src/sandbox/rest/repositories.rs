//! Repositories.

use serde_json::{Map, Value};

use crate::sandbox::Refusal;
use crate::sandbox::access::Need;
use crate::sandbox::actions::RepositoryChange;
use crate::sandbox::call::{Call, Reply, missing};
use crate::sandbox::model::{RepoId, Visibility, WORDS, World};
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
    Route::new("PUT", "/repos/{owner}/{repo}/topics", set_topics),
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
        switches: switches(call)?,
    };
    world.change_repository(&call.caller, id, change)?;
    let repo = world.repos.get(&id).ok_or_else(Refusal::not_found)?;
    Ok(Reply::ok(render::full_repository(world, repo, &call.caller)))
}

/// Settings that are on or off, and those that are one of a few words.
pub(super) fn switches(call: &Call) -> Result<Map<String, Value>, Refusal> {
    const FLAGS: [&str; 11] = [
        "has_issues",
        "has_projects",
        "has_wiki",
        "is_template",
        "allow_squash_merge",
        "allow_merge_commit",
        "allow_rebase_merge",
        "allow_auto_merge",
        "allow_update_branch",
        "delete_branch_on_merge",
        "web_commit_signoff_required",
    ];
    let mut switches = Map::new();
    for name in FLAGS {
        if let Some(on) = call.flag(name)? {
            switches.insert(name.to_owned(), on.into());
        }
    }
    for (name, words) in WORDS {
        let Some(word) = call.text(name)? else { continue };
        if !words.contains(&word.as_str()) {
            return Err(Refusal::field("Repository", name, "invalid"));
        }
        if name.ends_with("_message") && call.text(&name.replace("_message", "_title"))?.is_none() {
            let message = format!("{name} needs {} beside it", name.replace("_message", "_title"));
            return Err(Refusal::custom("Repository", message));
        }
        switches.insert(name.to_owned(), word.into());
    }
    if let Some(features) = call.body.get("security_and_analysis").filter(|value| value.is_object()) {
        switches.insert("security_and_analysis".to_owned(), features.clone());
    }
    Ok(switches)
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

fn set_topics(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    let names = call.texts("names")?.ok_or_else(|| missing("names"))?;
    world.set_topics(&call.caller, id, names)?;
    topics(world, call)
}

fn topics(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::METADATA)?;
    Ok(Reply::ok(serde_json::json!({"names": repo.topics})))
}
