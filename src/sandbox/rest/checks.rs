//! Check runs and suites.

use chrono::DateTime;
use serde_json::{Value, json};

use super::commits::resolve;
use crate::sandbox::Refusal;
use crate::sandbox::access::Need;
use crate::sandbox::actions::CheckRunChange;
use crate::sandbox::call::{Call, Reply, missing, wrong};
use crate::sandbox::model::{Annotation, Button, CheckRun, CheckSuite, Repository, Stamp, World};
use crate::sandbox::render;
use crate::sandbox::router::Route;

pub(super) const ROUTES: &[Route] = &[
    Route::new("POST", "/repos/{owner}/{repo}/check-runs", create),
    Route::new("GET", "/repos/{owner}/{repo}/check-runs/{id}", get),
    Route::new("PATCH", "/repos/{owner}/{repo}/check-runs/{id}", update),
    Route::new("GET", "/repos/{owner}/{repo}/check-runs/{id}/annotations", annotations),
    Route::new("POST", "/repos/{owner}/{repo}/check-runs/{id}/rerequest", rerequest),
    Route::new("POST", "/repos/{owner}/{repo}/check-suites", create_suite),
    Route::new("GET", "/repos/{owner}/{repo}/check-suites/{id}", suite),
    Route::new("GET", "/repos/{owner}/{repo}/check-suites/{id}/check-runs", runs_of_suite),
    Route::new("POST", "/repos/{owner}/{repo}/check-suites/{id}/rerequest", rerequest_suite),
    Route::new("GET", "/repos/{owner}/{repo}/commits/{ref}/check-runs", runs_of_ref),
    Route::new("GET", "/repos/{owner}/{repo}/commits/{ref}/check-suites", suites_of_ref),
];

fn readable<'a>(world: &'a World, call: &Call) -> Result<&'a Repository, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::CHECKS_READ)?;
    Ok(repo)
}

fn create(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?.id;
    let mut new = change(call)?;
    new.name = Some(call.required("name")?);
    let head = call.required("head_sha")?;
    new.head = Some(head.parse().map_err(|_| Refusal::unprocessable(format!("No commit found for SHA: {head}")))?);
    let id = world.create_check_run(&call.caller, repo, new)?;
    let body = shown(world, call, id)?;
    let location = body["url"].as_str().unwrap_or_default().to_owned();
    Ok(Reply::created(body).header("location", location))
}

fn shown(world: &World, call: &Call, id: u64) -> Result<Value, Refusal> {
    let repo = call.repo(world)?;
    Ok(render::check_run(world, repo, world.run_at(repo.id, id)?))
}

fn get(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    readable(world, call)?;
    Ok(Reply::ok(shown(world, call, call.number("id")?)?))
}

fn update(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (repo, id) = (call.repo(world)?.id, call.number("id")?);
    world.update_check_run(&call.caller, repo, id, change(call)?)?;
    Ok(Reply::ok(shown(world, call, id)?))
}

fn annotations(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = readable(world, call)?;
    let run = world.run_at(repo.id, call.number("id")?)?;
    Ok(call
        .page(&world.urls, run.annotations.iter().collect(), |found| render::annotation(world, repo, run.head, found)))
}

fn rerequest(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (repo, id) = (call.repo(world)?.id, call.number("id")?);
    world.rerequest_check_run(&call.caller, repo, id)?;
    Ok(Reply::created(json!({})))
}

fn create_suite(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    world.demand(&call.caller, id, Need::CHECKS_WRITE)?;
    let app = call.caller.app().ok_or_else(|| Refusal::new(403, "You must authenticate via a GitHub App."))?;
    let text = call.required("head_sha")?;
    let head = text.parse().map_err(|_| Refusal::unprocessable(format!("No commit found for SHA: {text}")))?;
    if world.objects_of(world.repo_at(id)?).commit(head).is_none() {
        return Err(Refusal::unprocessable(format!("No commit found for SHA: {text}")));
    }
    let known = world.repo_at(id)?.suites.iter().any(|suite| suite.app == app && suite.head == head);
    let made = world.suite_for(id, app, head)?;
    let repo = world.repo_at(id)?;
    let suite = repo.suites.iter().find(|suite| suite.id == made).ok_or_else(Refusal::not_found)?;
    Ok(Reply::with_status(if known { 200 } else { 201 }, render::check_suite(world, repo, suite)))
}

fn found_suite<'a>(world: &'a World, call: &Call) -> Result<(&'a Repository, &'a CheckSuite), Refusal> {
    let repo = readable(world, call)?;
    let id = call.number("id")?;
    let suite = repo.suites.iter().find(|suite| suite.id == id).ok_or_else(Refusal::not_found)?;
    Ok((repo, suite))
}

fn suite(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (repo, suite) = found_suite(world, call)?;
    Ok(Reply::ok(render::check_suite(world, repo, suite)))
}

fn runs_of_suite(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (repo, suite) = found_suite(world, call)?;
    listed(world, call, repo, repo.runs.iter().filter(|run| run.suite == suite.id).collect())
}

fn rerequest_suite(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (repo, id) = (call.repo(world)?.id, call.number("id")?);
    world.rerequest_check_suite(&call.caller, repo, id)?;
    Ok(Reply::created(json!({})))
}

fn runs_of_ref(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = readable(world, call)?;
    let text = call.param("ref");
    let head =
        resolve(world, repo, text).ok_or_else(|| Refusal::unprocessable(format!("No commit found for SHA: {text}")))?;
    listed(world, call, repo, repo.runs.iter().filter(|run| run.head == head).collect())
}

/// Of runs with one name and App only the latest is shown, unless all are asked for.
fn listed(world: &World, call: &Call, repo: &Repository, runs: Vec<&CheckRun>) -> Result<Reply, Refusal> {
    let all = call.query.get("filter") == Some("all");
    let wanted = |name: &str, value: &str| call.query.get(name).is_none_or(|wanted| wanted == value);
    let mut shown: Vec<&CheckRun> = Vec::new();
    for run in runs.into_iter().rev() {
        let newer =
            shown.iter().any(|other| other.name == run.name && other.app == run.app && other.suite == run.suite);
        if all || !newer {
            shown.push(run);
        }
    }
    shown.retain(|run| {
        wanted("check_name", &run.name) && wanted("status", &run.status) && wanted("app_id", &run.app.to_string())
    });
    Ok(call.counted(&world.urls, "check_runs", shown, |run| render::check_run(world, repo, run)))
}

fn suites_of_ref(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = readable(world, call)?;
    let text = call.param("ref");
    let head =
        resolve(world, repo, text).ok_or_else(|| Refusal::unprocessable(format!("No commit found for SHA: {text}")))?;
    let suites = repo.suites.iter().filter(|suite| suite.head == head).collect();
    Ok(call.counted(&world.urls, "check_suites", suites, |suite| render::check_suite(world, repo, suite)))
}

fn change(call: &Call) -> Result<CheckRunChange, Refusal> {
    let output = call.body.get("output").filter(|output| !output.is_null());
    if let Some(output) = output {
        let object = output.as_object().ok_or_else(|| wrong("output", output, "object"))?;
        if !object.get("summary").is_some_and(Value::is_string) {
            return Err(missing("summary"));
        }
        if call.method == "POST" && !object.get("title").is_some_and(Value::is_string) {
            return Err(missing("title"));
        }
    }
    let text = |name: &str| output.and_then(|output| output[name].as_str()).map(str::to_owned);
    Ok(CheckRunChange {
        name: call.text("name")?,
        head: None,
        status: call.text("status")?,
        conclusion: call.text("conclusion")?,
        started_at: moment(call, "started_at")?,
        completed_at: moment(call, "completed_at")?,
        external_id: call.text("external_id")?,
        details_url: call.text("details_url")?,
        title: text("title"),
        summary: text("summary"),
        text: text("text"),
        annotations: given_annotations(output)?,
        actions: actions(call)?,
    })
}

fn moment(call: &Call, name: &str) -> Result<Option<Stamp>, Refusal> {
    let Some(text) = call.text(name)? else { return Ok(None) };
    let parsed = DateTime::parse_from_rfc3339(&text);
    parsed.map(|at| Some(at.to_utc())).map_err(|_| wrong(name, &Value::String(text), "date-time"))
}

fn given_annotations(output: Option<&Value>) -> Result<Vec<Annotation>, Refusal> {
    let list = output.and_then(|output| output["annotations"].as_array()).map(Vec::as_slice).unwrap_or_default();
    let mut annotations = Vec::new();
    for item in list {
        let text = |name: &str| item[name].as_str().map(str::to_owned);
        let number = |name: &str| item[name].as_u64();
        annotations.push(Annotation {
            path: text("path").ok_or_else(|| missing("annotations/path"))?,
            start_line: number("start_line").ok_or_else(|| missing("annotations/start_line"))?,
            end_line: number("end_line").ok_or_else(|| missing("annotations/end_line"))?,
            start_column: number("start_column"),
            end_column: number("end_column"),
            level: text("annotation_level").ok_or_else(|| missing("annotations/annotation_level"))?,
            title: text("title"),
            message: text("message").ok_or_else(|| missing("annotations/message"))?,
            raw_details: text("raw_details"),
        });
    }
    Ok(annotations)
}

fn actions(call: &Call) -> Result<Option<Vec<Button>>, Refusal> {
    let Some(list) = call.body.get("actions").and_then(Value::as_array) else { return Ok(None) };
    let mut actions = Vec::new();
    for item in list {
        let text =
            |name: &str| item[name].as_str().map(str::to_owned).ok_or_else(|| missing(&format!("actions/{name}")));
        actions.push(Button {
            label: text("label")?,
            description: text("description")?,
            identifier: text("identifier")?,
        });
    }
    Ok(Some(actions))
}
