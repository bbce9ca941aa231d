//! Commit statuses.

use super::commits::resolve;
use crate::sandbox::Refusal;
use crate::sandbox::access::Need;
use crate::sandbox::call::{Call, Reply};
use crate::sandbox::git::Oid;
use crate::sandbox::model::{CommitStatus, Repository, World};
use crate::sandbox::render;
use crate::sandbox::router::Route;

pub(super) const ROUTES: &[Route] = &[
    Route::new("POST", "/repos/{owner}/{repo}/statuses/{sha}", create),
    Route::new("GET", "/repos/{owner}/{repo}/commits/{ref}/status", combined),
    Route::new("GET", "/repos/{owner}/{repo}/commits/{ref}/statuses", list),
];

fn create(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    let text = call.param("sha");
    let sha = text.parse().map_err(|_| Refusal::unprocessable(format!("No commit found for SHA: {text}")))?;
    let context = call.text("context")?.unwrap_or_else(|| "default".to_owned());
    let texts = (call.text("description")?, call.text("target_url")?);
    let status = world.set_status(&call.caller, id, sha, &call.required("state")?, &context, texts)?;
    Ok(Reply::created(render::status(world, world.repo_at(id)?, &status)))
}

fn at<'a>(world: &'a World, call: &Call) -> Result<(&'a Repository, Oid), Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::STATUSES_READ)?;
    Ok((repo, resolve(world, repo, call.param("ref")).ok_or_else(Refusal::not_found)?))
}

fn combined(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (repo, sha) = at(world, call)?;
    Ok(Reply::ok(render::combined_status(world, repo, sha)))
}

fn list(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (repo, sha) = at(world, call)?;
    let found: Vec<&CommitStatus> = repo.statuses.iter().rev().filter(|found| found.sha == sha).collect();
    Ok(call.page(&world.urls, found, |found| render::status(world, repo, found)))
}
