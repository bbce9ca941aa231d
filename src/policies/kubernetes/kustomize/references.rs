//! Objects that name others: the names are put right when the others were renamed. The table is Kustomize's own
//! (`nameReference` of its built-in configuration).

use std::collections::HashMap;

use super::budget::{Budget, Spent};
use super::change;
use super::fields::Field;
use super::resource::{Id, Resource};
use crate::policies::kubernetes::node::{Node, Place, Value};

/// Objects by kind and any name that they ever had.
struct Known {
    by_name: HashMap<(String, String), Vec<usize>>,
    objects: Vec<Object>,
}

/// What a reference needs to know of an object.
struct Object {
    ids: Vec<Id>,
    affixes: Vec<String>,
    name_place: Place,
}

/// Puts the names right in all objects of a build.
pub(super) fn fix(resources: &mut [Resource<'_>], budget: &mut Budget) -> Result<(), Spent> {
    if resources.iter().all(|resource| resource.earlier.is_empty()) {
        return Ok(());
    }
    let known = Known::of(resources);
    for at in 0..resources.len() {
        let Some(resource) = resources.get_mut(at) else { continue };
        let Some(referrer) = known.objects.get(at) else { continue };
        let Some(id) = referrer.ids.last() else { continue };
        budget.steps(1 + change::size(&resource.root) / 16)?;
        let role = resource.root.at(&["roleRef", "kind"]).and_then(Node::as_text).map(str::to_owned);
        for (kind, path) in fields_of(id) {
            if path == "roleRef/name" && role.as_deref() != Some(kind) {
                continue;
            }
            let field = Field { kinds: &[], group: None, path: &path, create: false };
            field.each(&mut resource.root, referrer.name_place, &mut |node| {
                known.rename(kind, node, referrer);
            });
        }
        if matches!(id.kind.as_str(), "RoleBinding" | "ClusterRoleBinding") {
            rename_subjects(&mut resource.root, &known, referrer);
        }
    }
    Ok(())
}

impl Known {
    fn of(resources: &[Resource<'_>]) -> Self {
        let mut by_name: HashMap<(String, String), Vec<usize>> = HashMap::new();
        let mut objects = Vec::with_capacity(resources.len());
        for (at, resource) in resources.iter().enumerate() {
            let ids: Vec<Id> = resource.ids().collect();
            for id in &ids {
                let found = by_name.entry((id.kind.clone(), id.name.clone())).or_default();
                if found.last() != Some(&at) {
                    found.push(at);
                }
            }
            objects.push(Object { ids, affixes: resource.affixes.clone(), name_place: resource.name_place() });
        }
        Self { by_name, objects }
    }

    /// The one object that is meant by a name; none when it is not one of the build, or not a single one.
    fn find(&self, kind: &str, name: &str, referrer: &Object) -> Option<&Object> {
        let from = referrer.ids.last()?;
        let candidates = self.by_name.get(&(kind.to_owned(), name.to_owned()))?;
        let in_reach = |object: &&Object| {
            object.ids.last().is_some_and(|id| {
                from.is_cluster_wide() || id.is_cluster_wide() || id.effective_namespace() == from.effective_namespace()
            })
        };
        // More than these are not told apart anyhow.
        let objects = candidates.iter().take(64).filter_map(|at| self.objects.get(*at));
        let found: Vec<&Object> = objects.filter(in_reach).collect();
        if let [only] = found.as_slice() {
            return Some(only);
        }
        let mut close = found.into_iter().filter(|object| object.affixes == referrer.affixes);
        let first = close.next()?;
        close.all(|other| name_of(other) == name_of(first)).then_some(first)
    }

    fn rename(&self, kind: &str, node: &mut Node<'_>, referrer: &Object) {
        let Some(name) = node.as_text() else { return };
        let Some(new) = self.find(kind, name, referrer).and_then(name_of) else { return };
        if new != name {
            node.value = Value::Text(new.to_owned().into());
        }
    }
}

fn name_of(object: &Object) -> Option<&str> {
    object.ids.last().map(|id| id.name.as_str())
}

/// Subjects have a namespace beside their name, which changes with it.
fn rename_subjects(root: &mut Node<'_>, known: &Known, referrer: &Object) {
    let Some(subjects) = change::get_mut(root, "subjects") else { return };
    for subject in change::items_mut(subjects) {
        let text = |key: &str| subject.get(key).and_then(Node::as_text);
        let (Some("ServiceAccount"), Some(name)) = (text("kind"), text("name")) else { continue };
        let namespace = text("namespace").unwrap_or_default();
        let Some(account) = known.find_account(name, namespace, referrer) else { continue };
        let Some(id) = account.ids.last() else { continue };
        let (name, namespace) = (id.name.clone(), id.namespace.clone());
        let place = subject.get("name").map_or(subject.place, |name| name.place);
        change::set(subject, "name", place, change::text(name, place));
        if !namespace.is_empty() {
            let place = subject.get("namespace").map_or(place, |namespace| namespace.place);
            change::set(subject, "namespace", place, change::text(namespace, place));
        }
    }
}

impl Known {
    /// The account of a subject. Where a namespace is stated, the account was or is in it.
    fn find_account(&self, name: &str, namespace: &str, referrer: &Object) -> Option<&Object> {
        let found = self.find("ServiceAccount", name, referrer)?;
        let effective = if namespace.is_empty() { return Some(found) } else { namespace };
        let was = |id: Option<&Id>| id.is_some_and(|id| id.effective_namespace() == effective);
        (was(found.ids.first()) || was(found.ids.last())).then_some(found)
    }
}

/// What objects of a kind may name: the kind of the other, and where.
fn fields_of(id: &Id) -> Vec<(&'static str, String)> {
    let of_kind = OTHER.iter().filter(|(kind, ..)| *kind == id.kind);
    let mut fields: Vec<_> = of_kind.map(|(_, target, path)| (*target, (*path).to_owned())).collect();
    let pod = match id.kind.as_str() {
        "Pod" => "spec",
        "PodTemplate" => "template/spec",
        "Deployment" | "ReplicaSet" | "DaemonSet" | "StatefulSet" | "Job" | "ReplicationController" => {
            "spec/template/spec"
        }
        "CronJob" => "spec/jobTemplate/spec/template/spec",
        _ => return fields,
    };
    let sources = POD_SOURCES.iter().filter(|_| id.kind != "ReplicationController");
    let others = POD_OTHERS.iter().filter(|_| !matches!(id.kind.as_str(), "PodTemplate" | "ReplicaSet"));
    fields.extend(sources.chain(others).map(|(target, path)| (*target, format!("{pod}/{path}"))));
    fields
}

const POD_SOURCES: &[(&str, &str)] = &[
    ("ConfigMap", "volumes/configMap/name"),
    ("ConfigMap", "containers/env/valueFrom/configMapKeyRef/name"),
    ("ConfigMap", "initContainers/env/valueFrom/configMapKeyRef/name"),
    ("ConfigMap", "containers/envFrom/configMapRef/name"),
    ("ConfigMap", "initContainers/envFrom/configMapRef/name"),
    ("ConfigMap", "volumes/projected/sources/configMap/name"),
    ("Secret", "volumes/secret/secretName"),
    ("Secret", "containers/env/valueFrom/secretKeyRef/name"),
    ("Secret", "initContainers/env/valueFrom/secretKeyRef/name"),
    ("Secret", "containers/envFrom/secretRef/name"),
    ("Secret", "initContainers/envFrom/secretRef/name"),
    ("Secret", "imagePullSecrets/name"),
    ("Secret", "volumes/projected/sources/secret/name"),
];

const POD_OTHERS: &[(&str, &str)] = &[
    ("ServiceAccount", "serviceAccountName"),
    ("PersistentVolumeClaim", "volumes/persistentVolumeClaim/claimName"),
    ("PriorityClass", "priorityClassName"),
];

/// Kind, kind of what it names, and where.
const OTHER: &[(&str, &str, &str)] = &[
    ("HorizontalPodAutoscaler", "Deployment", "spec/scaleTargetRef/name"),
    ("HorizontalPodAutoscaler", "ReplicationController", "spec/scaleTargetRef/name"),
    ("HorizontalPodAutoscaler", "ReplicaSet", "spec/scaleTargetRef/name"),
    ("HorizontalPodAutoscaler", "StatefulSet", "spec/scaleTargetRef/name"),
    ("Role", "ConfigMap", "rules/resourceNames"),
    ("Role", "Secret", "rules/resourceNames"),
    ("ClusterRole", "ConfigMap", "rules/resourceNames"),
    ("ClusterRole", "Secret", "rules/resourceNames"),
    ("ClusterRole", "PersistentVolume", "rules/resourceNames"),
    ("Ingress", "Secret", "spec/tls/secretName"),
    ("Ingress", "Service", "spec/rules/http/paths/backend/serviceName"),
    ("Ingress", "Service", "spec/backend/serviceName"),
    ("Ingress", "Service", "spec/rules/http/paths/backend/service/name"),
    ("Ingress", "Service", "spec/defaultBackend/service/name"),
    ("ServiceAccount", "Secret", "imagePullSecrets/name"),
    ("StatefulSet", "Service", "spec/serviceName"),
    ("StatefulSet", "StorageClass", "spec/volumeClaimTemplates/spec/storageClassName"),
    ("HTTPRoute", "Service", "spec/rules/backendRefs/name"),
    ("RoleBinding", "Role", "roleRef/name"),
    ("RoleBinding", "ClusterRole", "roleRef/name"),
    ("ClusterRoleBinding", "ClusterRole", "roleRef/name"),
    ("PersistentVolumeClaim", "PersistentVolume", "spec/volumeName"),
    ("PersistentVolumeClaim", "StorageClass", "spec/storageClassName"),
    ("PersistentVolume", "StorageClass", "spec/storageClassName"),
];
