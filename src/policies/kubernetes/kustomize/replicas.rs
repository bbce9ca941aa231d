//! `replicas`: how many of a workload there are.

use super::change;
use super::patches::Ground;
use crate::policies::kubernetes::node::Node;
use crate::policies::kubernetes::words::quoted;

/// Sets the numbers that a kustomization states; the error is why one cannot be set.
pub(super) fn apply<'a>(kustomization: &Node<'a>, ground: &mut Ground<'_, 'a>) -> Result<(), String> {
    for entry in kustomization.get("replicas").map(Node::items).unwrap_or_default() {
        let Some(name) = entry.get("name").and_then(Node::as_text) else { continue };
        let Some(count) = entry.get("count") else { continue };
        let mut is_there = ground.partial;
        ground.budget.steps(ground.resources.len()).map_err(|_| "it comes to more than is built".to_owned())?;
        for resource in ground.resources.iter_mut() {
            let scales = matches!(
                resource.id().kind.as_str(),
                "Deployment" | "ReplicationController" | "ReplicaSet" | "StatefulSet"
            );
            if scales
                && resource.ids().any(|id| id.name == name)
                && let Some(spec) = change::ensure(&mut resource.root, "spec", count.place)
            {
                is_there = true;
                change::set(spec, "replicas", count.place, count.clone());
            }
        }
        if !is_there {
            return Err(format!("its `replicas` are for {}, which it does not have", quoted(name)));
        }
    }
    Ok(())
}
