//! One Kubernetes object as it is written, or as Kustomize builds it. What kind of object it is, is for others to ask.

use super::node::{FileId, Node, Place};

/// An object.
#[derive(Debug, Clone)]
pub(in crate::policies) struct Manifest<'a> {
    /// All that it says.
    pub root: Node<'a>,
    /// The file that it is written in; of a built one the file of its base.
    pub file: FileId,
    /// How it came about.
    pub origin: Origin,
}

/// How an object came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::policies) enum Origin {
    /// It stands in its file like this.
    Written,
    /// It was built by the kustomization in this file.
    Built(FileId),
}

impl<'a> Manifest<'a> {
    /// `apps/v1`.
    pub fn api_version(&self) -> &str {
        self.text(&["apiVersion"]).unwrap_or_default()
    }

    /// `apps` of `apps/v1`; empty for the core group.
    pub fn group(&self) -> &str {
        self.api_version().split_once('/').map_or("", |(group, _)| group)
    }

    /// `Deployment`.
    pub fn kind(&self) -> &str {
        self.text(&["kind"]).unwrap_or_default()
    }

    /// Whether it is of this group and kind, in any version: `is("apps", "Deployment")`.
    pub fn is(&self, group: &str, kind: &str) -> bool {
        self.kind() == kind && self.group() == group
    }

    /// `metadata.name`.
    pub fn name(&self) -> Option<&str> {
        self.text(&["metadata", "name"])
    }

    /// `metadata.namespace`, when it is stated.
    pub fn namespace(&self) -> Option<&str> {
        self.text(&["metadata", "namespace"]).filter(|namespace| !namespace.is_empty())
    }

    /// A label of the object itself.
    pub fn label(&self, key: &str) -> Option<&str> {
        self.text(&["metadata", "labels", key])
    }

    /// Where a finding about the whole object stands: its name, or its kind when it has none.
    pub fn place(&self) -> Place {
        let named = self.root.at(&["metadata", "name"]).or_else(|| self.root.get("kind"));
        named.map_or(self.root.place, |node| node.place)
    }

    /// The text below several keys.
    pub fn text(&self, path: &[&str]) -> Option<&str> {
        self.root.at(path).and_then(Node::as_text)
    }
}
