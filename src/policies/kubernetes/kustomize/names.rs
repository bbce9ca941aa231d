//! `namespace`, `namePrefix` and `nameSuffix`: what objects are called. Who speaks of them is put right at the end, in
//! `references`.

use super::change;
use super::resource::Resource;
use crate::policies::kubernetes::node::{Node, Place};

/// Puts all objects into the namespace that a kustomization names.
pub(super) fn set_namespace<'a>(kustomization: &Node<'a>, resources: &mut [Resource<'a>]) {
    let Some(node) = kustomization.get("namespace") else { return };
    let Some(namespace) = node.as_text().filter(|namespace| !namespace.is_empty()) else { return };
    for resource in resources {
        resource.remember();
        let id = resource.id();
        if !id.is_cluster_wide() {
            resource.set_meta("namespace", namespace.to_owned(), node.place);
        }
        match id.kind.as_str() {
            "Namespace" if id.group().is_empty() => resource.set_meta("name", namespace.to_owned(), node.place),
            "RoleBinding" | "ClusterRoleBinding" => set_default_subjects(resource, namespace, node.place),
            "APIService" => set_service(resource, &["spec", "service"], namespace, node.place),
            "CustomResourceDefinition" => {
                let path = ["spec", "conversion", "webhook", "clientConfig", "service"];
                set_service(resource, &path, namespace, node.place);
            }
            _ => {}
        }
    }
}

/// The account `default` is one of the namespace that everything is put in.
fn set_default_subjects(resource: &mut Resource<'_>, namespace: &str, place: Place) {
    let Some(subjects) = change::get_mut(&mut resource.root, "subjects") else { return };
    for subject in change::items_mut(subjects) {
        let is = |key: &str, wanted: &str| subject.get(key).and_then(Node::as_text) == Some(wanted);
        if is("kind", "ServiceAccount") && is("name", "default") {
            change::set(subject, "namespace", place, change::text(namespace.to_owned(), place));
        }
    }
}

fn set_service(resource: &mut Resource<'_>, path: &[&str], namespace: &str, place: Place) {
    let service = path.iter().try_fold(&mut resource.root, |node, key| change::get_mut(node, key));
    if let Some(service) = service.filter(|service| !service.entries().is_empty()) {
        change::set(service, "namespace", place, change::text(namespace.to_owned(), place));
    }
}

/// Puts a kustomization's prefix and suffix around the names of all objects.
pub(super) fn add_affixes<'a>(kustomization: &Node<'a>, resources: &mut [Resource<'a>]) {
    let text = |key: &str| kustomization.get(key).and_then(Node::as_text).unwrap_or_default().to_owned();
    let (prefix, suffix) = (text("namePrefix"), text("nameSuffix"));
    if prefix.is_empty() && suffix.is_empty() {
        return;
    }
    for resource in resources {
        let id = resource.id();
        let keeps_name = matches!(
            (id.group(), id.kind.as_str()),
            ("", "Namespace") | (_, "CustomResourceDefinition") | ("apiregistration.k8s.io", "APIService")
        );
        if keeps_name {
            continue;
        }
        resource.remember();
        // Names are written in the base still; the affix is only a part of them.
        let place = resource.name_place();
        resource.set_meta("name", format!("{prefix}{}{suffix}", id.name), place);
        resource.affixes.extend([prefix.clone(), suffix.clone()]);
    }
}
