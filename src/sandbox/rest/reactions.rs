//! Reactions to issues, pull requests and comments.

use crate::sandbox::Refusal;
use crate::sandbox::access::Need;
use crate::sandbox::actions::Target;
use crate::sandbox::call::{Call, Reply};
use crate::sandbox::model::{Reaction, World};
use crate::sandbox::render;
use crate::sandbox::router::Route;

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "/repos/{owner}/{repo}/issues/comments/{comment}/reactions", list),
    Route::new("POST", "/repos/{owner}/{repo}/issues/comments/{comment}/reactions", create),
    Route::new("DELETE", "/repos/{owner}/{repo}/issues/comments/{comment}/reactions/{id}", delete),
    Route::new("GET", "/repos/{owner}/{repo}/issues/{number}/reactions", list),
    Route::new("POST", "/repos/{owner}/{repo}/issues/{number}/reactions", create),
    Route::new("DELETE", "/repos/{owner}/{repo}/issues/{number}/reactions/{id}", delete),
];

fn target(call: &Call) -> Result<Target, Refusal> {
    match call.param("comment") {
        "" => Ok(Target::Thread(call.number("number")?)),
        _ => Ok(Target::Comment(call.number("comment")?)),
    }
}

fn list(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::THREAD_READ)?;
    let wanted = call.query.get("content");
    let found = world.reactions(repo.id, target(call)?)?.iter();
    let found: Vec<&Reaction> = found.filter(|found| wanted.is_none_or(|wanted| found.content == wanted)).collect();
    Ok(call.page(&world.urls, found, |found| render::reaction(world, found)))
}

fn create(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?.id;
    let (reaction, new) = world.react(&call.caller, repo, target(call)?, &call.required("content")?)?;
    Ok(Reply::with_status(if new { 201 } else { 200 }, render::reaction(world, &reaction)))
}

fn delete(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?.id;
    world.unreact(&call.caller, repo, target(call)?, call.number("id")?)?;
    Ok(Reply::no_content())
}
