//! Issues, comments, reactions and labels as JSON.

use serde_json::{Value, json};

use super::{node_id, time, time_or_null, user, user_or_null};
use crate::sandbox::actions::REACTIONS;
use crate::sandbox::model::{Comment, Label, Reaction, Repository, Thread, ThreadEvent, ThreadEventKind, World};

/// `issue`, also for pull requests seen through the issues endpoints.
pub(in crate::sandbox) fn issue(world: &World, repo: &Repository, thread: &Thread) -> Value {
    let full_name = world.full_name(repo);
    let api = world.urls.api(&format!("/repos/{full_name}/issues/{}", thread.number));
    let word = if thread.pull.is_some() { "pull" } else { "issues" };
    let page = world.urls.page(&format!("/{full_name}/{word}/{}", thread.number));
    let kind = if thread.pull.is_some() { "PullRequest" } else { "Issue" };
    let mut body = json!({
        "url": api,
        "repository_url": world.urls.api(&format!("/repos/{full_name}")),
        "labels_url": format!("{api}/labels{{/name}}"),
        "comments_url": format!("{api}/comments"),
        "events_url": format!("{api}/events"),
        "html_url": page,
        "id": thread.id,
        "node_id": node_id(kind, thread.id),
        "number": thread.number,
        "title": thread.title,
        "user": user(world, thread.author),
        "labels": labels(world, repo, thread),
        "state": thread.state(),
        "locked": thread.locked,
        "assignee": user_or_null(world, thread.assignees.first().copied()),
        "assignees": thread.assignees.iter().map(|person| user(world, *person)).collect::<Vec<_>>(),
        "milestone": null,
        "comments": thread.comments.len(),
        "created_at": time(thread.created_at),
        "updated_at": time(thread.updated_at),
        "closed_at": time_or_null(thread.closed_at),
        "author_association": world.association(thread.author, repo),
        "active_lock_reason": null,
    });
    if let Some(pull) = &thread.pull {
        let pull_api = world.urls.api(&format!("/repos/{full_name}/pulls/{}", thread.number));
        body["draft"] = json!(pull.draft);
        body["pull_request"] = json!({
            "url": pull_api,
            "html_url": page,
            "diff_url": format!("{page}.diff"),
            "patch_url": format!("{page}.patch"),
            "merged_at": time_or_null(pull.merged.as_ref().map(|merged| merged.at)),
        });
    }
    body["body"] = json!(thread.body);
    body["closed_by"] = user_or_null(world, thread.closed_by);
    body["reactions"] = rollup(&format!("{api}/reactions"), &thread.reactions);
    body["timeline_url"] = json!(format!("{api}/timeline"));
    body["performed_via_github_app"] = via(world, thread.via_app);
    body["state_reason"] = json!(thread.state_reason);
    body
}

/// The issue of a webhook, which does not say who closed it.
pub(in crate::sandbox) fn hook_issue(world: &World, repo: &Repository, thread: &Thread) -> Value {
    let mut body = issue(world, repo, thread);
    if let Value::Object(body) = &mut body {
        body.remove("closed_by");
    }
    body
}

/// `issue-comment`.
pub(in crate::sandbox) fn comment(world: &World, repo: &Repository, thread: &Thread, comment: &Comment) -> Value {
    let full_name = world.full_name(repo);
    let api = world.urls.api(&format!("/repos/{full_name}/issues"));
    let word = if thread.pull.is_some() { "pull" } else { "issues" };
    let url = format!("{api}/comments/{}", comment.id);
    json!({
        "url": url,
        "html_url": world.urls.page(&format!("/{full_name}/{word}/{}#issuecomment-{}", thread.number, comment.id)),
        "issue_url": format!("{api}/{}", thread.number),
        "id": comment.id,
        "node_id": node_id("IssueComment", comment.id),
        "user": user(world, comment.author),
        "created_at": time(comment.created_at),
        "updated_at": time(comment.updated_at),
        "body": comment.body,
        "author_association": world.association(comment.author, repo),
        "reactions": rollup(&format!("{url}/reactions"), &comment.reactions),
        "performed_via_github_app": via(world, comment.via_app),
    })
}

/// `reaction`.
pub(in crate::sandbox) fn reaction(world: &World, reaction: &Reaction) -> Value {
    json!({
        "id": reaction.id,
        "node_id": node_id("Reaction", reaction.id),
        "user": user(world, reaction.author),
        "content": reaction.content,
        "created_at": time(reaction.created_at),
    })
}

/// `label`.
pub(in crate::sandbox) fn label(world: &World, repo: &Repository, label: &Label) -> Value {
    let name: String = url::form_urlencoded::byte_serialize(label.name.as_bytes()).collect();
    let path = format!("/repos/{}/labels/{}", world.full_name(repo), name.replace('+', "%20"));
    json!({
        "id": label.id,
        "node_id": node_id("Label", label.id),
        "url": world.urls.api(&path),
        "name": label.name,
        "color": label.color,
        "default": false,
        "description": label.description,
    })
}

/// The labels of a thread.
pub(super) fn labels(world: &World, repo: &Repository, thread: &Thread) -> Vec<Value> {
    let known = thread.labels.iter().filter_map(|name| repo.labels.iter().find(|label| label.name == *name));
    known.map(|found| label(world, repo, found)).collect()
}

/// One event of `GET /issues/{number}/events`.
pub(in crate::sandbox) fn thread_event(world: &World, repo: &Repository, event: &ThreadEvent) -> Value {
    let path = format!("/repos/{}/issues/events/{}", world.full_name(repo), event.id);
    let (word, commit) = match &event.kind {
        ThreadEventKind::Closed => ("closed", None),
        ThreadEventKind::Reopened => ("reopened", None),
        ThreadEventKind::Merged(commit) => ("merged", Some(commit.to_string())),
        ThreadEventKind::Renamed(_) => ("renamed", None),
        ThreadEventKind::Labeled(_) => ("labeled", None),
        ThreadEventKind::Unlabeled(_) => ("unlabeled", None),
        ThreadEventKind::Assigned(_) => ("assigned", None),
        ThreadEventKind::Unassigned(_) => ("unassigned", None),
        ThreadEventKind::Pushed { after, forced, .. } => {
            (if *forced { "head_ref_force_pushed" } else { "committed" }, Some(after.to_string()))
        }
        ThreadEventKind::ReadyForReview => ("ready_for_review", None),
        ThreadEventKind::ConvertedToDraft => ("convert_to_draft", None),
    };
    json!({
        "id": event.id,
        "node_id": node_id("IssueEvent", event.id),
        "url": world.urls.api(&path),
        "actor": user(world, event.actor),
        "event": word,
        "commit_id": commit,
        "commit_url": null,
        "created_at": time(event.at),
        "performed_via_github_app": null,
    })
}

fn rollup(url: &str, reactions: &[Reaction]) -> Value {
    let mut body = json!({"url": url, "total_count": reactions.len()});
    for content in REACTIONS {
        body[content] = json!(reactions.iter().filter(|reaction| reaction.content == content).count());
    }
    body
}

fn via(world: &World, app: Option<u64>) -> Value {
    app.and_then(|app| world.apps.get(&app)).map_or(Value::Null, |app| super::app(world, app))
}
