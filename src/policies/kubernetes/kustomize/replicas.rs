//! `replicas`: how many of a workload there are.

use super::budget::{Budget, Spent};
use super::change;
use super::resource::Resource;
use crate::policies::kubernetes::node::Node;

/// Sets the numbers that a kustomization states.
pub(super) fn apply<'a>(
    kustomization: &Node<'a>,
    resources: &mut [Resource<'a>],
    budget: &mut Budget,
) -> Result<(), Spent> {
    for entry in kustomization.get("replicas").map(Node::items).unwrap_or_default() {
        let Some(name) = entry.get("name").and_then(Node::as_text) else { continue };
        let Some(count) = entry.get("count") else { continue };
        for resource in resources.iter_mut() {
            budget.steps(1)?;
            let scales = matches!(
                resource.id().kind.as_str(),
                "Deployment" | "ReplicationController" | "ReplicaSet" | "StatefulSet"
            );
            if scales
                && resource.ids().any(|id| id.name == name)
                && let Some(spec) = change::ensure(&mut resource.root, "spec", count.place)
            {
                change::set(spec, "replicas", count.place, count.clone());
            }
        }
    }
    Ok(())
}
