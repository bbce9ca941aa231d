//! Protection of branches.

use serde_json::{Value, json};

use crate::sandbox::Refusal;
use crate::sandbox::access::Need;
use crate::sandbox::call::{Call, Reply, missing, wrong};
use crate::sandbox::model::{Protection, Repository, World};
use crate::sandbox::render;
use crate::sandbox::router::Route;

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "/repos/{owner}/{repo}/branches/{branch}/protection", get),
    Route::new("PUT", "/repos/{owner}/{repo}/branches/{branch}/protection", set),
    Route::new("DELETE", "/repos/{owner}/{repo}/branches/{branch}/protection", remove),
    Route::new("POST", "/repos/{owner}/{repo}/branches/{branch}/protection/required_signatures", sign),
];

fn found<'a>(world: &'a World, call: &Call, need: Need) -> Result<(&'a Repository, &'a Protection), Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, need)?;
    if repo.branch(call.param("branch")).is_none() {
        return Err(Refusal::new(404, "Branch not found"));
    }
    let found = repo.furnishings.protections.get(call.param("branch"));
    Ok((repo, found.ok_or_else(|| Refusal::new(404, "Branch not protected"))?))
}

fn get(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (repo, found) = found(world, call, Need::ADMINISTRATION_READ)?;
    Ok(Reply::ok(render::protection(world, repo, call.param("branch"), found)))
}

/// The four fields without a default must be given, if only as `null`.
fn set(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    for name in ["required_status_checks", "enforce_admins", "required_pull_request_reviews", "restrictions"] {
        let value = call.body.get(name).ok_or_else(|| missing(name))?;
        if name != "enforce_admins" && !value.is_null() && !value.is_object() {
            return Err(wrong(name, value, "object"));
        }
    }
    if let Some(Value::Object(checks)) = call.body.get("required_status_checks") {
        for name in ["strict", "contexts"] {
            if !checks.contains_key(name) {
                return Err(missing(name));
            }
        }
    }
    let count = &call.body["required_pull_request_reviews"]["required_approving_review_count"];
    if !count.is_null() && count.as_u64().is_none_or(|count| count > 6) {
        return Err(Refusal::custom("ProtectedBranch", "required_approving_review_count must be between 0 and 6"));
    }
    world.protect_branch(&call.caller, id, call.param("branch"), call.body.clone())?;
    get(world, call)
}

fn remove(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = found(world, call, Need::ADMINISTRATION_WRITE)?.0.id;
    world.repo_at_mut(id)?.furnishings.protections.remove(call.param("branch"));
    Ok(Reply::no_content())
}

fn sign(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = found(world, call, Need::ADMINISTRATION_WRITE)?.0.id;
    let protections = &mut world.repo_at_mut(id)?.furnishings.protections;
    protections.entry(call.param("branch").to_owned()).or_default().signatures = true;
    let url = world.urls.api(&call.path);
    Ok(Reply::ok(json!({"url": url, "enabled": true})))
}
