//! Branches.

use serde_json::{Value, json};

use crate::sandbox::Refusal;
use crate::sandbox::access::Need;
use crate::sandbox::call::{Call, Reply};
use crate::sandbox::git::Oid;
use crate::sandbox::model::{Ref, World};
use crate::sandbox::query::encode_path;
use crate::sandbox::render;
use crate::sandbox::router::Route;

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "/repos/{owner}/{repo}/branches", list),
    Route::new("GET", "/repos/{owner}/{repo}/branches/{branch+}", get),
];

/// What a ref shows to a reader: its old value for a moment, if reads lag behind.
pub(super) fn seen(world: &World, found: &Ref) -> Option<Oid> {
    if world.lagging(found.changed_at) { found.before } else { Some(found.oid) }
}

fn list(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::CONTENTS_READ)?;
    let branches = repo.branches().filter_map(|(name, tip)| Some((name, seen(world, tip)?)));
    let branches: Vec<(&str, Oid)> = match call.query.get("protected") {
        Some("true") => branches.filter(|(name, _)| repo.furnishings.protections.contains_key(*name)).collect(),
        _ => branches.collect(),
    };
    Ok(call.page(&world.urls, branches, |(name, oid)| render::short_branch(world, repo, name, *oid)))
}

fn get(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::CONTENTS_READ)?;
    let name = call.param("branch");
    let tip = repo.refs.get(&format!("refs/heads/{name}")).and_then(|tip| seen(world, tip));
    let tip = tip.ok_or_else(|| Refusal::new(404, "Branch not found"))?;
    let commit = world.objects_of(repo).commit(tip).ok_or_else(Refusal::not_found)?;
    let api = world.urls.api(&format!("/repos/{}/branches/{}", world.full_name(repo), encode_path(name)));
    let protection = repo.furnishings.protections.get(name);
    let checks = protection.and_then(|found| found.settings.get("required_status_checks")).map(render::checks_of);
    let checks = checks.unwrap_or_default();
    let contexts: Vec<&Value> = checks.iter().map(|check| &check["context"]).collect();
    let level = match protection {
        _ if checks.is_empty() => "off",
        Some(found) if found.is_on("enforce_admins") => "everyone",
        _ => "non_admins",
    };
    Ok(Reply::ok(json!({
        "name": name,
        "commit": render::commit(world, repo, tip, commit),
        "_links": {
            "self": api,
            "html": world.urls.page(&format!("/{}/tree/{}", world.full_name(repo), encode_path(name))),
        },
        "protected": protection.is_some(),
        "protection": {
            "enabled": protection.is_some(),
            "required_status_checks": {"enforcement_level": level, "contexts": contexts, "checks": checks},
        },
        "protection_url": format!("{api}/protection"),
    })))
}
