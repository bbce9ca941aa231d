//! Commits, refs, branches and changed files as JSON.

use serde_json::{Value, json};

use super::{node_id, user};
use crate::sandbox::git::{Commit, FileChange, Object, Oid, Signature};
use crate::sandbox::model::{AccountId, Repository, World};

/// `commit`: what people see, with the accounts behind the addresses.
pub(in crate::sandbox) fn commit(world: &World, repo: &Repository, oid: Oid, found: &Commit) -> Value {
    let full_name = world.full_name(repo);
    let api = world.urls.api(&format!("/repos/{full_name}"));
    let page = world.urls.page(&format!("/{full_name}/commit/{oid}"));
    let account = |signature: &Signature| account_of(world, signature).map_or(Value::Null, |id| user(world, id));
    json!({
        "sha": oid.to_string(),
        "node_id": node_id("Commit", repo.id.0),
        "commit": {
            "author": git_user(&found.author),
            "committer": git_user(&found.committer),
            "message": found.message,
            "tree": {"sha": found.tree.to_string(), "url": format!("{api}/git/trees/{}", found.tree)},
            "url": format!("{api}/git/commits/{oid}"),
            "comment_count": 0,
            "verification": verification(),
        },
        "url": format!("{api}/commits/{oid}"),
        "html_url": page,
        "comments_url": format!("{api}/commits/{oid}/comments"),
        "author": account(&found.author),
        "committer": account(&found.committer),
        "parents": parents(&api, &world.urls.page(&format!("/{full_name}")), found, "commits"),
    })
}

/// `simple-commit`: what webhooks and suites show of one.
pub(in crate::sandbox) fn simple_commit(oid: Oid, found: &Commit) -> Value {
    let person = |signature: &Signature| json!({"name": signature.name, "email": signature.email});
    json!({
        "id": oid.to_string(),
        "tree_id": found.tree.to_string(),
        "message": found.message,
        "timestamp": super::time(found.committer.when.to_utc()),
        "author": person(&found.author),
        "committer": person(&found.committer),
    })
}

/// `git-commit`: the object itself.
pub(in crate::sandbox) fn git_commit(world: &World, repo: &Repository, oid: Oid, found: &Commit) -> Value {
    let full_name = world.full_name(repo);
    let api = world.urls.api(&format!("/repos/{full_name}"));
    let page = world.urls.page(&format!("/{full_name}"));
    json!({
        "sha": oid.to_string(),
        "node_id": node_id("Commit", repo.id.0),
        "url": format!("{api}/git/commits/{oid}"),
        "html_url": format!("{page}/commit/{oid}"),
        "author": git_user(&found.author),
        "committer": git_user(&found.committer),
        "tree": {"sha": found.tree.to_string(), "url": format!("{api}/git/trees/{}", found.tree)},
        "message": found.message,
        "parents": parents(&api, &page, found, "git/commits"),
        "verification": verification(),
    })
}

/// `nullable-git-user`.
pub(in crate::sandbox) fn git_user(signature: &Signature) -> Value {
    let when = super::time(signature.when.to_utc());
    json!({"name": signature.name, "email": signature.email, "date": when})
}

/// `git-ref`.
pub(in crate::sandbox) fn git_ref(world: &World, repo: &Repository, name: &str, oid: Oid) -> Value {
    let api = world.urls.api(&format!("/repos/{}/git", world.full_name(repo)));
    let kind = world.objects_of(repo).get(oid).map_or("commit", Object::kind);
    json!({
        "ref": name,
        "node_id": node_id("Ref", repo.id.0),
        "url": format!("{api}/{name}"),
        "object": {"sha": oid.to_string(), "type": kind, "url": format!("{api}/{kind}s/{oid}")},
    })
}

/// `short-branch`.
pub(in crate::sandbox) fn short_branch(world: &World, repo: &Repository, name: &str, oid: Oid) -> Value {
    let api = world.urls.api(&format!("/repos/{}", world.full_name(repo)));
    json!({
        "name": name,
        "commit": {"sha": oid.to_string(), "url": format!("{api}/commits/{oid}")},
        "protected": false,
    })
}

/// `diff-entry`.
pub(in crate::sandbox) fn file_change(world: &World, repo: &Repository, head: Oid, change: &FileChange) -> Value {
    let full_name = world.full_name(repo);
    let path = super::super::query::encode_path(&change.path);
    let mut body = json!({
        "sha": change.oid.to_string(),
        "filename": change.path,
        "status": change.status.word(),
        "additions": change.additions,
        "deletions": change.deletions,
        "changes": change.additions + change.deletions,
        "blob_url": world.urls.page(&format!("/{full_name}/blob/{head}/{path}")),
        "raw_url": world.urls.page(&format!("/{full_name}/raw/{head}/{path}")),
        "contents_url": world.urls.api(&format!("/repos/{full_name}/contents/{path}?ref={head}")),
    });
    if let Some(patch) = &change.patch {
        body["patch"] = json!(patch);
    }
    if let Some(previous) = &change.previous {
        body["previous_filename"] = json!(previous);
    }
    body
}

/// The account an address belongs to: only GitHub's own no-reply addresses are known here.
pub(super) fn account_of(world: &World, signature: &Signature) -> Option<AccountId> {
    let local = signature.email.strip_suffix("@users.noreply.github.com")?;
    let login = local.split_once('+').map_or(local, |(_, login)| login);
    world.account(login).map(|account| account.id)
}

fn parents(api: &str, page: &str, found: &Commit, word: &str) -> Vec<Value> {
    let parent = |oid: &Oid| {
        json!({
            "sha": oid.to_string(),
            "url": format!("{api}/{word}/{oid}"),
            "html_url": format!("{page}/commit/{oid}"),
        })
    };
    found.parents.iter().map(parent).collect()
}

fn verification() -> Value {
    json!({"verified": false, "reason": "unsigned", "signature": null, "payload": null, "verified_at": null})
}
