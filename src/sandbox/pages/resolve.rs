//! From the tail of an address to a commit and a path: branch names hold slashes, so the longest that fits counts.
//! Reading what is there is `files`'.

use crate::sandbox::git::{Object, Oid};
use crate::sandbox::model::{Repository, World};

/// A commit by the name somebody gave it, and a path in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct At {
    /// Branch, tag or sha, as in the address.
    pub(super) reference: String,
    /// The commit.
    pub(super) commit: Oid,
    /// Path below its root, without slashes at the ends; empty for the root.
    pub(super) path: String,
}

/// Reads `main/docs/a.md` or `idp/provision-postgres-x/docs/a.md`.
pub(super) fn resolve(world: &World, repo: &Repository, tail: &str) -> Option<At> {
    let tail = tail.trim_matches('/');
    let ends: Vec<usize> = tail.match_indices('/').map(|(at, _)| at).chain([tail.len()]).collect();
    ends.into_iter().rev().find_map(|end| {
        let (reference, path) = (&tail[..end], tail[end..].trim_start_matches('/'));
        let commit = commit(world, repo, reference)?;
        Some(At { reference: reference.to_owned(), commit, path: path.to_owned() })
    })
}

/// A commit by branch, tag, or the start of its sha.
pub(super) fn commit(world: &World, repo: &Repository, name: &str) -> Option<Oid> {
    let objects = world.objects_of(repo);
    let tag = || match objects.get(repo.refs.get(&format!("refs/tags/{name}"))?.oid)? {
        Object::Tag(tag) => Some(tag.object),
        Object::Commit(_) => repo.refs.get(&format!("refs/tags/{name}")).map(|found| found.oid),
        _ => None,
    };
    let found = repo.branch(name).or_else(tag).or_else(|| objects.commit_by_prefix(name))?;
    objects.commit(found).map(|_| found)
}
