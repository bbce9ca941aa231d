//! From files to manifests: what is one, what is a template whose values nobody knows, and what cannot be read at all.

use super::files::{Document, Files};
use super::manifest::{Manifest, Origin};
use super::node::{FileId, Node};
use crate::policies::report::Findings;
use crate::policies::unreadable;
use crate::yaml::ProblemKind;

/// The manifests of all files, and whether these are all: nothing was set aside that may hold more.
pub(in crate::policies) struct Read<'r> {
    /// In the order of the files.
    pub manifests: Vec<Manifest<'r>>,
    /// Whether there are no others.
    pub complete: bool,
}

/// Reads all files; what cannot be evaluated is noted.
pub(in crate::policies) fn read<'r>(files: &Files<'r>, out: &mut Findings<'_>) -> Read<'r> {
    let mut read = Read { manifests: Vec::new(), complete: files.is_complete() };
    for file in files.ids().filter(|file| speaks_of_kubernetes(files.text(*file))) {
        if let Some(why) = template(files, file) {
            out.not_evaluated(files.path(file), why);
            read.complete = false;
            continue;
        }
        take(files, file, &mut read, out);
    }
    read
}

fn take<'r>(files: &Files<'r>, file: FileId, read: &mut Read<'r>, out: &mut Findings<'_>) {
    let before = read.manifests.len();
    let mut is_told = false;
    for document in files.documents(file) {
        match &document.problem {
            Some(problem) => {
                read.complete = false;
                if !is_told && is_meant_as_manifest(files.text(file)) {
                    is_told = unreadable::note(files.path(file), files.text(file), problem, out);
                }
            }
            None => manifests_of(&document.root, file, 0, &mut read.manifests),
        }
    }
    if read.manifests.len() > before {
        out.looked_at(files.path(file));
    }
}

/// Lists inside lists: nobody writes them, and they are not followed for ever.
const DEEPEST_LIST: usize = 3;

fn manifests_of<'r>(root: &Node<'r>, file: FileId, depth: usize, found: &mut Vec<Manifest<'r>>) {
    let text = |key: &str| root.get(key).and_then(Node::as_text).unwrap_or_default();
    let (api_version, kind) = (text("apiVersion"), text("kind"));
    if api_version.is_empty() || kind.is_empty() || is_foreign(api_version, kind) {
        return;
    }
    match root.get("items") {
        Some(items) if kind.ends_with("List") && depth < DEEPEST_LIST => {
            items.items().iter().for_each(|item| manifests_of(item, file, depth + 1, found));
        }
        _ => found.push(Manifest { root: root.clone(), file, origin: Origin::Written }),
    }
}

/// What has `apiVersion` and `kind` and goes to no cluster.
fn is_foreign(api_version: &str, kind: &str) -> bool {
    let group = api_version.split('/').next().unwrap_or_default();
    group == "backstage.io"
        || group.ends_with(".backstage.io")
        || group == "kustomize.config.k8s.io"
        || kind == "Kustomization" && !group.contains("fluxcd.io")
        || kind == "Config" && api_version == "v1"
}

fn speaks_of_kubernetes(text: &str) -> bool {
    text.contains("apiVersion") && text.contains("kind")
}

/// Whether a text that cannot be read was to be a manifest: its first keys say so, and it is no catalog file, which
/// other rules speak of.
fn is_meant_as_manifest(text: &str) -> bool {
    let has = |key: &str| text.lines().any(|line| line.trim_start_matches('\u{feff}').starts_with(key));
    has("apiVersion:") && has("kind:") && !text.contains("backstage.io/") && !text.contains("kind: Kustomization")
}

/// Why a file is a template, when it is one: the rest of a sentence.
pub(super) fn template(files: &Files<'_>, file: FileId) -> Option<&'static str> {
    const HELM: &str = "a template of Helm, whose values are not known";
    const OTHER: &str = "a template, whose values are not known";
    let text = files.text(file);
    if text.contains("#@ ") || text.contains("#@overlay") {
        return Some("a template of ytt, whose values are not known");
    }
    if !text.contains("{{") && !text.contains("{%") && !text.contains("<%") {
        return None;
    }
    if is_in_chart(files, files.path(file)) {
        return Some(HELM);
    }
    let odd = |document: &Document<'_>| is_broken(document) || has_template_key(&document.root);
    let is_helm = || [".Values", ".Release", ".Chart", "{{- "].iter().any(|word| text.contains(word));
    files.documents(file).iter().any(odd).then(|| if is_helm() { HELM } else { OTHER })
}

fn is_broken(document: &Document<'_>) -> bool {
    document.problem.as_ref().is_some_and(|problem| problem.kind == ProblemKind::Syntax)
}

/// Whether a file is one of the `templates/` of a chart.
fn is_in_chart(files: &Files<'_>, path: &str) -> bool {
    let chart = |above: &str| files.find(&format!("{above}Chart.yaml")).is_some();
    path.match_indices("templates/").any(|(at, _)| {
        let above = path.get(..at).unwrap_or_default();
        (above.is_empty() || above.ends_with('/')) && chart(above)
    })
}

/// Whether a key is made by a template: `{{ x }}` in the place of a value is a mapping with an odd key to YAML. Texts
/// that only annotate or configure may hold anything.
fn has_template_key(node: &Node<'_>) -> bool {
    let is_made = |key: &str| key.contains("{{") || key.starts_with("{ ") || key.contains("{%") || key.contains("<%");
    let below = |key: &str| !matches!(key, "annotations" | "labels" | "data" | "stringData");
    node.entries().iter().any(|entry| is_made(&entry.key) || (below(&entry.key) && has_template_key(&entry.value)))
        || node.items().iter().any(has_template_key)
}
