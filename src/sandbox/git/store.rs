//! The objects of one fork network, kept by name.
//! Like GitHub, a fork shares them with its parent; unrelated repositories never do.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::object::sort_entries;
use super::{Commit, Object, Oid, Tag, TreeEntry};

/// An object store.
#[derive(Clone, Debug, Default)]
pub struct Objects {
    kept: BTreeMap<Oid, Object>,
}

impl Objects {
    /// Keeps a file's content.
    pub fn put_blob(&mut self, bytes: &[u8]) -> Oid {
        self.put(Object::Blob(Arc::from(bytes)))
    }

    /// Keeps a folder; entries may come in any order.
    pub fn put_tree(&mut self, mut entries: Vec<TreeEntry>) -> Oid {
        sort_entries(&mut entries);
        self.put(Object::Tree(entries))
    }

    /// Keeps a commit.
    pub fn put_commit(&mut self, commit: Commit) -> Oid {
        self.put(Object::Commit(commit))
    }

    /// Keeps an annotated tag.
    pub fn put_tag(&mut self, tag: Tag) -> Oid {
        self.put(Object::Tag(tag))
    }

    fn put(&mut self, object: Object) -> Oid {
        let oid = object.oid();
        self.kept.entry(oid).or_insert(object);
        oid
    }

    /// Any object.
    pub fn get(&self, oid: Oid) -> Option<&Object> {
        self.kept.get(&oid)
    }

    /// A file's content.
    pub fn blob(&self, oid: Oid) -> Option<&Arc<[u8]>> {
        match self.get(oid)? {
            Object::Blob(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// A folder's entries.
    pub fn tree(&self, oid: Oid) -> Option<&[TreeEntry]> {
        match self.get(oid)? {
            Object::Tree(entries) => Some(entries),
            _ => None,
        }
    }

    /// A commit.
    pub fn commit(&self, oid: Oid) -> Option<&Commit> {
        match self.get(oid)? {
            Object::Commit(commit) => Some(commit),
            _ => None,
        }
    }

    /// The commit whose name starts with `prefix` (at least four hex digits), if there is exactly one.
    pub fn commit_by_prefix(&self, prefix: &str) -> Option<Oid> {
        if prefix.len() < 4 || prefix.len() > 40 || !prefix.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let prefix = prefix.to_ascii_lowercase();
        let low: Oid = format!("{prefix:0<40}").parse().ok()?;
        let high: Oid = format!("{prefix:f<40}").parse().ok()?;
        let mut found =
            self.kept.range(low..=high).filter(|(_, object)| matches!(object, Object::Commit(_))).map(|(oid, _)| *oid);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }
}
