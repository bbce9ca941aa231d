//! Git's objects: blobs, trees, commits, tags.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::commits::resolve;
use super::contents::{person, wrapped};
use crate::sandbox::Refusal;
use crate::sandbox::access::Need;
use crate::sandbox::actions::{check_path, decode};
use crate::sandbox::call::{Call, Reply, missing, wrong};
use crate::sandbox::git::{Commit, EntryKind, FileAt, Mode, Object, Oid, Tag, TreeChange};
use crate::sandbox::model::{RepoId, Repository, World};
use crate::sandbox::render;
use crate::sandbox::router::Route;

pub(super) const ROUTES: &[Route] = &[
    Route::new("POST", "/repos/{owner}/{repo}/git/blobs", create_blob),
    Route::new("GET", "/repos/{owner}/{repo}/git/blobs/{sha}", blob),
    Route::new("POST", "/repos/{owner}/{repo}/git/trees", create_tree),
    Route::new("GET", "/repos/{owner}/{repo}/git/trees/{sha+}", tree),
    Route::new("POST", "/repos/{owner}/{repo}/git/commits", create_commit),
    Route::new("GET", "/repos/{owner}/{repo}/git/commits/{sha}", commit),
    Route::new("POST", "/repos/{owner}/{repo}/git/tags", create_tag),
    Route::new("GET", "/repos/{owner}/{repo}/git/tags/{sha}", tag),
];

/// Entries of a recursive tree; more are left out and `truncated` says so.
const MOST_ENTRIES: usize = 100_000;
/// The largest blob GitHub takes.
const LARGEST_BLOB: usize = 100 * 1024 * 1024;

/// The repository for a write to its objects.
fn writable(world: &World, call: &Call) -> Result<(RepoId, u64), Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::CONTENTS_WRITE)?;
    world.demand_history(repo.id)?;
    Ok((repo.id, repo.network))
}

fn readable<'a>(world: &'a World, call: &Call) -> Result<&'a Repository, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::CONTENTS_READ)?;
    world.demand_history(repo.id)?;
    Ok(repo)
}

fn oid(text: &str) -> Result<Oid, Refusal> {
    text.parse().map_err(|_| {
        Refusal::unprocessable(format!(
            "The sha parameter must be exactly 40 characters and contain only [0-9a-f]. Received: {text}"
        ))
    })
}

fn api(world: &World, id: RepoId, rest: &str) -> String {
    let name = world.repos.get(&id).map(|repo| world.full_name(repo)).unwrap_or_default();
    world.urls.api(&format!("/repos/{name}/git/{rest}"))
}

fn create_blob(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (id, network) = writable(world, call)?;
    let content = call.required("content")?;
    let bytes = match call.text("encoding")?.as_deref() {
        None | Some("utf-8") => content.into_bytes(),
        Some("base64") => decode(&content)?,
        Some(_) => return Err(Refusal::unprocessable("encoding must be utf-8 or base64")),
    };
    if bytes.len() > LARGEST_BLOB {
        return Err(Refusal::unprocessable("The blob is too large."));
    }
    let blob = world.objects_mut(network).put_blob(&bytes);
    let url = api(world, id, &format!("blobs/{blob}"));
    Ok(Reply::created(json!({"url": url, "sha": blob.to_string()})).header("location", url))
}

fn blob(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = readable(world, call)?;
    let blob = oid(call.param("sha"))?;
    let bytes = world.objects_of(repo).blob(blob).ok_or_else(Refusal::not_found)?;
    if call.accept.contains("raw") {
        return Ok(Reply::text("application/vnd.github.raw; charset=utf-8", bytes.to_vec()));
    }
    Ok(Reply::ok(json!({
        "sha": blob.to_string(),
        "node_id": BASE64_STANDARD.encode(format!("04:Blob{}:{blob}", repo.id)),
        "size": bytes.len(),
        "url": api(world, repo.id, &format!("blobs/{blob}")),
        "content": wrapped(bytes),
        "encoding": "base64",
    })))
}

fn create_tree(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (id, network) = writable(world, call)?;
    let base = match call.text("base_tree")? {
        None => None,
        Some(text) => Some(base_tree(world, id, &text)?),
    };
    let list = call.body.get("tree").ok_or_else(|| missing("tree"))?;
    let list = list.as_array().ok_or_else(|| wrong("tree", list, "array"))?;
    if list.is_empty() && base.is_none() {
        return Err(Refusal::unprocessable("Invalid tree info"));
    }
    let mut changes: Vec<TreeChange> = Vec::new();
    for item in list {
        changes.push(tree_item(world, network, item)?);
    }
    let made = world.objects_mut(network).rewrite(base, &changes);
    let repo = world.repos.get(&id).ok_or_else(Refusal::not_found)?;
    Ok(Reply::created(shown_tree(world, repo, made, false)))
}

/// A tree, or the tree of a commit.
fn base_tree(world: &World, id: RepoId, text: &str) -> Result<Oid, Refusal> {
    let repo = world.repos.get(&id).ok_or_else(Refusal::not_found)?;
    let objects = world.objects_of(repo);
    let known = match objects.get(oid(text)?) {
        Some(Object::Tree(_)) => text.parse().ok(),
        Some(Object::Commit(commit)) => Some(commit.tree),
        _ => None,
    };
    known.ok_or_else(|| Refusal::unprocessable("base_tree is not a valid tree oid"))
}

fn tree_item(world: &mut World, network: u64, item: &Value) -> Result<TreeChange, Refusal> {
    let path = item["path"].as_str().ok_or_else(|| missing("tree/path"))?;
    check_path(path).map_err(|_| Refusal::unprocessable("tree.path contains a malformed path component"))?;
    let mode = item["mode"].as_str().and_then(Mode::parse);
    if let Some(content) = item["content"].as_str() {
        let mode = mode.unwrap_or(Mode::File);
        return Ok((path.to_owned(), Some((mode, world.objects_mut(network).put_blob(content.as_bytes())))));
    }
    match &item["sha"] {
        Value::Null if item.get("sha").is_some() => Ok((path.to_owned(), None)),
        Value::String(text) => {
            let target = oid(text)?;
            let mode = mode.ok_or_else(|| Refusal::unprocessable("Must supply a valid tree.mode"))?;
            let objects = world.objects_mut(network);
            let fits = match mode.kind() {
                EntryKind::Blob => objects.blob(target).is_some(),
                EntryKind::Tree => objects.tree(target).is_some(),
                EntryKind::Commit => true,
            };
            match fits {
                true => Ok((path.to_owned(), Some((mode, target)))),
                false => {
                    Err(Refusal::unprocessable(format!("tree.sha {target} is not a valid {}", mode.kind().word())))
                }
            }
        }
        _ => Err(Refusal::unprocessable("Must supply either tree.sha or tree.content")),
    }
}

fn tree(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = readable(world, call)?;
    let text = call.param("sha");
    let objects = world.objects_of(repo);
    let named = resolve(world, repo, text).and_then(|commit| objects.commit(commit)).map(|commit| commit.tree);
    let own = text.parse().ok().filter(|oid| objects.tree(*oid).is_some());
    let root = named.or(own).ok_or_else(Refusal::not_found)?;
    Ok(Reply::ok(shown_tree(world, repo, root, call.query.get("recursive").is_some())))
}

fn shown_tree(world: &World, repo: &Repository, root: Oid, recursive: bool) -> Value {
    let objects = world.objects_of(repo);
    let (entries, truncated) = match recursive {
        true => objects.list(root, MOST_ENTRIES),
        false => {
            let entries = objects.tree(root).unwrap_or_default().iter();
            let entries = entries.map(|entry| FileAt { path: entry.name.clone(), mode: entry.mode, oid: entry.oid });
            (entries.collect(), false)
        }
    };
    let show = |entry: &FileAt| {
        let kind = entry.mode.kind();
        let mut body = json!({
            "path": entry.path,
            "mode": entry.mode.digits(),
            "type": kind.word(),
            "sha": entry.oid.to_string(),
        });
        if let Some(bytes) = objects.blob(entry.oid) {
            body["size"] = json!(bytes.len());
        }
        if kind != EntryKind::Commit {
            body["url"] = json!(api(world, repo.id, &format!("{}s/{}", kind.word(), entry.oid)));
        }
        body
    };
    json!({
        "sha": root.to_string(),
        "url": api(world, repo.id, &format!("trees/{root}")),
        "tree": entries.iter().map(show).collect::<Vec<_>>(),
        "truncated": truncated,
    })
}

fn create_commit(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (id, network) = writable(world, call)?;
    let message = call.required("message")?;
    let tree = oid(&call.required("tree")?)?;
    if world.objects_mut(network).tree(tree).is_none() {
        return Err(Refusal::unprocessable("Tree SHA does not exist"));
    }
    let mut parents = Vec::new();
    for text in call.texts("parents")?.unwrap_or_default() {
        let parent = oid(&text)?;
        if world.objects_mut(network).commit(parent).is_none() {
            return Err(Refusal::unprocessable("Parent SHA does not exist or is not a commit object"));
        }
        parents.push(parent);
    }
    let own = world.signature(call.caller.actor()?);
    let author = person(world, call, "author")?;
    let committer = person(world, call, "committer")?.or_else(|| author.clone()).unwrap_or_else(|| own.clone());
    let author = author.unwrap_or(own);
    let made = world.objects_mut(network).put_commit(Commit { tree, parents, author, committer, message });
    let repo = world.repos.get(&id).ok_or_else(Refusal::not_found)?;
    let found = world.objects_of(repo).commit(made).ok_or_else(Refusal::not_found)?;
    Ok(Reply::created(render::git_commit(world, repo, made, found)))
}

fn commit(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = readable(world, call)?;
    let wanted = oid(call.param("sha")).map_err(|_| Refusal::not_found())?;
    let found = world.objects_of(repo).commit(wanted).ok_or_else(Refusal::not_found)?;
    Ok(Reply::ok(render::git_commit(world, repo, wanted, found)))
}

fn create_tag(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let (id, network) = writable(world, call)?;
    let object = oid(&call.required("object")?)?;
    let kind = call.required("type")?;
    if world.objects_mut(network).get(object).is_none_or(|found| found.kind() != kind) {
        return Err(Refusal::unprocessable("Object does not exist or is of another type"));
    }
    let own = world.signature(call.caller.actor()?);
    let tagger = person(world, call, "tagger")?.unwrap_or(own);
    let tag = Tag { object, kind, name: call.required("tag")?, tagger, message: call.required("message")? };
    let made = world.objects_mut(network).put_tag(tag.clone());
    Ok(Reply::created(shown_tag(world, id, made, &tag)))
}

fn tag(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = readable(world, call)?;
    let wanted = oid(call.param("sha"))?;
    match world.objects_of(repo).get(wanted) {
        Some(Object::Tag(tag)) => Ok(Reply::ok(shown_tag(world, repo.id, wanted, tag))),
        _ => Err(Refusal::not_found()),
    }
}

fn shown_tag(world: &World, id: RepoId, name: Oid, tag: &Tag) -> Value {
    json!({
        "node_id": BASE64_STANDARD.encode(format!("03:Tag{id}:{name}")),
        "tag": tag.name,
        "sha": name.to_string(),
        "url": api(world, id, &format!("tags/{name}")),
        "message": tag.message,
        "tagger": render::git_user(&tag.tagger),
        "object": {"type": tag.kind, "sha": tag.object.to_string(), "url": api(world, id, &format!("{}s/{}", tag.kind, tag.object))},
        "verification": {"verified": false, "reason": "unsigned", "signature": null, "payload": null, "verified_at": null},
    })
}
