//! Apps and their installations.

use serde_json::Value;

use crate::sandbox::Refusal;
use crate::sandbox::access::Caller;
use crate::sandbox::call::{Call, Reply};
use crate::sandbox::model::{AccountId, Installation, Selection, World};
use crate::sandbox::render;
use crate::sandbox::router::Route;

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "/app", app),
    Route::new("GET", "/apps/{slug}", app_by_slug),
    Route::new("GET", "/app/installations", installations),
    Route::new("GET", "/app/installations/{id}", installation),
    Route::new("DELETE", "/app/installations/{id}", uninstall),
    Route::new("PUT", "/app/installations/{id}/suspended", suspend),
    Route::new("DELETE", "/app/installations/{id}/suspended", unsuspend),
    Route::new("GET", "/orgs/{org}/installation", of_organization),
    Route::new("GET", "/users/{user}/installation", of_user),
    Route::new("GET", "/repos/{owner}/{repo}/installation", of_repository),
    Route::new("GET", "/installation/repositories", repositories),
    Route::new("POST", "/app-manifests/{code}/conversions", convert),
];

fn app(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let app = world.apps.get(&call.app()?).ok_or_else(Refusal::not_found)?;
    let mut body = render::app(world, app);
    body["installations_count"] = world.installations.values().filter(|found| found.app == app.id).count().into();
    Ok(Reply::ok(body))
}

fn app_by_slug(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let app = world.apps.values().find(|app| app.slug == call.param("slug")).ok_or_else(Refusal::not_found)?;
    Ok(Reply::ok(render::app(world, app)))
}

fn installations(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let app = call.app()?;
    let own: Vec<&Installation> = world.installations.values().filter(|found| found.app == app).collect();
    Ok(call.page(&world.urls, own, |found| render::installation(world, found)))
}

fn installation(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let found = own(world, call)?;
    Ok(Reply::ok(render::installation(world, found)))
}

fn own<'a>(world: &'a World, call: &Call) -> Result<&'a Installation, Refusal> {
    let (app, id) = (call.app()?, call.number("id")?);
    world.installations.get(&id).filter(|found| found.app == app).ok_or_else(Refusal::not_found)
}

fn uninstall(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (id, bot) = acting(world, call)?;
    world.uninstall(id, bot)?;
    Ok(Reply::no_content())
}

fn suspend(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (id, bot) = acting(world, call)?;
    world.suspend(id, true, bot)?;
    Ok(Reply::no_content())
}

fn unsuspend(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (id, bot) = acting(world, call)?;
    world.suspend(id, false, bot)?;
    Ok(Reply::no_content())
}

fn acting(world: &World, call: &Call) -> Result<(u64, AccountId), Refusal> {
    let found = own(world, call)?;
    let app = world.apps.get(&found.app).ok_or_else(Refusal::not_found)?;
    Ok((found.id, app.bot))
}

fn of_organization(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let account = world.organization(call.param("org")).map(|found| found.account);
    on_account(world, call, account)
}

fn of_user(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let account = world.account(call.param("user")).map(|found| found.id);
    on_account(world, call, account)
}

fn of_repository(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    call.app()?;
    let full_name = format!("{}/{}", call.param("owner"), call.param("repo"));
    let known = world.repo(&full_name);
    let repo = known.or_else(|| world.repos.get(world.redirects.get(&full_name.to_lowercase())?));
    let repo = repo.ok_or_else(Refusal::not_found)?;
    let reached = world.installations.values().any(|found| {
        found.account == repo.owner
            && match &found.selection {
                Selection::All => true,
                Selection::Some(some) => some.contains(&repo.id),
            }
    });
    let account = reached.then_some(repo.owner);
    on_account(world, call, account)
}

fn on_account(world: &World, call: &Call, account: Option<AccountId>) -> Result<Reply, Refusal> {
    let app = call.app()?;
    let found = world.installations.values().find(|found| found.app == app && Some(found.account) == account);
    found.map(|found| Reply::ok(render::installation(world, found))).ok_or_else(Refusal::not_found)
}

fn repositories(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let Caller::Installation(grant) = &call.caller else {
        return Err(Refusal::new(
            403,
            "You must authenticate with an installation access token in order to list repositories for an installation.",
        ));
    };
    let all = world.repos.values().filter(|repo| repo.owner == grant.account);
    let reached = all.filter(|repo| grant.repositories.as_ref().is_none_or(|some| some.contains(&repo.id)));
    let reached: Vec<_> = reached.collect();
    let selection = if grant.repositories.is_some() { "selected" } else { "all" };
    let mut reply = call.counted(&world.urls, "repositories", reached, |repo| render::repository(world, repo));
    if let crate::sandbox::call::ReplyBody::Json(Value::Object(body)) = &mut reply.body {
        body.insert("repository_selection".to_owned(), selection.into());
    }
    Ok(reply)
}

/// No authentication: whoever has the code gets the App's secrets, once, within an hour.
fn convert(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (app, made) = world.manifest_codes.remove(call.param("code")).ok_or_else(Refusal::not_found)?;
    if world.now() - made > chrono::TimeDelta::hours(1) {
        return Err(Refusal::not_found());
    }
    let app = world.apps.get(&app).ok_or_else(Refusal::not_found)?;
    Ok(Reply::created(render::app_made(world, app)))
}
