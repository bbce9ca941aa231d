//! Pull requests as JSON.

use serde_json::{Value, json};

use super::threads::labels;
use super::{node_id, repository, time, time_or_null, user, user_or_null};
use crate::sandbox::git::{merge_base, plan_merge};
use crate::sandbox::model::{Pull, Repository, Side, Thread, World};

/// `pull-request-simple`, as in lists.
pub(in crate::sandbox) fn pull_simple(world: &World, repo: &Repository, thread: &Thread, pull: &Pull) -> Value {
    let full_name = world.full_name(repo);
    let api = world.urls.api(&format!("/repos/{full_name}"));
    let (url, issue) = (format!("{api}/pulls/{}", thread.number), format!("{api}/issues/{}", thread.number));
    let page = world.urls.page(&format!("/{full_name}/pull/{}", thread.number));
    let statuses = format!("{api}/statuses/{}", pull.head.sha);
    let link = |href: &str| json!({"href": href});
    json!({
        "url": url,
        "id": pull.id,
        "node_id": node_id("PullRequest", pull.id),
        "html_url": page,
        "diff_url": format!("{page}.diff"),
        "patch_url": format!("{page}.patch"),
        "issue_url": issue,
        "number": thread.number,
        "state": thread.state(),
        "locked": thread.locked,
        "title": thread.title,
        "user": user(world, thread.author),
        "body": thread.body,
        "created_at": time(thread.created_at),
        "updated_at": time(thread.updated_at),
        "closed_at": time_or_null(thread.closed_at),
        "merged_at": time_or_null(pull.merged.as_ref().map(|merged| merged.at)),
        "merge_commit_sha": pull.merged.as_ref().map(|merged| merged.commit.to_string()),
        "assignee": user_or_null(world, thread.assignees.first().copied()),
        "assignees": thread.assignees.iter().map(|person| user(world, *person)).collect::<Vec<_>>(),
        "requested_reviewers": pull.reviewers.iter().map(|person| user(world, *person)).collect::<Vec<_>>(),
        "requested_teams": [],
        "labels": labels(world, repo, thread),
        "milestone": null,
        "draft": pull.draft,
        "commits_url": format!("{url}/commits"),
        "review_comments_url": format!("{url}/comments"),
        "review_comment_url": format!("{api}/pulls/comments{{/number}}"),
        "comments_url": format!("{issue}/comments"),
        "statuses_url": statuses,
        "head": side(world, &pull.head),
        "base": side(world, &pull.base),
        "_links": {
            "self": link(&url),
            "html": link(&page),
            "issue": link(&issue),
            "comments": link(&format!("{issue}/comments")),
            "review_comments": link(&format!("{url}/comments")),
            "review_comment": link(&format!("{api}/pulls/comments{{/number}}")),
            "commits": link(&format!("{url}/commits")),
            "statuses": link(&statuses),
        },
        "author_association": world.association(thread.author, repo),
        "auto_merge": null,
        "active_lock_reason": null,
    })
}

/// `pull-request`.
pub(in crate::sandbox) fn pull(world: &World, repo: &Repository, thread: &Thread, pull: &Pull) -> Value {
    let mut body = pull_simple(world, repo, thread, pull);
    let changes = world.pull_files(repo.id, pull);
    let mergeable = thread.open.then(|| mergeable(world, repo, pull)).flatten();
    let state = match (mergeable, pull.draft) {
        (None, _) => "unknown",
        (Some(true), false) => "clean",
        (Some(true), true) => "draft",
        (Some(false), _) => "dirty",
    };
    body["merged"] = json!(pull.merged.is_some());
    body["mergeable"] = json!(mergeable);
    body["rebaseable"] = json!(mergeable);
    body["mergeable_state"] = json!(state);
    body["merged_by"] = user_or_null(world, pull.merged.as_ref().map(|merged| merged.by));
    body["comments"] = json!(thread.comments.len());
    body["review_comments"] = json!(0);
    body["maintainer_can_modify"] = json!(pull.maintainer_can_modify);
    body["commits"] = json!(world.pull_commits(repo.id, pull).len());
    body["additions"] = json!(changes.iter().map(|change| change.additions).sum::<usize>());
    body["deletions"] = json!(changes.iter().map(|change| change.deletions).sum::<usize>());
    body["changed_files"] = json!(changes.len());
    body
}

fn side(world: &World, side: &Side) -> Value {
    let repo = side.repo.and_then(|repo| world.repos.get(&repo));
    json!({
        "label": format!("{}:{}", world.login(side.owner), side.branch),
        "ref": side.branch,
        "sha": side.sha.to_string(),
        "user": user(world, side.owner),
        "repo": repo.map_or(Value::Null, |repo| repository(world, repo)),
    })
}

/// Whether a merge would have no conflicts.
fn mergeable(world: &World, repo: &Repository, pull: &Pull) -> Option<bool> {
    let objects = world.objects_of(repo);
    let tree = |commit| objects.commit(commit).map(|commit| commit.tree);
    let base = tree(merge_base(objects, pull.base.sha, pull.head.sha)?)?;
    let (ours, theirs) = (tree(pull.base.sha)?, tree(pull.head.sha)?);
    Some(plan_merge(objects, base, ours, theirs).is_ok())
}
