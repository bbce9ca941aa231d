//! Pull requests.

use serde_json::Value;

use crate::sandbox::Refusal;
use crate::sandbox::access::Need;
use crate::sandbox::actions::{IssueChange, MergeMethod, NewPull, PullChange};
use crate::sandbox::call::{Call, Reply};
use crate::sandbox::git::FileChange;
use crate::sandbox::model::{Pull, Repository, Thread, World};
use crate::sandbox::render;
use crate::sandbox::router::Route;

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "/repos/{owner}/{repo}/pulls", list),
    Route::new("POST", "/repos/{owner}/{repo}/pulls", create),
    Route::new("GET", "/repos/{owner}/{repo}/pulls/{number}", get),
    Route::new("PATCH", "/repos/{owner}/{repo}/pulls/{number}", change),
    Route::new("GET", "/repos/{owner}/{repo}/pulls/{number}/files", files),
    Route::new("GET", "/repos/{owner}/{repo}/pulls/{number}/commits", commits),
    Route::new("GET", "/repos/{owner}/{repo}/pulls/{number}/merge", is_merged),
    Route::new("PUT", "/repos/{owner}/{repo}/pulls/{number}/merge", merge),
    Route::new("POST", "/repos/{owner}/{repo}/pulls/{number}/requested_reviewers", request_reviews),
    Route::new("GET", "/repos/{owner}/{repo}/pulls/{number}/reviews", no_reviews),
    Route::new("GET", "/repos/{owner}/{repo}/pulls/{number}/comments", no_reviews),
];

/// Files of a pull request that are listed.
const MOST_FILES: usize = 3_000;
/// Commits of a pull request that are listed.
const MOST_COMMITS: usize = 250;

fn pull<'a>(world: &'a World, call: &Call) -> Result<(&'a Repository, &'a Thread, &'a Pull), Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::PULLS_READ)?;
    let thread = repo.thread(call.number("number")?).ok_or_else(Refusal::not_found)?;
    let pull = thread.pull.as_ref().filter(|_| !world.lagging(thread.created_at));
    Ok((repo, thread, pull.ok_or_else(Refusal::not_found)?))
}

fn list(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::PULLS_READ)?;
    let state = call.query.get("state").unwrap_or("open");
    // GitHub ignores a head without an owner.
    let head = call.query.get("head").and_then(|text| text.split_once(':'));
    let base = call.query.get("base");
    let with = repo.threads.values().filter_map(|thread| Some((thread, thread.pull.as_ref()?)));
    let mut with: Vec<(&Thread, &Pull)> = with
        .filter(|(thread, _)| state == "all" || thread.state() == state)
        .filter(|(thread, _)| !world.lagging(thread.created_at))
        .filter(|(_, pull)| {
            head.is_none_or(|(owner, branch)| {
                world.login(pull.head.owner).eq_ignore_ascii_case(owner) && pull.head.branch == branch
            })
        })
        .filter(|(_, pull)| base.is_none_or(|base| pull.base.branch == base))
        .collect();
    if call.query.get("sort") == Some("updated") {
        with.sort_by_key(|(thread, _)| thread.updated_at);
    }
    let default = if call.query.get("sort").is_none() { "desc" } else { "asc" };
    if call.query.get("direction").unwrap_or(default) == "desc" {
        with.reverse();
    }
    Ok(call.page(&world.urls, with, |(thread, pull)| render::pull_simple(world, repo, thread, pull)))
}

fn shown(world: &World, call: &Call, number: u64) -> Result<Value, Refusal> {
    let repo = call.repo(world)?;
    let thread = repo.thread(number).ok_or_else(Refusal::not_found)?;
    let pull = thread.pull.as_ref().ok_or_else(Refusal::not_found)?;
    Ok(render::pull(world, repo, thread, pull))
}

fn create(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    if call.body.contains_key("issue") {
        return Err(Refusal::not_implemented("turning an issue into a pull request"));
    }
    let new = NewPull {
        title: call.required("title")?,
        body: call.text("body")?,
        head: call.required("head")?,
        head_repo: call.text("head_repo")?,
        base: call.required("base")?,
        draft: call.flag("draft")?.unwrap_or(false),
        maintainer_can_modify: call.flag("maintainer_can_modify")?.unwrap_or(true),
    };
    let number = world.open_pull(&call.caller, id, new)?;
    let body = shown(world, call, number)?;
    let location = body["url"].as_str().unwrap_or_default().to_owned();
    Ok(Reply::created(body).header("location", location))
}

fn get(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (repo, thread, pull) = pull(world, call)?;
    if call.accept.contains("diff") || call.accept.contains("patch") {
        return Err(Refusal::not_implemented("the diff and patch media types; use /files"));
    }
    Ok(Reply::ok(render::pull(world, repo, thread, pull)))
}

fn request_reviews(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (repo, thread, _) = pull(world, call)?;
    let (id, number) = (repo.id, thread.number);
    let people = call.texts("reviewers")?.unwrap_or_default();
    let teams = call.texts("team_reviewers")?.unwrap_or_default();
    world.request_reviews(&call.caller, id, number, &people, &teams)?;
    Ok(Reply::created(shown(world, call, number)?))
}

fn change(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (repo, thread, _) = pull(world, call)?;
    let (id, number) = (repo.id, thread.number);
    world.demand(&call.caller, id, Need::PULLS_DISCUSS)?;
    let texts = IssueChange {
        title: call.text("title")?,
        body: call.text("body")?,
        state: call.text("state")?,
        ..IssueChange::default()
    };
    let own = PullChange { base: call.text("base")?, maintainer_can_modify: call.flag("maintainer_can_modify")? };
    if own.base.is_some() || own.maintainer_can_modify.is_some() {
        world.change_pull(&call.caller, id, number, own)?;
    }
    world.change_issue(&call.caller, id, number, texts)?;
    Ok(Reply::ok(shown(world, call, number)?))
}

fn files(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (repo, _, pull) = pull(world, call)?;
    let mut changes: Vec<FileChange> = world.pull_files(repo.id, pull);
    changes.truncate(MOST_FILES);
    Ok(call.page(&world.urls, changes, |change| render::file_change(world, repo, pull.head.sha, change)))
}

fn commits(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (repo, _, pull) = pull(world, call)?;
    let mut commits = world.pull_commits(repo.id, pull);
    commits.truncate(MOST_COMMITS);
    let objects = world.objects_of(repo);
    Ok(call.page(&world.urls, commits, |oid| {
        objects.commit(*oid).map_or(Value::Null, |commit| render::commit(world, repo, *oid, commit))
    }))
}

fn is_merged(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    match pull(world, call)?.2.merged {
        Some(_) => Ok(Reply::no_content()),
        None => Err(Refusal::not_found()),
    }
}

fn merge(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (id, number) = (call.repo(world)?.id, call.number("number")?);
    let method = match call.text("merge_method")?.as_deref() {
        None | Some("merge") => MergeMethod::Merge,
        Some("squash") => MergeMethod::Squash,
        Some("rebase") => return Err(Refusal::new(405, "Rebase merges are not allowed on this repository.")),
        Some(_) => return Err(Refusal::field("PullRequest", "merge_method", "invalid")),
    };
    let message = match (call.text("commit_title")?, call.text("commit_message")?) {
        (Some(title), Some(message)) => Some(format!("{title}\n\n{message}")),
        (Some(title), None) => Some(title),
        (None, message) => message,
    };
    let commit = world.merge_pull(&call.caller, id, number, method, call.text("sha")?.as_deref(), message)?;
    Ok(Reply::ok(World::merge_answer(commit)))
}

/// Nobody can review here, so there are none.
fn no_reviews(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    pull(world, call)?;
    Ok(Reply::ok(Value::Array(Vec::new())))
}
