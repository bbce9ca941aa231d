//! Commits and comparisons.

use serde_json::{Value, json};

use crate::sandbox::Refusal;
use crate::sandbox::access::Need;
use crate::sandbox::call::{Call, Reply};
use crate::sandbox::git::{Object, Oid, ahead_of, merge_base, walk};
use crate::sandbox::model::{Repository, World};
use crate::sandbox::query::encode_path;
use crate::sandbox::render;
use crate::sandbox::router::Route;

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "/repos/{owner}/{repo}/commits", list),
    Route::new("GET", "/repos/{owner}/{repo}/commits/{sha}/pulls", pulls),
    Route::new("GET", "/repos/{owner}/{repo}/commits/{sha}/branches-where-head", heads),
    Route::new("GET", "/repos/{owner}/{repo}/commits/{ref+}", get),
    Route::new("GET", "/repos/{owner}/{repo}/compare/{basehead+}", compare),
];

/// Files a comparison or commit shows at most.
const MOST_FILES: usize = 300;

/// The commit that a branch, tag, full ref or (abbreviated) name means.
pub(in crate::sandbox) fn resolve(world: &World, repo: &Repository, text: &str) -> Option<Oid> {
    let named =
        ["", "refs/heads/", "refs/tags/", "refs/"].iter().find_map(|prefix| repo.refs.get(&format!("{prefix}{text}")));
    let objects = world.objects_of(repo);
    match named.map(|found| found.oid) {
        Some(oid) => match objects.get(oid)? {
            Object::Tag(tag) => Some(tag.object),
            _ => Some(oid),
        },
        None if text == "HEAD" => repo.branch(&repo.default_branch),
        None => objects.commit_by_prefix(text),
    }
}

fn not_found(text: &str) -> Refusal {
    Refusal::unprocessable(format!("No commit found for SHA: {text}"))
}

fn list(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::CONTENTS_READ)?;
    world.demand_history(repo.id)?;
    let start = call.query.get("sha").unwrap_or(&repo.default_branch);
    let tip = resolve(world, repo, start).ok_or_else(Refusal::not_found)?;
    let objects = world.objects_of(repo);
    let mut commits = walk(objects, tip);
    if let Some(path) = call.query.get("path") {
        let at = |oid: Oid| objects.at_path(objects.commit(oid)?.tree, path).map(|found| found.oid);
        commits.retain(|oid| {
            let parents = objects.commit(*oid).map(|commit| commit.parents.clone()).unwrap_or_default();
            let now = at(*oid);
            if parents.is_empty() { now.is_some() } else { parents.iter().all(|parent| at(*parent) != now) }
        });
    }
    Ok(call.page(&world.urls, commits, |oid| shown(world, repo, *oid)))
}

fn shown(world: &World, repo: &Repository, oid: Oid) -> Value {
    let commit = world.objects_of(repo).commit(oid);
    commit.map_or(Value::Null, |commit| render::commit(world, repo, oid, commit))
}

fn get(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::CONTENTS_READ)?;
    world.demand_history(repo.id)?;
    let text = call.param("ref");
    let oid = resolve(world, repo, text).ok_or_else(|| not_found(text))?;
    if call.accept.contains("sha") && call.accept.contains("application/vnd.github") {
        return Ok(Reply::text("application/vnd.github.sha; charset=utf-8", oid.to_string().into_bytes()));
    }
    let objects = world.objects_of(repo);
    let commit = objects.commit(oid).ok_or_else(|| not_found(text))?;
    let old = commit.parents.first().and_then(|parent| objects.commit(*parent)).map(|parent| parent.tree);
    let changes = objects.changes(old, commit.tree);
    let (added, gone) =
        changes.iter().fold((0, 0), |(added, gone), change| (added + change.additions, gone + change.deletions));
    let mut body = render::commit(world, repo, oid, commit);
    body["stats"] = json!({"total": added + gone, "additions": added, "deletions": gone});
    let files = changes.iter().take(MOST_FILES).map(|change| render::file_change(world, repo, oid, change));
    body["files"] = files.collect();
    Ok(Reply::ok(body))
}

fn pulls(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::PULLS_READ)?;
    let oid = resolve(world, repo, call.param("sha")).ok_or_else(|| not_found(call.param("sha")))?;
    let with = repo.threads.values().filter_map(|thread| Some((thread, thread.pull.as_ref()?)));
    let with = with.filter(|(_, pull)| {
        pull.merged.as_ref().is_some_and(|merged| merged.commit == oid)
            || world.pull_commits(repo.id, pull).contains(&oid)
    });
    Ok(call.page(&world.urls, with.collect(), |(thread, pull)| render::pull_simple(world, repo, thread, pull)))
}

fn heads(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::CONTENTS_READ)?;
    let oid = resolve(world, repo, call.param("sha")).ok_or_else(|| not_found(call.param("sha")))?;
    let heads: Vec<(&str, Oid)> =
        repo.branches().filter(|(_, tip)| tip.oid == oid).map(|(name, tip)| (name, tip.oid)).collect();
    Ok(call.page(&world.urls, heads, |(name, oid)| render::short_branch(world, repo, name, *oid)))
}

fn compare(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::CONTENTS_READ)?;
    let (left, right) = call.param("basehead").split_once("...").ok_or_else(Refusal::not_found)?;
    let side = |text: &str| match text.rsplit_once(':') {
        Some((owner, branch)) => {
            let owner = world.account(owner)?.id;
            let other = world.repos.values().find(|other| other.owner == owner && other.network == repo.network)?;
            resolve(world, other, branch)
        }
        None => resolve(world, repo, text),
    };
    let base = side(left).ok_or_else(Refusal::not_found)?;
    let head = side(right).ok_or_else(Refusal::not_found)?;
    let objects = world.objects_of(repo);
    let common = merge_base(objects, base, head)
        .ok_or_else(|| Refusal::new(404, format!("No common ancestor between {left} and {right}.")))?;
    let mut ahead = ahead_of(objects, base, head);
    ahead.reverse();
    let behind = ahead_of(objects, head, base).len();
    let status = match (ahead.is_empty(), behind) {
        (true, 0) => "identical",
        (true, _) => "behind",
        (false, 0) => "ahead",
        (false, _) => "diverged",
    };
    let tree = |oid: Oid| objects.commit(oid).map(|commit| commit.tree);
    let changes = tree(head).map(|head| objects.changes(tree(common), head)).unwrap_or_default();
    let path = format!("/{}/compare/{}", world.full_name(repo), encode_path(call.param("basehead")));
    let page = world.urls.page(&path);
    let total = ahead.len();
    let mut reply = call.page(&world.urls, ahead, |oid| shown(world, repo, *oid));
    if let crate::sandbox::call::ReplyBody::Json(body) = &mut reply.body {
        *body = json!({
            "url": world.urls.api(&format!("/repos{path}")),
            "html_url": page,
            "permalink_url": page,
            "diff_url": format!("{page}.diff"),
            "patch_url": format!("{page}.patch"),
            "base_commit": shown(world, repo, base),
            "merge_base_commit": shown(world, repo, common),
            "status": status,
            "ahead_by": total,
            "behind_by": behind,
            "total_commits": total,
            "commits": body.take(),
            "files": changes.iter().take(MOST_FILES).map(|change| render::file_change(world, repo, head, change)).collect::<Vec<_>>(),
        });
    }
    Ok(reply)
}
