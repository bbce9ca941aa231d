//! Check runs, suites, annotations and commit statuses as JSON.

use serde_json::{Value, json};

use super::{node_id, repository, time, time_or_null, user};
use crate::sandbox::git::Oid;
use crate::sandbox::model::{Annotation, CheckRun, CheckSuite, CommitStatus, Repository, World};

/// `check-run`.
pub(in crate::sandbox) fn check_run(world: &World, repo: &Repository, run: &CheckRun) -> Value {
    let full_name = world.full_name(repo);
    let url = world.urls.api(&format!("/repos/{full_name}/check-runs/{}", run.id));
    let page = world.urls.page(&format!("/{full_name}/runs/{}", run.id));
    let app = world.apps.get(&run.app);
    let details =
        run.details_url.clone().unwrap_or_else(|| app.map_or_else(|| page.clone(), |app| app.external_url.clone()));
    json!({
        "id": run.id,
        "name": run.name,
        "node_id": node_id("CheckRun", run.id),
        "head_sha": run.head.to_string(),
        "external_id": run.external_id.clone().unwrap_or_default(),
        "url": url,
        "html_url": page,
        "details_url": details,
        "status": run.status,
        "conclusion": run.conclusion,
        "started_at": time_or_null(run.started_at),
        "completed_at": time_or_null(run.completed_at),
        "output": {
            "title": run.title,
            "summary": run.summary,
            "text": run.text,
            "annotations_count": run.annotations.len(),
            "annotations_url": format!("{url}/annotations"),
        },
        "check_suite": {"id": run.suite},
        "app": app.map_or(Value::Null, |app| super::app(world, app)),
        "pull_requests": pull_requests(world, repo, run.head),
    })
}

/// The check run of a webhook, which holds its suite whole.
pub(in crate::sandbox) fn hook_check_run(world: &World, repo: &Repository, run: &CheckRun) -> Value {
    let mut body = check_run(world, repo, run);
    if let Some(suite) = repo.suites.iter().find(|suite| suite.id == run.suite) {
        let mut part = check_suite(world, repo, suite);
        if let Value::Object(part) = &mut part {
            for rest in ["head_commit", "repository", "latest_check_runs_count", "check_runs_url"] {
                part.remove(rest);
            }
        }
        body["check_suite"] = part;
    }
    body
}

/// The check suite of a webhook, which has its repository beside it.
pub(in crate::sandbox) fn hook_check_suite(world: &World, repo: &Repository, suite: &CheckSuite) -> Value {
    let mut body = check_suite(world, repo, suite);
    if let Some(body) = body.as_object_mut() {
        body.remove("repository");
    }
    body
}

/// `check-suite`.
pub(in crate::sandbox) fn check_suite(world: &World, repo: &Repository, suite: &CheckSuite) -> Value {
    let api = world.urls.api(&format!("/repos/{}/check-suites/{}", world.full_name(repo), suite.id));
    let runs: Vec<&CheckRun> = repo.runs.iter().filter(|run| run.suite == suite.id).collect();
    let (status, conclusion) = summed_up(&runs);
    let objects = world.objects_of(repo);
    let commit = objects.commit(suite.head);
    let before = commit.and_then(|commit| commit.parents.first()).copied().unwrap_or(Oid::ZERO);
    let head_commit = commit.map_or(Value::Null, |commit| super::simple_commit(suite.head, commit));
    json!({
        "id": suite.id,
        "node_id": node_id("CheckSuite", suite.id),
        "head_branch": suite.branch,
        "head_sha": suite.head.to_string(),
        "status": status,
        "conclusion": conclusion,
        "url": api,
        "before": before.to_string(),
        "after": suite.head.to_string(),
        "pull_requests": pull_requests(world, repo, suite.head),
        "app": world.apps.get(&suite.app).map_or(Value::Null, |app| super::app(world, app)),
        "created_at": time(suite.created_at),
        "updated_at": time(suite.updated_at),
        "latest_check_runs_count": runs.len(),
        "check_runs_url": format!("{api}/check-runs"),
        "head_commit": head_commit,
        "repository": repository(world, repo),
    })
}

/// `check-annotation`.
pub(in crate::sandbox) fn annotation(world: &World, repo: &Repository, head: Oid, found: &Annotation) -> Value {
    let path = super::super::query::encode_path(&found.path);
    json!({
        "path": found.path,
        "blob_href": world.urls.page(&format!("/{}/blob/{head}/{path}", world.full_name(repo))),
        "start_line": found.start_line,
        "end_line": found.end_line,
        "start_column": found.start_column,
        "end_column": found.end_column,
        "annotation_level": found.level,
        "title": found.title,
        "message": found.message,
        "raw_details": found.raw_details,
    })
}

/// `status`.
pub(in crate::sandbox) fn status(world: &World, repo: &Repository, found: &CommitStatus) -> Value {
    let path = format!("/repos/{}/statuses/{}", world.full_name(repo), found.sha);
    json!({
        "url": world.urls.api(&path),
        "avatar_url": world.urls.page(&format!("/avatars/{}", found.creator)),
        "id": found.id,
        "node_id": node_id("StatusContext", found.id),
        "state": found.state,
        "description": found.description,
        "target_url": found.target_url,
        "context": found.context,
        "created_at": time(found.created_at),
        "updated_at": time(found.created_at),
        "creator": user(world, found.creator),
    })
}

/// `combined-commit-status`: the latest of each context.
pub(in crate::sandbox) fn combined_status(world: &World, repo: &Repository, sha: Oid) -> Value {
    let mut latest: Vec<&CommitStatus> = Vec::new();
    for found in repo.statuses.iter().rev().filter(|found| found.sha == sha) {
        if !latest.iter().any(|other| other.context == found.context) {
            latest.push(found);
        }
    }
    let has = |state: &str| latest.iter().any(|found| found.state == state);
    let state = match (has("error") || has("failure"), has("pending") || latest.is_empty()) {
        (true, _) => "failure",
        (_, true) => "pending",
        _ => "success",
    };
    let api = world.urls.api(&format!("/repos/{}/commits/{sha}", world.full_name(repo)));
    json!({
        "state": state,
        "statuses": latest.iter().map(|found| status(world, repo, found)).collect::<Vec<_>>(),
        "sha": sha.to_string(),
        "total_count": latest.len(),
        "repository": repository(world, repo),
        "commit_url": api,
        "url": format!("{api}/status"),
    })
}

fn summed_up(runs: &[&CheckRun]) -> (&'static str, Option<&'static str>) {
    if runs.is_empty() {
        return ("queued", None);
    }
    if runs.iter().any(|run| run.status != "completed") {
        return ("in_progress", None);
    }
    let bad = ["failure", "timed_out", "cancelled", "action_required"];
    let worst = bad.into_iter().find(|word| runs.iter().any(|run| run.conclusion.as_deref() == Some(word)));
    ("completed", Some(worst.unwrap_or("success")))
}

/// `pull-request-minimal` of the open pull requests with this head in this repository.
fn pull_requests(world: &World, repo: &Repository, head: Oid) -> Vec<Value> {
    let open = repo.threads.values().filter(|thread| thread.open);
    let pulls = open.filter_map(|thread| thread.pull.as_ref().map(|pull| (thread, pull)));
    let own = pulls.filter(|(_, pull)| pull.head.sha == head && pull.head.repo == Some(repo.id));
    let api = world.urls.api(&format!("/repos/{}", world.full_name(repo)));
    let side = |branch: &str, sha: Oid| {
        json!({
            "ref": branch,
            "sha": sha.to_string(),
            "repo": {"id": repo.id.0, "url": api, "name": repo.name},
        })
    };
    own.map(|(thread, pull)| {
        json!({
            "url": format!("{api}/pulls/{}", thread.number),
            "id": pull.id,
            "number": thread.number,
            "head": side(&pull.head.branch, pull.head.sha),
            "base": side(&pull.base.branch, pull.base.sha),
        })
    })
    .collect()
}
