//! Where a Location leads. Reading the files there is the caller's.

use super::{Entity, Target, paths};
use crate::yaml::Node;

/// The targets of a Location that are files of a repository; nothing for other kinds.
pub(super) fn targets(entity: &Entity, root: &Node<'_>) -> Vec<Target> {
    let Some(spec) = root.get("spec").filter(|_| entity.reference.kind == "Location") else { return Vec::new() };
    if spec.get("type").and_then(Node::as_text).is_some_and(|written| written != "url" && written != "file") {
        return Vec::new();
    }
    let optional = spec.get("presence").and_then(Node::as_text) == Some("optional");
    let many = spec.get("targets").and_then(Node::as_list).unwrap_or_default();
    let nodes = spec.get("target").into_iter().chain(many);
    nodes.filter_map(|node| target(entity, node, optional)).collect()
}

fn target(entity: &Entity, node: &Node<'_>, optional: bool) -> Option<Target> {
    let named = node.as_text()?;
    let (repository, path) = match paths::is_address(named) {
        true => paths::of_address(named).map(|(repository, path)| (Some(repository), path))?,
        false => (None, paths::resolve(&entity.path, named)?),
    };
    let glob = path.contains('*');
    Some(Target { path, glob, optional, repository, span: node.span, location: entity.reference.clone() })
}
