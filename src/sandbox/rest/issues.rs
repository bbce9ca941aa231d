//! Issues.

use serde_json::Value;

use crate::sandbox::Refusal;
use crate::sandbox::access::Need;
use crate::sandbox::actions::{IssueChange, NewIssue};
use crate::sandbox::call::{Call, Reply};
use crate::sandbox::model::{Repository, Thread, TimelineItem, World};
use crate::sandbox::render;
use crate::sandbox::router::Route;

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "/repos/{owner}/{repo}/issues", list),
    Route::new("POST", "/repos/{owner}/{repo}/issues", create),
    Route::new("GET", "/repos/{owner}/{repo}/issues/{number}", get),
    Route::new("PATCH", "/repos/{owner}/{repo}/issues/{number}", change),
    Route::new("GET", "/repos/{owner}/{repo}/issues/{number}/events", events),
    Route::new("GET", "/repos/{owner}/{repo}/issues/{number}/timeline", timeline),
    Route::new("POST", "/repos/{owner}/{repo}/issues/{number}/assignees", assign),
    Route::new("DELETE", "/repos/{owner}/{repo}/issues/{number}/assignees", unassign),
    Route::new("PUT", "/repos/{owner}/{repo}/issues/{number}/lock", lock),
    Route::new("DELETE", "/repos/{owner}/{repo}/issues/{number}/lock", unlock),
];

/// An issue or pull request the caller may read.
pub(super) fn thread<'a>(world: &'a World, call: &Call) -> Result<(&'a Repository, &'a Thread), Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::THREAD_READ)?;
    let thread = repo.thread(call.number("number")?).ok_or_else(Refusal::not_found)?;
    if thread.pull.is_none() {
        world.demand(&call.caller, repo.id, Need::ISSUES_READ)?;
    }
    Ok((repo, thread))
}

fn list(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::THREAD_READ)?;
    let state = call.query.get("state").unwrap_or("open");
    let labels: Vec<&str> = call.query.get("labels").map(|text| text.split(',').collect()).unwrap_or_default();
    let since = call.query.get("since").and_then(|text| chrono::DateTime::parse_from_rfc3339(text).ok());
    let creator = call.query.get("creator").and_then(|login| world.account(login)).map(|account| account.id);
    let all_labels =
        |thread: &Thread| labels.iter().all(|label| thread.labels.iter().any(|own| own.eq_ignore_ascii_case(label)));
    let mut found: Vec<&Thread> = repo
        .threads
        .values()
        .filter(|thread| state == "all" || thread.state() == state)
        .filter(|thread| all_labels(thread))
        .filter(|thread| since.is_none_or(|since| thread.updated_at >= since))
        .filter(|thread| call.query.get("creator").is_none() || Some(thread.author) == creator)
        .collect();
    match call.query.get("sort") {
        Some("updated") => found.sort_by_key(|thread| thread.updated_at),
        Some("comments") => found.sort_by_key(|thread| thread.comments.len()),
        _ => {}
    }
    if call.query.get("direction") != Some("asc") {
        found.reverse();
    }
    Ok(call.page(&world.urls, found, |thread| render::issue(world, repo, thread)))
}

fn shown(world: &World, call: &Call, number: u64) -> Result<Value, Refusal> {
    let repo = call.repo(world)?;
    let thread = repo.thread(number).ok_or_else(Refusal::not_found)?;
    Ok(render::issue(world, repo, thread))
}

fn create(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    let title = match call.body.get("title") {
        Some(Value::Number(number)) => number.to_string(),
        _ => call.required("title")?,
    };
    let mut assignees = call.texts("assignees")?.unwrap_or_default();
    assignees.extend(call.text("assignee")?);
    let issue =
        NewIssue { title, body: call.text("body")?, labels: call.texts("labels")?.unwrap_or_default(), assignees };
    // No repository here has milestones.
    if call.body.get("milestone").is_some_and(|milestone| !milestone.is_null()) {
        return Err(Refusal::field("Issue", "milestone", "invalid"));
    }
    let number = world.open_issue(&call.caller, id, issue)?;
    let body = shown(world, call, number)?;
    let location = body["url"].as_str().unwrap_or_default().to_owned();
    Ok(Reply::created(body).header("location", location))
}

fn get(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (repo, thread) = thread(world, call)?;
    Ok(Reply::ok(render::issue(world, repo, thread)))
}

fn change(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (id, number) = (call.repo(world)?.id, call.number("number")?);
    let change = IssueChange {
        title: call.text("title")?,
        body: call.text("body")?,
        state: call.text("state")?,
        state_reason: call.text("state_reason")?,
        labels: call.texts("labels")?,
        assignees: call.texts("assignees")?,
    };
    world.change_issue(&call.caller, id, number, change)?;
    Ok(Reply::ok(shown(world, call, number)?))
}

fn events(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (repo, thread) = thread(world, call)?;
    Ok(call.page(&world.urls, thread.events.iter().collect(), |event| render::thread_event(world, repo, event)))
}

/// Events and comments by time.
fn timeline(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (repo, thread) = thread(world, call)?;
    Ok(call.page(&world.urls, thread.timeline(), |item| match item {
        TimelineItem::Event(event) => render::thread_event(world, repo, event),
        TimelineItem::Comment(comment) => {
            let mut body = render::comment(world, repo, thread, comment);
            body["event"] = "commented".into();
            body["actor"] = render::user(world, comment.author);
            body
        }
    }))
}

fn assign(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    reassign(world, call, true).map(Reply::created)
}

fn unassign(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    reassign(world, call, false).map(Reply::ok)
}

fn reassign(world: &mut World, call: &Call, add: bool) -> Result<Value, Refusal> {
    let (repo, thread) = thread(world, call)?;
    let (id, number) = (repo.id, thread.number);
    let named = call.texts("assignees")?.unwrap_or_default();
    let mut logins: Vec<String> = thread.assignees.iter().map(|person| world.login(*person).to_owned()).collect();
    if add {
        // Whoever cannot be assigned is left out without a word.
        logins.extend(named.into_iter().filter(|login| world.assignable(id, std::slice::from_ref(login)).is_ok()));
    } else {
        logins.retain(|login| !named.iter().any(|other| other.eq_ignore_ascii_case(login)));
    }
    let change = IssueChange { assignees: Some(logins), ..IssueChange::default() };
    world.change_issue(&call.caller, id, number, change)?;
    shown(world, call, number)
}

fn lock(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    set_lock(world, call, true)
}

fn unlock(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    set_lock(world, call, false)
}

fn set_lock(world: &mut World, call: &Call, locked: bool) -> Result<Reply, Refusal> {
    let (repo, thread) = thread(world, call)?;
    let (id, number) = (repo.id, thread.number);
    let need = if thread.pull.is_some() { Need::THREAD_WRITE } else { Need::ISSUES_WRITE };
    world.demand(&call.caller, id, need)?;
    world.thread_at_mut(id, number)?.locked = locked;
    Ok(Reply::no_content())
}
