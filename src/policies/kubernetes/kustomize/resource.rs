//! An object while it is built, with the names that it had on the way. Not how it is changed.

use std::borrow::Cow;

use super::change;
use super::scope::is_cluster_wide;
use crate::policies::kubernetes::node::{FileId, Node, Place};

/// What tells objects apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Id {
    /// `apps/v1`.
    pub api_version: String,
    /// `Deployment`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its namespace as it is stated, or empty.
    pub namespace: String,
}

/// An object while it is built.
#[derive(Debug, Clone)]
pub(super) struct Resource<'a> {
    /// All that it says so far.
    pub root: Node<'a>,
    /// The file that it is written in.
    pub file: FileId,
    /// The ids that it had before, the first one first.
    pub earlier: Vec<Id>,
    /// What its name was given on the way, as prefix or suffix.
    pub affixes: Vec<String>,
}

impl Id {
    /// The group and version of an `apiVersion`.
    pub fn group_and_version(&self) -> (&str, &str) {
        self.api_version.split_once('/').unwrap_or(("", &self.api_version))
    }

    /// The group alone.
    pub fn group(&self) -> &str {
        self.group_and_version().0
    }

    /// The namespace that counts: `default` when none is stated, and none at all for what belongs to the cluster.
    pub fn effective_namespace(&self) -> &str {
        match self.namespace.as_str() {
            _ if self.is_cluster_wide() => "",
            "" => "default",
            namespace => namespace,
        }
    }

    /// Whether it belongs to no namespace.
    pub fn is_cluster_wide(&self) -> bool {
        is_cluster_wide(self.group(), &self.kind)
    }

    /// Whether two ids mean the same object.
    pub fn means(&self, other: &Self) -> bool {
        self.api_version == other.api_version
            && self.kind == other.kind
            && self.name == other.name
            && self.effective_namespace() == other.effective_namespace()
    }
}

impl<'a> Resource<'a> {
    /// An object as it is written.
    pub fn new(root: Node<'a>, file: FileId) -> Self {
        Self { root, file, earlier: Vec::new(), affixes: Vec::new() }
    }

    /// What it is called now.
    pub fn id(&self) -> Id {
        id_of(&self.root)
    }

    /// What it was called in its file.
    pub fn original(&self) -> Id {
        self.earlier.first().cloned().unwrap_or_else(|| self.id())
    }

    /// What it is called now and was called before.
    pub fn ids(&self) -> impl Iterator<Item = Id> + '_ {
        self.earlier.iter().cloned().chain(std::iter::once_with(|| self.id()))
    }

    /// Keeps the id that it has now, before it gets another one.
    pub fn remember(&mut self) {
        let id = self.id();
        if self.earlier.last() != Some(&id) {
            self.earlier.push(id);
        }
    }

    /// Sets its name or namespace.
    pub fn set_meta(&mut self, key: &'static str, value: impl Into<Cow<'a, str>>, place: Place) {
        if let Some(meta) = change::ensure(&mut self.root, "metadata", place) {
            change::set(meta, key, place, change::text(value, place));
        }
    }

    /// Where its name is written, or all of it.
    pub fn name_place(&self) -> Place {
        self.root.at(&["metadata", "name"]).map_or(self.root.place, |name| name.place)
    }
}

/// What an object calls itself.
pub(super) fn id_of(root: &Node<'_>) -> Id {
    let text = |path: &[&str]| root.at(path).and_then(Node::as_text).unwrap_or_default().to_owned();
    Id {
        api_version: text(&["apiVersion"]),
        kind: text(&["kind"]),
        name: text(&["metadata", "name"]),
        namespace: text(&["metadata", "namespace"]),
    }
}
