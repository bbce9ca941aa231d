//! What a `push` webhook says beside the common parts.

use serde_json::{Value, json};

use super::commits::account_of;
use crate::sandbox::git::{Commit, FileStatus, Oid, Signature, ahead_of, is_ancestor};
use crate::sandbox::model::{AccountId, Repository, World};

/// GitHub lists at most this many commits.
const MOST_COMMITS: usize = 2_048;

/// The parts, in GitHub's order.
pub(in crate::sandbox) fn push_parts(
    world: &World,
    repo: &Repository,
    name: &str,
    before: Oid,
    after: Oid,
    actor: AccountId,
) -> Vec<(&'static str, Value)> {
    let objects = world.objects_of(repo);
    let (created, deleted) = (before == Oid::ZERO, after == Oid::ZERO);
    let forced = !created && !deleted && !is_ancestor(objects, before, after);
    let known = if created { repo.branch(&repo.default_branch).filter(|tip| *tip != after) } else { Some(before) };
    let new = match (deleted, known) {
        (true, _) => Vec::new(),
        (false, Some(known)) => ahead_of(objects, known, after),
        // A branch that starts where another one stands brings no new commits.
        (false, None) if name != format!("refs/heads/{}", repo.default_branch) => Vec::new(),
        (false, None) => crate::sandbox::git::walk(objects, after),
    };
    let commits: Vec<Value> = new.iter().rev().take(MOST_COMMITS).filter_map(|oid| commit(world, repo, *oid)).collect();
    let page = world.urls.page(&format!("/{}", world.full_name(repo)));
    let compare = if created {
        format!("{page}/compare/{}", name.trim_start_matches("refs/heads/"))
    } else {
        format!("{page}/compare/{:.12}...{:.12}", before.to_string(), after.to_string())
    };
    let head = if deleted { Value::Null } else { commit(world, repo, after).unwrap_or(Value::Null) };
    let pusher = world.login(actor);
    vec![
        ("ref", json!(name)),
        ("before", json!(before.to_string())),
        ("after", json!(after.to_string())),
        ("created", json!(created)),
        ("deleted", json!(deleted)),
        ("forced", json!(forced)),
        ("base_ref", Value::Null),
        ("compare", json!(compare)),
        ("commits", json!(commits)),
        ("head_commit", head),
        ("pusher", json!({"name": pusher, "email": format!("{pusher}@users.noreply.github.com")})),
    ]
}

fn commit(world: &World, repo: &Repository, oid: Oid) -> Option<Value> {
    let objects = world.objects_of(repo);
    let found: &Commit = objects.commit(oid)?;
    let old = found.parents.first().and_then(|parent| objects.commit(*parent)).map(|parent| parent.tree);
    let changes = objects.changes(old, found.tree);
    let paths = |wanted: &[FileStatus]| -> Vec<&String> {
        changes.iter().filter(|change| wanted.contains(&change.status)).map(|change| &change.path).collect()
    };
    let gone = changes.iter().filter_map(|change| match change.status {
        FileStatus::Removed => Some(&change.path),
        _ => change.previous.as_ref(),
    });
    Some(json!({
        "id": oid.to_string(),
        "tree_id": found.tree.to_string(),
        "distinct": true,
        "message": found.message,
        "timestamp": found.committer.when.to_rfc3339(),
        "url": world.urls.page(&format!("/{}/commit/{oid}", world.full_name(repo))),
        "author": person(world, &found.author),
        "committer": person(world, &found.committer),
        "added": paths(&[FileStatus::Added, FileStatus::Renamed]),
        "removed": gone.collect::<Vec<_>>(),
        "modified": paths(&[FileStatus::Modified]),
    }))
}

fn person(world: &World, signature: &Signature) -> Value {
    let mut body = json!({"name": signature.name, "email": signature.email});
    if let Some(id) = account_of(world, signature) {
        body["username"] = json!(world.login(id));
    }
    body
}
