//! What Kustomize would build, so that rules see what will run. Native, without the tool: resources, bases,
//! components, patches, names, labels, images, replicas and generated objects. What cannot be evaluated is said.
//!
//! Every value keeps the place of the file that it is written in. Kustomizations that no other one uses are built.

mod budget;
mod change;
mod fields;
mod generators;
mod images;
mod inline;
mod json_patch;
mod labels;
mod location;
mod merge_keys;
mod names;
mod overlay;
mod patches;
mod references;
mod replicas;
mod resource;
mod scope;
mod selector;
mod strategic;

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use super::files::Files;
use super::manifest::{Manifest, Origin};
use super::node::{FileId, Node};
use super::world::Built;
use location::{Location, folder, locate};
use overlay::{Assembly, State};
use resource::Resource;

/// Builds every kustomization that stands on its own. A manifest that one of them uses is there as it was built and
/// not as it is written, and a patch is no manifest at all.
pub(in crate::policies::kubernetes) fn build<'r>(
    files: &Files<'r>,
    mut manifests: Vec<Manifest<'r>>,
    most_documents: usize,
) -> Built<'r> {
    let kustomizations = kustomizations(files);
    if kustomizations.is_empty() {
        return Built { manifests, not_evaluated: Vec::new() };
    }
    let uses = Uses::of(files, &kustomizations);
    manifests.retain(|manifest| !uses.files.contains(&manifest.file));
    let mut assembly = Assembly::new(files, &kustomizations, most_documents);
    for file in uses.roots(&kustomizations) {
        manifests.extend(build_one(files, file, &mut assembly));
    }
    let told = |(file, why): &(FileId, String)| (files.path(*file).to_owned(), why.clone());
    Built { manifests, not_evaluated: assembly.notes.iter().map(told).collect() }
}

/// What one kustomization comes to, which stands on its own.
fn build_one<'r>(files: &Files<'r>, file: FileId, assembly: &mut Assembly<'_, 'r>) -> Vec<Manifest<'r>> {
    // A component is made for others: what it changes may be theirs.
    let partial = kind_of(files, file) == Some("Component");
    let mut state = State { resources: Vec::new(), partial };
    if let Err(refusal) = assembly.accumulate(file, &mut state) {
        assembly.notes.insert((refusal.file, refusal.why));
        return Vec::new();
    }
    if references::fix(&mut state.resources, &mut assembly.budget).is_err() {
        assembly.notes.insert((file, "it comes to more than is built".to_owned()));
        return Vec::new();
    }
    let built = state.resources.into_iter().filter(|resource| !is_local(resource));
    built.map(|resource| Manifest { root: resource.root, file: resource.file, origin: Origin::Built(file) }).collect()
}

/// Whether an object is for tools only and goes to no cluster.
fn is_local(resource: &Resource<'_>) -> bool {
    let mark = resource.root.at(&["metadata", "annotations", "config.kubernetes.io/local-config"]);
    mark.is_some_and(|mark| mark.as_text() != Some("false"))
}

/// The kustomizations by the folder that they are in.
fn kustomizations<'r>(files: &Files<'r>) -> HashMap<&'r str, FileId> {
    let mut found = HashMap::new();
    for file in files.ids() {
        let path = files.path(file);
        let name = path.rsplit('/').next().unwrap_or(path);
        if matches!(name, "kustomization.yaml" | "kustomization.yml" | "Kustomization") && is_kustomization(files, file)
        {
            found.insert(folder(path), file);
        }
    }
    found
}

fn kind_of<'f>(files: &'f Files<'_>, file: FileId) -> Option<&'f str> {
    files.documents(file).first()?.root.get("kind").and_then(Node::as_text)
}

/// Whether a file is Kustomize's: Flux has a kind of the same name, and files named like this.
fn is_kustomization(files: &Files<'_>, file: FileId) -> bool {
    let Some(document) = files.documents(file).first() else { return false };
    let version = document.root.get("apiVersion").and_then(Node::as_text);
    matches!(kind_of(files, file), None | Some("Kustomization" | "Component"))
        && version.is_none_or(|version| version.starts_with("kustomize.config.k8s.io/"))
}

/// What kustomizations use.
struct Uses {
    /// The files that they name: no manifests on their own.
    files: HashSet<FileId>,
    /// The kustomizations that each of them stands on.
    bases: HashMap<FileId, Vec<FileId>>,
}

impl Uses {
    fn of(files: &Files<'_>, kustomizations: &HashMap<&str, FileId>) -> Self {
        let mut uses = Self { files: HashSet::new(), bases: HashMap::new() };
        for (folder, file) in kustomizations {
            uses.files.insert(*file);
            for document in files.documents(*file) {
                each_path(&document.root, &mut |written| {
                    let Location::Inside(path) = locate(folder, written) else { return };
                    uses.files.extend(files.find(&path));
                    let base = kustomizations.get(path.as_str()).filter(|base| *base != file);
                    uses.bases.entry(*file).or_default().extend(base);
                });
            }
        }
        uses
    }

    /// Those that stand on their own, in the order of their files: no other one uses them, or they use each other in a
    /// circle that nobody else leads into, where one of them stands for all.
    fn roots(&self, kustomizations: &HashMap<&str, FileId>) -> Vec<FileId> {
        let mut all: Vec<FileId> = kustomizations.values().copied().collect();
        all.sort_unstable();
        let used: HashSet<FileId> = self.bases.values().flatten().copied().collect();
        let (mut roots, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|file| !used.contains(file));
        let mut reached = HashSet::new();
        roots.iter().for_each(|root| self.reach(*root, &mut reached));
        for file in rest {
            if !reached.contains(&file) {
                self.reach(file, &mut reached);
                roots.push(file);
            }
        }
        roots
    }

    fn reach(&self, from: FileId, reached: &mut HashSet<FileId>) {
        let mut next = vec![from];
        while let Some(file) = next.pop() {
            if reached.insert(file) {
                next.extend(self.bases.get(&file).into_iter().flatten());
            }
        }
    }
}

/// Calls with every path that a kustomization names.
fn each_path(root: &Node<'_>, call: &mut impl FnMut(&str)) {
    let lists =
        ["resources", "bases", "components", "patchesStrategicMerge", "generators", "transformers", "validators"];
    for key in lists {
        root.get(key).map(Node::items).unwrap_or_default().iter().filter_map(Node::as_text).for_each(&mut *call);
    }
    for key in ["patches", "patchesJson6902", "replacements"] {
        let entries = root.get(key).map(Node::items).unwrap_or_default().iter();
        entries.filter_map(|entry| entry.get("path").and_then(Node::as_text)).for_each(&mut *call);
    }
    for key in ["configMapGenerator", "secretGenerator"] {
        for entry in root.get(key).map(Node::items).unwrap_or_default() {
            let named = entry.get("files").map(Node::items).unwrap_or_default().iter().filter_map(Node::as_text);
            // `key=path`, or the path alone.
            named.map(|file| file.split_once('=').map_or(file, |(_, path)| path)).for_each(&mut *call);
        }
    }
}
