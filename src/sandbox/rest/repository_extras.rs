//! Webhooks, autolinks, deploy keys, the site and custom properties of a repository.

use serde_json::{Value, json};

use crate::sandbox::Refusal;
use crate::sandbox::access::Need;
use crate::sandbox::call::{Call, Reply, missing, wrong};
use crate::sandbox::model::{Autolink, DeployKey, Hook, RepoId, Repository, Site, World};
use crate::sandbox::render;
use crate::sandbox::router::Route;

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "/repos/{owner}/{repo}/hooks", hooks),
    Route::new("POST", "/repos/{owner}/{repo}/hooks", add_hook),
    Route::new("GET", "/repos/{owner}/{repo}/autolinks", autolinks),
    Route::new("POST", "/repos/{owner}/{repo}/autolinks", add_autolink),
    Route::new("GET", "/repos/{owner}/{repo}/keys", keys),
    Route::new("POST", "/repos/{owner}/{repo}/keys", add_key),
    Route::new("GET", "/repos/{owner}/{repo}/pages", site),
    Route::new("POST", "/repos/{owner}/{repo}/pages", enable_site),
    Route::new("GET", "/repos/{owner}/{repo}/properties/values", properties),
    Route::new("PATCH", "/repos/{owner}/{repo}/properties/values", set_properties),
];

fn demanded<'a>(world: &'a World, call: &Call, need: Need) -> Result<&'a Repository, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, need)?;
    Ok(repo)
}

/// What was just added, as the list shows it.
fn made<T>(
    world: &World,
    id: RepoId,
    find: impl Fn(&Repository) -> Option<&T>,
    show: impl Fn(&Repository, &T) -> Value,
) -> Result<Reply, Refusal> {
    let repo = world.repo_at(id)?;
    Ok(Reply::created(show(repo, find(repo).ok_or_else(Refusal::not_found)?)))
}

fn hooks(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = demanded(world, call, Need::HOOKS_READ)?;
    Ok(call.page(&world.urls, repo.furnishings.hooks.iter().collect(), |hook| render::hook(world, repo, hook)))
}

fn add_hook(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    let config = call.body.get("config").ok_or_else(|| missing("config"))?;
    let text = |name: &str| config[name].as_str().map(str::to_owned);
    let hook = Hook {
        id: 0,
        url: text("url").ok_or_else(|| missing("config/url"))?,
        content_type: text("content_type").unwrap_or_else(|| "form".to_owned()),
        secret: text("secret").is_some_and(|secret| !secret.is_empty()),
        events: call.texts("events")?.unwrap_or_else(|| vec!["push".to_owned()]),
        active: call.flag("active")?.unwrap_or(true),
        created_at: world.now(),
    };
    let hook = world.add_hook(&call.caller, id, hook)?;
    let find = |repo: &Repository| repo.furnishings.hooks.iter().position(|found| found.id == hook);
    made(world, id, |repo| repo.furnishings.hooks.get(find(repo)?), |repo, hook| render::hook(world, repo, hook))
}

fn autolinks(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = demanded(world, call, Need::ADMINISTRATION_READ)?;
    Ok(call.page(&world.urls, repo.furnishings.autolinks.iter().collect(), |link| render::autolink(link)))
}

fn add_autolink(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    let link = Autolink {
        id: 0,
        prefix: call.required("key_prefix")?,
        url_template: call.required("url_template")?,
        alphanumeric: call.flag("is_alphanumeric")?.unwrap_or(true),
    };
    world.add_autolink(&call.caller, id, link)?;
    made(world, id, |repo| repo.furnishings.autolinks.last(), |_, link| render::autolink(link))
}

fn keys(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = demanded(world, call, Need::ADMINISTRATION_READ)?;
    Ok(call.page(&world.urls, repo.furnishings.keys.iter().collect(), |key| render::deploy_key(world, repo, key)))
}

fn add_key(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    let key = call.required("key")?;
    let key = DeployKey {
        id: 0,
        title: call.text("title")?.unwrap_or_else(|| key.split_whitespace().nth(2).unwrap_or("key").to_owned()),
        key,
        read_only: call.flag("read_only")?.unwrap_or(false),
        created_at: world.now(),
    };
    world.add_deploy_key(&call.caller, id, key)?;
    made(world, id, |repo| repo.furnishings.keys.last(), |repo, key| render::deploy_key(world, repo, key))
}

fn site(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = demanded(world, call, Need::PAGES_READ)?;
    let found = repo.furnishings.site.as_ref().ok_or_else(Refusal::not_found)?;
    Ok(Reply::ok(render::site(world, repo, found)))
}

fn enable_site(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    let source = match call.body.get("source").filter(|source| !source.is_null()) {
        None => None,
        Some(source) => {
            let branch = source["branch"].as_str().ok_or_else(|| missing("source/branch"))?;
            let path = source["path"].as_str().unwrap_or("/");
            if !matches!(path, "/" | "/docs") {
                return Err(Refusal::field("Page", "path", "invalid"));
            }
            Some((branch.to_owned(), path.to_owned()))
        }
    };
    let build_type = call.text("build_type")?;
    if source.is_none() && build_type.as_deref() != Some("workflow") {
        return Err(missing("source"));
    }
    let build_type = build_type.unwrap_or_else(|| "legacy".to_owned());
    world.enable_site(&call.caller, id, Site { build_type, source })?;
    made(world, id, |repo| repo.furnishings.site.as_ref(), |repo, site| render::site(world, repo, site))
}

fn properties(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = demanded(world, call, Need::METADATA)?;
    let values = repo.furnishings.properties.iter();
    Ok(Reply::ok(values.map(|(name, value)| json!({"property_name": name, "value": value})).collect()))
}

fn set_properties(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    let list = call.body.get("properties").ok_or_else(|| missing("properties"))?;
    let list = list.as_array().ok_or_else(|| wrong("properties", list, "array"))?;
    let named = |item: &Value| Some((item["property_name"].as_str()?.to_owned(), item["value"].clone()));
    let values: Option<Vec<_>> = list.iter().map(named).collect();
    world.set_properties(&call.caller, id, values.ok_or_else(|| missing("property_name"))?)?;
    Ok(Reply::no_content())
}
