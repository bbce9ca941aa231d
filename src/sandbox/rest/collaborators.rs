//! Who has access to a repository.

use serde_json::{Value, json};

use crate::sandbox::Refusal;
use crate::sandbox::access::{Caller, Need};
use crate::sandbox::call::{Call, Reply};
use crate::sandbox::model::{AccountId, AccountKind, Repository, Role, Team, World};
use crate::sandbox::render;
use crate::sandbox::router::Route;

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "/repos/{owner}/{repo}/collaborators", list),
    Route::new("GET", "/repos/{owner}/{repo}/collaborators/{user}", is_collaborator),
    Route::new("PUT", "/repos/{owner}/{repo}/collaborators/{user}", add),
    Route::new("DELETE", "/repos/{owner}/{repo}/collaborators/{user}", remove),
    Route::new("GET", "/repos/{owner}/{repo}/collaborators/{user}/permission", permission),
    Route::new("GET", "/repos/{owner}/{repo}/teams", teams),
];

fn collaborator(world: &World, repo: &Repository, person: AccountId) -> Value {
    let role = world.role_of(person, repo);
    let mut body = render::user(world, person);
    body["permissions"] = render::permissions(role);
    body["role_name"] = role.map_or("none", |role| role.word()).into();
    body
}

/// People need to be able to push to see who has access.
fn demanded<'a>(world: &'a World, call: &Call) -> Result<&'a Repository, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::METADATA)?;
    if let Caller::Person(person) = call.caller
        && world.role_of(person, repo) < Some(Role::Write)
    {
        return Err(Refusal::new(403, "Must have push access to view collaborators."));
    }
    Ok(repo)
}

fn list(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = demanded(world, call)?;
    let people = world.accounts.values().filter(|account| account.kind == AccountKind::User);
    let people = people.filter(|account| world.role_of(account.id, repo).is_some());
    let people: Vec<AccountId> = people.map(|account| account.id).collect();
    Ok(call.page(&world.urls, people, |person| collaborator(world, repo, *person)))
}

fn is_collaborator(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = demanded(world, call)?;
    let person = world.account(call.param("user")).ok_or_else(Refusal::not_found)?;
    match world.role_of(person.id, repo) {
        Some(_) => Ok(Reply::no_content()),
        None => Err(Refusal::not_found()),
    }
}

fn add(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?.id;
    world.demand(&call.caller, repo, Need::ADMINISTRATION_WRITE)?;
    let actor = call.caller.actor()?;
    let person = world.account(call.param("user")).ok_or_else(Refusal::not_found)?.id;
    let role = call.text("permission")?.unwrap_or_else(|| "push".to_owned());
    let role = Role::parse(&role).ok_or_else(|| Refusal::field("Repository", "permission", "invalid"))?;
    let found = call.repo(world)?;
    let member = world.organizations.get(&found.owner).is_none_or(|org| org.members.contains_key(&person));
    if !member && !found.collaborators.contains_key(&person) {
        // Nobody accepts it here: the person stays outside.
        return Ok(Reply::created(render::invitation(world, found, person, actor, role)));
    }
    world.set_collaborator(repo, person, Some(role), actor)?;
    Ok(Reply::no_content())
}

fn remove(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?.id;
    world.demand(&call.caller, repo, Need::ADMINISTRATION_WRITE)?;
    let actor = call.caller.actor()?;
    let person = world.account(call.param("user")).ok_or_else(Refusal::not_found)?.id;
    world.set_collaborator(repo, person, None, actor)?;
    Ok(Reply::no_content())
}

/// Somebody without access has the permission `none`; somebody who does not exist is not found.
fn permission(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = demanded(world, call)?;
    let person = world.account(call.param("user")).ok_or_else(Refusal::not_found)?;
    let role = world.role_of(person.id, repo);
    Ok(Reply::ok(json!({
        "permission": role.map_or("none", |role| role.legacy_word()),
        "user": collaborator(world, repo, person.id),
        "role_name": role.map_or("none", |role| role.word()),
    })))
}

fn teams(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::ADMINISTRATION_READ)?;
    let teams: Vec<&Team> = world.teams.values().filter(|team| team.repositories.contains_key(&repo.id)).collect();
    Ok(call.page(&world.urls, teams, |team| render::team_in(world, team, Some(repo))))
}
