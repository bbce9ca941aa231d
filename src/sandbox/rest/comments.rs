//! Comments on issues and pull requests.

use crate::sandbox::Refusal;
use crate::sandbox::access::Need;
use crate::sandbox::call::{Call, Reply};
use crate::sandbox::model::{Comment, Thread, World};
use crate::sandbox::render;
use crate::sandbox::router::Route;

use super::issues::thread;

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "/repos/{owner}/{repo}/issues/comments", all),
    Route::new("GET", "/repos/{owner}/{repo}/issues/comments/{id}", get),
    Route::new("PATCH", "/repos/{owner}/{repo}/issues/comments/{id}", change),
    Route::new("DELETE", "/repos/{owner}/{repo}/issues/comments/{id}", delete),
    Route::new("GET", "/repos/{owner}/{repo}/issues/{number}/comments", list),
    Route::new("POST", "/repos/{owner}/{repo}/issues/{number}/comments", create),
];

fn since(call: &Call) -> Option<chrono::DateTime<chrono::FixedOffset>> {
    call.query.get("since").and_then(|text| chrono::DateTime::parse_from_rfc3339(text).ok())
}

fn visible(world: &World, call: &Call, comment: &Comment) -> bool {
    !world.lagging(comment.created_at) && since(call).is_none_or(|since| comment.updated_at >= since)
}

fn list(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (repo, thread) = thread(world, call)?;
    let comments = thread.comments.iter().filter(|comment| visible(world, call, comment)).collect();
    Ok(call.page(&world.urls, comments, |comment| render::comment(world, repo, thread, comment)))
}

fn all(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::THREAD_READ)?;
    let with = repo.threads.values().flat_map(|thread| thread.comments.iter().map(move |comment| (thread, comment)));
    let mut with: Vec<(&Thread, &Comment)> = with.filter(|(_, comment)| visible(world, call, comment)).collect();
    match call.query.get("sort") {
        Some("updated") => with.sort_by_key(|(_, comment)| comment.updated_at),
        _ => with.sort_by_key(|(_, comment)| comment.id),
    }
    if call.query.get("sort").is_some() && call.query.get("direction") != Some("asc") {
        with.reverse();
    }
    Ok(call.page(&world.urls, with, |(thread, comment)| render::comment(world, repo, thread, comment)))
}

fn create(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (id, number) = (call.repo(world)?.id, call.number("number")?);
    let comment = world.create_comment(&call.caller, id, number, &call.required("body")?)?;
    let repo = world.repo_at(id)?;
    let thread = world.thread_at(id, number)?;
    let found = thread.comment(comment).ok_or_else(Refusal::not_found)?;
    let body = render::comment(world, repo, thread, found);
    let location = body["url"].as_str().unwrap_or_default().to_owned();
    Ok(Reply::created(body).header("location", location))
}

fn get(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::THREAD_READ)?;
    let id = call.number("id")?;
    let thread = world.thread_at(repo.id, world.thread_of_comment(repo.id, id)?)?;
    let found = thread.comment(id).filter(|comment| !world.lagging(comment.created_at));
    Ok(Reply::ok(render::comment(world, repo, thread, found.ok_or_else(Refusal::not_found)?)))
}

fn change(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (repo, id) = (call.repo(world)?.id, call.number("id")?);
    world.edit_comment(&call.caller, repo, id, &call.required("body")?)?;
    let thread = world.thread_at(repo, world.thread_of_comment(repo, id)?)?;
    let found = thread.comment(id).ok_or_else(Refusal::not_found)?;
    Ok(Reply::ok(render::comment(world, world.repo_at(repo)?, thread, found)))
}

fn delete(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (repo, id) = (call.repo(world)?.id, call.number("id")?);
    world.delete_comment(&call.caller, repo, id)?;
    Ok(Reply::no_content())
}
