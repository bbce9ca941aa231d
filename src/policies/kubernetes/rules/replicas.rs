//! How many replicas a workload runs with, an autoscaler considered.

use crate::policies::Settings;
use crate::policies::kubernetes::manifest::Manifest;
use crate::policies::kubernetes::node::{Node, Place};
use crate::policies::kubernetes::selection;
use crate::policies::kubernetes::world::World;

/// How many replicas there are.
#[derive(Debug, PartialEq)]
pub(super) enum Replicas {
    /// Nobody knows: an autoscaler or a number that cannot be read.
    Unknown,
    /// None; it is switched off.
    Off,
    /// One, or it may come down to one; where that is said.
    Few(Place),
    /// Two or more; how many at most, when that is known.
    Enough { most: Option<i64> },
}

/// The replicas of a Deployment or StatefulSet.
pub(super) fn replicas(world: &World<'_, '_>, settings: &Settings, workload: &Manifest<'_>) -> Replicas {
    if let Some(scaler) = world.manifests.iter().find(|manifest| scales(world, settings, manifest, workload)) {
        return scaled(scaler);
    }
    let written = workload.root.at(&["spec", "replicas"]).filter(|node| !node.is_null());
    match written.map(|node| (node.place, node.as_integer())) {
        Some((_, None)) => Replicas::Unknown,
        Some((_, Some(0))) => Replicas::Off,
        Some((place, Some(1))) => Replicas::Few(place),
        Some((_, most)) => Replicas::Enough { most },
        // The default is one, unless an autoscaler says otherwise that nobody has read.
        None if world.complete => Replicas::Few(workload.place()),
        None => Replicas::Unknown,
    }
}

/// Whether an object is the autoscaler of a workload.
fn scales(world: &World<'_, '_>, settings: &Settings, scaler: &Manifest<'_>, workload: &Manifest<'_>) -> bool {
    let is_scaler = scaler.is("autoscaling", "HorizontalPodAutoscaler") || scaler.is("keda.sh", "ScaledObject");
    let target = |key: &str| scaler.text(&["spec", "scaleTargetRef", key]);
    is_scaler
        && target("name").is_some_and(|name| Some(name) == workload.name())
        // KEDA's default is a Deployment.
        && target("kind").unwrap_or("Deployment") == workload.kind()
        && selection::may_meet(world, settings, scaler, workload)
}

fn scaled(scaler: &Manifest<'_>) -> Replicas {
    let (least, most) = match scaler.kind() {
        "ScaledObject" => ("minReplicaCount", "maxReplicaCount"),
        _ => ("minReplicas", "maxReplicas"),
    };
    let node = |key: &str| scaler.root.at(&["spec", key]).filter(|node| !node.is_null());
    match node(least).map(|node| (node.place, node.as_integer())) {
        Some((_, None)) => Replicas::Unknown,
        // KEDA may be asked to go down to none when there is nothing to do.
        Some((_, Some(0))) => Replicas::Off,
        Some((place, Some(1))) => Replicas::Few(place),
        Some(_) => Replicas::Enough { most: node(most).and_then(Node::as_integer) },
        None if scaler.kind() == "ScaledObject" => Replicas::Off,
        None => Replicas::Few(scaler.place()),
    }
}
