//! Teams.

use serde_json::Value;

use crate::sandbox::Refusal;
use crate::sandbox::access::Need;
use crate::sandbox::actions::TeamChange;
use crate::sandbox::call::{Call, Reply, wrong};
use crate::sandbox::model::{AccountId, Level, Repository, Role, Team, TeamId, TeamRole, World};
use crate::sandbox::render;
use crate::sandbox::router::Route;

use super::organizations::organization;

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "/orgs/{org}/teams", list),
    Route::new("POST", "/orgs/{org}/teams", create),
    Route::new("GET", "/orgs/{org}/teams/{team}", get),
    Route::new("PATCH", "/orgs/{org}/teams/{team}", change),
    Route::new("DELETE", "/orgs/{org}/teams/{team}", delete),
    Route::new("GET", "/orgs/{org}/teams/{team}/members", members),
    Route::new("GET", "/orgs/{org}/teams/{team}/teams", children),
    Route::new("GET", "/orgs/{org}/teams/{team}/memberships/{user}", membership),
    Route::new("PUT", "/orgs/{org}/teams/{team}/memberships/{user}", join),
    Route::new("DELETE", "/orgs/{org}/teams/{team}/memberships/{user}", leave),
    Route::new("PUT", "/orgs/{org}/teams/{team}/repos/{owner}/{repo}", set_role),
    Route::new("DELETE", "/orgs/{org}/teams/{team}/repos/{owner}/{repo}", take_role),
    Route::new("GET", "/orgs/{org}/teams/{team}/repos", repositories),
    Route::new("GET", "/orgs/{org}/teams/{team}/repos/{owner}/{repo}", repository),
];

fn demanded(world: &World, call: &Call) -> Result<AccountId, Refusal> {
    let account = organization(world, call)?.account;
    world.demand_in_org(&call.caller, account, "members", Level::Read)?;
    Ok(account)
}

fn team<'a>(world: &'a World, call: &Call) -> Result<&'a Team, Refusal> {
    world.team(demanded(world, call)?, call.param("team")).ok_or_else(Refusal::not_found)
}

fn list(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let account = demanded(world, call)?;
    let teams: Vec<&Team> = world.teams.values().filter(|team| team.organization == account).collect();
    Ok(call.page(&world.urls, teams, |team| render::team_in(world, team, None)))
}

fn get(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    Ok(Reply::ok(render::team_full(world, team(world, call)?)))
}

fn given(call: &Call) -> Result<TeamChange, Refusal> {
    let parent = match call.body.get("parent_team_id") {
        None => None,
        Some(Value::Null) => Some(None),
        Some(id) => Some(Some(TeamId(id.as_u64().ok_or_else(|| wrong("parent_team_id", id, "integer"))?))),
    };
    Ok(TeamChange { name: call.text("name")?, description: call.text("description")?, parent })
}

fn create(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let org = organization(world, call)?.account;
    call.required("name")?;
    let id = world.create_team(&call.caller, org, given(call)?)?;
    let team = world.teams.get(&id).ok_or_else(Refusal::not_found)?;
    Ok(Reply::created(render::team_full(world, team)))
}

fn change(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = team_of(world, call)?;
    world.change_team(&call.caller, id, given(call)?)?;
    let team = world.teams.get(&id).ok_or_else(Refusal::not_found)?;
    Ok(Reply::ok(render::team_full(world, team)))
}

fn delete(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = team_of(world, call)?;
    world.delete_team(&call.caller, id)?;
    Ok(Reply::no_content())
}

fn team_of(world: &World, call: &Call) -> Result<TeamId, Refusal> {
    let org = organization(world, call)?.account;
    Ok(world.team(org, call.param("team")).ok_or_else(Refusal::not_found)?.id)
}

fn children(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let own = team(world, call)?.id;
    let below: Vec<&Team> = world.teams.values().filter(|team| team.parent == Some(own)).collect();
    Ok(call.page(&world.urls, below, |team| render::team_in(world, team, None)))
}

fn members(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let people = world.members_of(team(world, call)?);
    Ok(call.page(&world.urls, people, |id| render::user(world, *id)))
}

fn membership(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let team = team(world, call)?;
    let person = world.account(call.param("user")).ok_or_else(Refusal::not_found)?;
    // Who is in a team below is a member too.
    let below = world.members_of(team).contains(&person.id).then_some(TeamRole::Member);
    let role = team.members.get(&person.id).copied().or(below).ok_or_else(Refusal::not_found)?;
    Ok(Reply::ok(render::membership(world, team, &person.login, role)))
}

fn repositories(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let team = team(world, call)?;
    let repos: Vec<&Repository> = team.repositories.keys().filter_map(|id| world.repos.get(id)).collect();
    Ok(call.page(&world.urls, repos, |repo| {
        let mut body = render::repository(world, repo);
        let role = team.repositories.get(&repo.id).copied();
        body["permissions"] = render::permissions(role);
        body["role_name"] = role.map_or("none", |role| role.word()).into();
        body
    }))
}

/// 204 unless the repository's media type is asked for, as GitHub does.
fn repository(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    let team = team(world, call)?;
    let role = *team.repositories.get(&repo.id).ok_or_else(Refusal::not_found)?;
    if !call.accept.contains("repository+json") {
        return Ok(Reply::no_content());
    }
    let mut body = render::repository(world, repo);
    body["permissions"] = render::permissions(Some(role));
    body["role_name"] = role.word().into();
    Ok(Reply::ok(body))
}

/// The team and the person who manages it.
fn managed(world: &World, call: &Call) -> Result<(TeamId, AccountId), Refusal> {
    let id = team_of(world, call)?;
    Ok((id, world.demand_team(&call.caller, id)?))
}

/// Only members of the organisation can join: there is nobody to accept an invitation.
fn join(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (id, actor) = managed(world, call)?;
    let person = world.account(call.param("user")).ok_or_else(Refusal::not_found)?.id;
    if !organization(world, call)?.members.contains_key(&person) {
        return Err(Refusal::not_implemented("inviting people who are not in the organisation"));
    }
    world.add_to_team(id, person, actor)?;
    membership(world, call)
}

fn leave(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (id, actor) = managed(world, call)?;
    let person = world.account(call.param("user")).ok_or_else(Refusal::not_found)?.id;
    world.remove_from_team(id, person, actor)?;
    Ok(Reply::no_content())
}

fn set_role(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let role = call.text("permission")?.unwrap_or_else(|| "push".to_owned());
    let role = Role::parse(&role).ok_or_else(|| Refusal::field("TeamMember", "permission", "invalid"))?;
    let repo = call.repo(world)?;
    let (id, repo, owner) = (team_of(world, call)?, repo.id, repo.owner);
    // Whoever administrates the repository and can see the team may do this; nobody has to manage the team.
    world.demand_in_org(&call.caller, organization(world, call)?.account, "members", Level::Read)?;
    world.demand(&call.caller, repo, Need::ADMINISTRATION_WRITE)?;
    if owner != organization(world, call)?.account {
        return Err(Refusal::unprocessable("Validation Failed"));
    }
    world.set_team_role(id, repo, Some(role), call.caller.actor()?)?;
    Ok(Reply::no_content())
}

fn take_role(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (id, actor) = managed(world, call)?;
    let repo = call.repo(world)?.id;
    world.set_team_role(id, repo, None, actor)?;
    Ok(Reply::no_content())
}
