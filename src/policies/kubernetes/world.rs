//! What the rules for Kubernetes look at: all objects of a repository at once, as they will run.

use super::files::Files;
use super::manifest::{Manifest, Origin};
use super::node::{Node, Place};
use super::pods::Pod;
use crate::findings::Rule;
use crate::policies::Settings;
use crate::policies::report::Found;

/// The objects of a repository.
pub(in crate::policies) struct World<'w, 'r> {
    /// The files that they come from.
    pub files: &'w Files<'r>,
    /// The objects, those of overlays as built.
    pub manifests: Vec<Manifest<'r>>,
    /// Whether there are no others: nothing was unreadable, a template, or not at hand.
    pub complete: bool,
}

/// What Kustomize made of the manifests.
pub(in crate::policies) struct Built<'r> {
    /// The objects that will run: those of overlays as built, the others as written.
    pub manifests: Vec<Manifest<'r>>,
    /// What could not be evaluated: a file, and why, as the rest of a sentence.
    pub not_evaluated: Vec<(String, String)>,
}

impl<'w, 'r> World<'w, 'r> {
    /// The pods that the objects ask for.
    pub fn pods(&self) -> impl Iterator<Item = Pod<'_, 'r>> {
        self.manifests.iter().filter_map(Pod::of)
    }

    /// The pods that are described in full: only they can lack something.
    pub fn whole_pods(&self) -> impl Iterator<Item = Pod<'_, 'r>> {
        self.pods().filter(|pod| !pod.is_partial())
    }

    /// Where a finding about something stands that a part of a pod lacks: `name`, the name of that part, or the overlay,
    /// when the file of the part has it and the overlay takes it away.
    pub fn lacking(&self, manifest: &Manifest<'_>, node: &Node<'_>, path: &[&str], name: Place) -> Place {
        let Origin::Built(overlay) = manifest.origin else { return name };
        let has = self.files.node_at(node.place).and_then(|node| node.at(path)).is_some_and(|value| !value.is_null());
        let root = self.files.documents(overlay).first().map(|document| &document.root).filter(|_| has);
        let Some(root) = root else { return name };
        let by = ["patches", "patchesJson6902", "patchesStrategicMerge", "components", "resources", "bases"];
        by.iter().find_map(|key| root.entry(key)).map_or(root.place, |entry| entry.key_place)
    }

    /// A finding of a rule at a place.
    pub fn found(&self, rule: &'static Rule, place: Place, message: impl Into<String>) -> Found {
        Found::new(rule, self.files.path(place.file), place.span, message)
    }

    /// Whether an object is meant for production: the folder of its overlay or file, its namespace, or a label says so.
    pub fn is_production(&self, manifest: &Manifest<'_>, settings: &Settings) -> bool {
        let file = match manifest.origin {
            Origin::Written => manifest.file,
            Origin::Built(overlay) => overlay,
        };
        let labels = ["env", "environment", "stage", "app.kubernetes.io/environment", "tags.datadoghq.com/env"];
        let mut said = labels.iter().filter_map(|key| manifest.label(key)).chain(manifest.namespace());
        settings.is_production(self.files.path(file)) || said.any(|word| settings.is_production(word))
    }
}
