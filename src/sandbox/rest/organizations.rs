//! Organisations, their members and repositories.

use serde_json::Value;

use super::repositories::switches;
use crate::sandbox::Refusal;
use crate::sandbox::access::Caller;
use crate::sandbox::actions::NewRepository;
use crate::sandbox::call::{Call, Reply};
use crate::sandbox::model::{AccountId, Level, OrgRole, Organization, Repository, Visibility, World};
use crate::sandbox::render;
use crate::sandbox::router::Route;

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "/orgs/{org}", get),
    Route::new("GET", "/organizations/{id}", by_id),
    Route::new("GET", "/orgs/{org}/repos", repositories),
    Route::new("POST", "/orgs/{org}/repos", create_repository),
    Route::new("GET", "/orgs/{org}/members", members),
    Route::new("GET", "/orgs/{org}/members/{user}", is_member),
    Route::new("DELETE", "/orgs/{org}/members/{user}", remove_member),
    Route::new("GET", "/orgs/{org}/memberships/{user}", membership),
    Route::new("PUT", "/orgs/{org}/memberships/{user}", set_membership),
    Route::new("DELETE", "/orgs/{org}/memberships/{user}", remove_member),
];

pub(super) fn organization<'a>(world: &'a World, call: &Call) -> Result<&'a Organization, Refusal> {
    world.organization(call.param("org")).ok_or_else(Refusal::not_found)
}

fn get(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    Ok(Reply::ok(render::organization_full(world, organization(world, call)?)))
}

fn by_id(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let found = world.organizations.get(&AccountId(call.number("id")?)).ok_or_else(Refusal::not_found)?;
    Ok(Reply::ok(render::organization_full(world, found)))
}

fn repositories(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let owner = organization(world, call)?.account;
    let seen = world.repos.values().filter(|repo| repo.owner == owner && world.can_see(&call.caller, repo));
    let kind = call.query.get("type").unwrap_or("all");
    let seen = seen.filter(|repo| match kind {
        "public" => repo.visibility == Visibility::Public,
        "private" => repo.visibility != Visibility::Public,
        "forks" => repo.parent.is_some(),
        "sources" => repo.parent.is_none(),
        _ => true,
    });
    let mut seen: Vec<&Repository> = seen.collect();
    match call.query.get("sort") {
        Some("full_name") => seen.sort_by(|left, right| left.name.cmp(&right.name)),
        Some("updated") => seen.sort_by_key(|repo| std::cmp::Reverse(repo.updated_at)),
        Some("pushed") => seen.sort_by_key(|repo| std::cmp::Reverse(repo.pushed_at)),
        _ => seen.sort_by_key(|repo| std::cmp::Reverse(repo.created_at)),
    }
    Ok(call.page(&world.urls, seen, |repo| {
        let mut body = render::repository(world, repo);
        if let Caller::Person(person) = call.caller {
            body["permissions"] = render::permissions(world.role_of(person, repo));
        }
        body
    }))
}

fn create_repository(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let owner = organization(world, call)?.account;
    let visibility = match (call.text("visibility")?.as_deref(), call.flag("private")?) {
        (Some("internal"), _) => Visibility::Internal,
        (Some("private"), _) | (None, Some(true)) => Visibility::Private,
        (Some("public"), _) | (None, _) => Visibility::Public,
        (Some(_), _) => return Err(Refusal::field("Repository", "visibility", "invalid")),
    };
    let new = NewRepository {
        name: call.required("name")?,
        description: call.text("description")?,
        homepage: call.text("homepage")?,
        visibility,
        auto_init: call.flag("auto_init")?.unwrap_or(false),
        switches: switches(call)?,
        properties: call.body.get("custom_properties").and_then(Value::as_object).cloned().unwrap_or_default(),
    };
    let id = world.create_repository(&call.caller, owner, new)?;
    world.add_default_labels(id)?;
    let repo = world.repos.get(&id).ok_or_else(Refusal::not_found)?;
    Ok(Reply::created(render::full_repository(world, repo, &call.caller))
        .header("location", world.urls.api(&format!("/repos/{}", world.full_name(repo)))))
}

fn members(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let found = organization(world, call)?;
    world.demand_in_org(&call.caller, found.account, "members", Level::Read)?;
    let wanted = call.query.get("role").unwrap_or("all");
    let people = found.members.iter().filter(|(_, role)| match wanted {
        "admin" => **role == OrgRole::Owner,
        "member" => **role == OrgRole::Member,
        _ => true,
    });
    let people: Vec<AccountId> = people.map(|(id, _)| *id).collect();
    Ok(call.page(&world.urls, people, |id| render::user(world, *id)))
}

fn is_member(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let found = organization(world, call)?;
    world.demand_in_org(&call.caller, found.account, "members", Level::Read)?;
    let person = world.account(call.param("user")).map(|account| account.id);
    match person.is_some_and(|person| found.members.contains_key(&person)) {
        true => Ok(Reply::no_content()),
        false => Err(Refusal::not_found()),
    }
}

fn membership(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let found = organization(world, call)?;
    world.demand_in_org(&call.caller, found.account, "members", Level::Read)?;
    let person = world.account(call.param("user")).ok_or_else(Refusal::not_found)?;
    let role = found.members.get(&person.id).ok_or_else(Refusal::not_found)?;
    let mut body = render::organization_membership(world, found.account, person.id, *role);
    body["organization"] = render::organization_simple(world, found.account);
    Ok(Reply::ok(body))
}

/// The organisation and the person of the path.
fn both(world: &World, call: &Call) -> Result<(AccountId, AccountId), Refusal> {
    let person = world.account(call.param("user")).ok_or_else(Refusal::not_found)?;
    Ok((organization(world, call)?.account, person.id))
}

fn set_membership(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (org, person) = both(world, call)?;
    let role = match call.text("role")?.as_deref() {
        Some("admin") => OrgRole::Owner,
        None | Some("member") => OrgRole::Member,
        Some(_) => return Err(Refusal::field("OrganizationMembership", "role", "invalid")),
    };
    world.set_member(&call.caller, org, person, role)?;
    membership(world, call)
}

fn remove_member(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (org, person) = both(world, call)?;
    world.remove_member(&call.caller, org, person)?;
    Ok(Reply::no_content())
}
