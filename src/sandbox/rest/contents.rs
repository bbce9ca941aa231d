//! Files and folders by path.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use chrono::DateTime;
use serde_json::{Value, json};

use super::commits::resolve;
use crate::sandbox::Refusal;
use crate::sandbox::access::Need;
use crate::sandbox::actions::FileEdit;
use crate::sandbox::call::{Call, Reply, missing, wrong};
use crate::sandbox::git::{FileAt, Mode, Oid, Signature};
use crate::sandbox::model::{Repository, World};
use crate::sandbox::query::encode_path;
use crate::sandbox::render;
use crate::sandbox::router::Route;

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "/repos/{owner}/{repo}/readme", readme),
    Route::new("GET", "/repos/{owner}/{repo}/contents", get),
    Route::new("GET", "/repos/{owner}/{repo}/contents/{path+}", get),
    Route::new("PUT", "/repos/{owner}/{repo}/contents/{path+}", put),
    Route::new("DELETE", "/repos/{owner}/{repo}/contents/{path+}", delete),
];

/// Above this, the JSON form has no content.
const LARGEST_INLINE: usize = 1024 * 1024;
/// Above this, there is no content at all.
const LARGEST_RAW: usize = 100 * 1024 * 1024;
/// Entries of a folder that are listed.
const MOST_ENTRIES: usize = 1_000;

fn get(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::CONTENTS_READ)?;
    at(world, call, repo, call.param("path").trim_matches('/'))
}

fn readme(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let repo = call.repo(world)?;
    world.demand(&call.caller, repo.id, Need::CONTENTS_READ)?;
    at(world, call, repo, "README.md")
}

fn at(world: &World, call: &Call, repo: &Repository, path: &str) -> Result<Reply, Refusal> {
    if repo.is_empty() {
        return Err(Refusal::new(404, "This repository is empty."));
    }
    let wanted = call.query.get("ref").filter(|text| !text.is_empty()).unwrap_or(&repo.default_branch);
    let commit = resolve(world, repo, wanted)
        .ok_or_else(|| Refusal::new(404, format!("No commit found for the ref {wanted}")))?;
    let objects = world.objects_of(repo);
    let root = objects.commit(commit).ok_or_else(Refusal::not_found)?.tree;
    let found = objects.at_path(root, path).ok_or_else(Refusal::not_found)?;
    if found.mode == Mode::Folder {
        return folder(world, repo, wanted, &found);
    }
    let bytes = objects.blob(found.oid).ok_or_else(Refusal::not_found)?;
    let too_large =
        "This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API.";
    if bytes.len() > LARGEST_RAW {
        return Err(Refusal::new(403, too_large));
    }
    if call.accept.contains("raw") {
        return Ok(Reply::text("application/vnd.github.raw; charset=utf-8", bytes.to_vec()));
    }
    let mut body = entry(world, repo, wanted, &found);
    let inline = bytes.len() <= LARGEST_INLINE;
    body["content"] = json!(if inline { wrapped(bytes) } else { String::new() });
    body["encoding"] = json!(if inline { "base64" } else { "none" });
    if found.mode == Mode::Symlink {
        body["target"] = json!(String::from_utf8_lossy(bytes));
    }
    Ok(Reply::ok(body))
}

fn folder(world: &World, repo: &Repository, wanted: &str, folder: &FileAt) -> Result<Reply, Refusal> {
    let entries = world.objects_of(repo).tree(folder.oid).ok_or_else(Refusal::not_found)?;
    let mut list: Vec<Value> = Vec::new();
    for found in entries.iter().take(MOST_ENTRIES) {
        let path = if folder.path.is_empty() { found.name.clone() } else { format!("{}/{}", folder.path, found.name) };
        list.push(entry(world, repo, wanted, &FileAt { path, mode: found.mode, oid: found.oid }));
    }
    Ok(Reply::ok(Value::Array(list)))
}

fn entry(world: &World, repo: &Repository, wanted: &str, file: &FileAt) -> Value {
    let full_name = world.full_name(repo);
    let (kind, word) = match file.mode {
        Mode::Folder => ("dir", "tree"),
        Mode::Symlink => ("symlink", "blob"),
        Mode::Submodule => ("submodule", "tree"),
        _ => ("file", "blob"),
    };
    let path = encode_path(&file.path);
    let wanted = encode_path(wanted);
    let api = world.urls.api(&format!("/repos/{full_name}"));
    let own = format!("{api}/contents/{path}?ref={wanted}");
    let git = format!("{api}/git/{word}s/{}", file.oid);
    let page = world.urls.page(&format!("/{full_name}/{word}/{wanted}/{path}"));
    let raw = world.urls.page(&format!("/{full_name}/raw/{wanted}/{path}"));
    let size = world.objects_of(repo).blob(file.oid).map_or(0, |bytes| bytes.len());
    json!({
        "name": file.path.rsplit('/').next().unwrap_or_default(),
        "path": file.path,
        "sha": file.oid.to_string(),
        "size": size,
        "url": own,
        "html_url": page,
        "git_url": git,
        "download_url": if kind == "file" { json!(raw) } else { Value::Null },
        "type": kind,
        "_links": {"self": own, "git": git, "html": page},
    })
}

/// Base64 as GitHub sends it, in lines of sixty.
pub(super) fn wrapped(bytes: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(bytes);
    let lines = text.as_bytes().chunks(60).map(|line| String::from_utf8_lossy(line));
    lines.map(|line| format!("{line}\n")).collect()
}

fn put(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let content = call.required("content")?;
    edit(world, call, Some(content))
}

fn delete(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    call.text("sha")?.ok_or_else(|| missing("sha"))?;
    edit(world, call, None)
}

fn edit(world: &mut World, call: &Call, content: Option<String>) -> Result<Reply, Refusal> {
    let id = call.repo(world)?.id;
    let path = call.param("path").to_owned();
    let edit = FileEdit {
        path: path.clone(),
        content,
        sha: call.text("sha")?,
        branch: call.text("branch")?,
        message: call.required("message")?,
        author: person(world, call, "author")?,
        committer: person(world, call, "committer")?,
    };
    let branch = edit.branch.clone();
    let existed = edit.sha.is_some();
    let (commit, blob) = world.edit_file(&call.caller, id, edit)?;
    let repo = world.repos.get(&id).ok_or_else(Refusal::not_found)?;
    let branch = branch.unwrap_or_else(|| repo.default_branch.clone());
    let found = world.objects_of(repo).commit(commit).ok_or_else(Refusal::not_found)?;
    let mode = Mode::File;
    let content = blob.map_or(Value::Null, |oid: Oid| entry(world, repo, &branch, &FileAt { path, mode, oid }));
    let body = json!({"content": content, "commit": render::git_commit(world, repo, commit, found)});
    Ok(Reply::with_status(if existed { 200 } else { 201 }, body))
}

/// An author or committer of a request, with now as the time unless one is given.
pub(super) fn person(world: &World, call: &Call, field: &str) -> Result<Option<Signature>, Refusal> {
    let Some(value) = call.body.get(field).filter(|value| !value.is_null()) else { return Ok(None) };
    let object = value.as_object().ok_or_else(|| wrong(field, value, "object"))?;
    let text = |name: &str| object.get(name).and_then(Value::as_str);
    let (Some(name), Some(email)) = (text("name"), text("email")) else {
        return Err(missing(&format!("{field}/name, email")));
    };
    let now = world.now();
    let when = match text("date") {
        Some(date) => DateTime::parse_from_rfc3339(date).map_err(|_| wrong(field, value, "timestamp"))?,
        None => DateTime::from_timestamp(now.timestamp(), 0).unwrap_or(now).fixed_offset(),
    };
    Ok(Some(Signature { name: name.to_owned(), email: email.to_owned(), when }))
}
