//! How many replicas a workload runs with, an autoscaler considered.

use std::collections::HashMap;

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

/// The autoscalers by the name of what they scale.
pub(super) struct Scalers<'m, 'a>(HashMap<&'m str, Vec<&'m Manifest<'a>>>);

/// Autoscalers of one name that are looked at.
const MOST_OF_A_NAME: usize = 64;

impl<'m, 'a> Scalers<'m, 'a> {
    /// Those of all objects.
    pub fn of(world: &'m World<'_, 'a>) -> Self {
        let mut by_name: HashMap<&str, Vec<_>> = HashMap::new();
        for manifest in &world.manifests {
            let scales =
                manifest.is("autoscaling", "HorizontalPodAutoscaler") || manifest.is("keda.sh", "ScaledObject");
            if let Some(name) = manifest.text(&["spec", "scaleTargetRef", "name"]).filter(|_| scales) {
                by_name.entry(name).or_default().push(manifest);
            }
        }
        Self(by_name)
    }

    /// The replicas of a Deployment or StatefulSet.
    pub fn replicas(&self, world: &World<'_, '_>, settings: &Settings, workload: &Manifest<'_>) -> Replicas {
        let named = workload.name().and_then(|name| self.0.get(name)).map(Vec::as_slice).unwrap_or_default();
        let scales = |scaler: &&&Manifest<'_>| {
            // KEDA's default is a Deployment.
            let kind = scaler.text(&["spec", "scaleTargetRef", "kind"]).unwrap_or("Deployment");
            kind == workload.kind() && selection::may_meet(world, settings, scaler, workload)
        };
        match named.iter().take(MOST_OF_A_NAME).find(scales) {
            Some(scaler) => scaled(scaler),
            None => written(world, workload),
        }
    }
}

fn written(world: &World<'_, '_>, workload: &Manifest<'_>) -> Replicas {
    let node = workload.root.at(&["spec", "replicas"]).filter(|node| !node.is_null());
    match node.map(|node| (node.place, node.as_integer())) {
        Some((_, None)) => Replicas::Unknown,
        Some((_, Some(0))) => Replicas::Off,
        Some((place, Some(1))) => Replicas::Few(place),
        Some((_, most)) => Replicas::Enough { most },
        // The default is one, unless an autoscaler says otherwise that nobody has read.
        None if world.complete => Replicas::Few(workload.place()),
        None => Replicas::Unknown,
    }
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
