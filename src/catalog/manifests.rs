//! Kubernetes and Argo CD manifests of the repository, as far as annotations of the catalog name what is in them.
//! Not a reader of manifests in general: labels and names only.

use super::{Files, looks};
use crate::yaml::{Limits, Node, read};
use std::collections::BTreeMap;

/// How many manifests are looked at, and how many bytes of them; beyond that nothing is claimed.
const MOST_FILES: usize = 500;
const MOST_BYTES: usize = 8_000_000;

/// The labels of workloads and the names of Argo CD applications.
pub(super) struct Manifests {
    labels: Vec<BTreeMap<String, String>>,
    applications: Vec<(String, BTreeMap<String, String>)>,
}

impl Manifests {
    /// Reads the manifests at hand. None when they are not all known for certain: a file is missing, too large, a
    /// template, or broken.
    pub(super) fn read(files: &dyn Files) -> Option<Self> {
        let paths: Vec<&str> =
            files.paths()?.filter(|path| looks::may_hold_entities(path)).take(MOST_FILES + 1).collect();
        if paths.len() > MOST_FILES {
            return None;
        }
        let mut found = Self { labels: Vec::new(), applications: Vec::new() };
        let mut bytes = 0;
        for path in paths {
            let text = files.text(path)?;
            bytes += text.len();
            if bytes > MOST_BYTES {
                return None;
            }
            if !text.contains("apiVersion") || text.contains("backstage.io/v1") {
                continue;
            }
            if text.contains("{{") || text.contains("kind: Kustomization") || text.contains("kind: ApplicationSet") {
                return None;
            }
            for document in read(&text, &Limits::default()).documents {
                found.take(&document.root);
            }
        }
        Some(found)
    }

    fn take(&mut self, root: &Node<'_>) {
        let (Some(kind), Some(metadata)) = (root.get("kind").and_then(Node::as_text), root.get("metadata")) else {
            return;
        };
        if kind == "Application" {
            let name = metadata.get("name").and_then(Node::as_text).unwrap_or_default();
            self.applications.push((name.to_owned(), labels(Some(metadata))));
        } else {
            self.labels.push(labels(Some(metadata)));
            let pod = root.get("spec").and_then(|spec| spec.get("template")).and_then(|pod| pod.get("metadata"));
            self.labels.push(labels(pod));
        }
    }

    /// Why nothing among the manifests has what an annotation names; none when something has, or when there are no
    /// manifests to hold it against.
    pub(super) fn miss(&self, key: &str, value: &str) -> Option<(String, &'static str)> {
        let help = "Correct the annotation, or the labels of the manifest.";
        let is_argo = key.starts_with("argocd/");
        if (is_argo && self.applications.is_empty()) || (!is_argo && self.labels.is_empty()) {
            return None;
        }
        let hit = match key {
            "backstage.io/kubernetes-id" => {
                self.labels.iter().any(|labels| labels.get(key).is_some_and(|label| label == value))
            }
            "argocd/app-name" => self.applications.iter().any(|(name, _)| name == value),
            "argocd/app-selector" => {
                let wanted = equalities(value)?;
                self.applications.iter().any(|(_, labels)| has_all(labels, &wanted))
            }
            _ => {
                let wanted = equalities(value)?;
                self.labels.iter().any(|labels| has_all(labels, &wanted))
            }
        };
        let what = if is_argo { "Argo CD application" } else { "manifest" };
        (!hit).then(|| (format!("but no {what} in this repository has it"), help))
    }
}

fn labels(metadata: Option<&Node<'_>>) -> BTreeMap<String, String> {
    let map = metadata.and_then(|metadata| metadata.get("labels")).and_then(Node::as_map);
    let entries = map.map(|map| map.entries.as_slice()).unwrap_or_default();
    entries.iter().filter_map(|entry| Some((entry.key.to_string(), entry.value.as_text()?.to_owned()))).collect()
}

/// `a=b,c==d` as pairs; none for selectors with other operators, about which nothing is claimed.
fn equalities(selector: &str) -> Option<Vec<(&str, &str)>> {
    selector
        .split(',')
        .map(|part| {
            let (key, value) = part.split_once('=')?;
            let value = value.strip_prefix('=').unwrap_or(value).trim();
            (!key.contains(['!', '(', ' ']) || key.trim() == key.trim_end()).then_some((key.trim(), value))
        })
        .collect::<Option<Vec<_>>>()
        .filter(|pairs| pairs.iter().all(|(key, _)| !key.is_empty() && !key.contains(['!', '(', ' '])))
}

fn has_all(labels: &BTreeMap<String, String>, wanted: &[(&str, &str)]) -> bool {
    wanted.iter().all(|(key, value)| labels.get(*key).is_some_and(|label| label == value))
}
