//! `labels`, `commonLabels` and `commonAnnotations`: where each of them is set.

use super::budget::{Budget, Spent};
use super::change;
use super::fields::Field;
use super::resource::Resource;
use crate::policies::kubernetes::node::{Node, Value};

/// Sets the labels and annotations that a kustomization asks for.
pub(super) fn apply<'a>(
    kustomization: &Node<'a>,
    resources: &mut [Resource<'a>],
    budget: &mut Budget,
) -> Result<(), Spent> {
    for entry in kustomization.get("labels").map(Node::items).unwrap_or_default() {
        let is_on = |key: &str| entry.get(key).and_then(Node::as_bool) == Some(true);
        let templates = is_on("includeSelectors") || is_on("includeTemplates");
        let mut fields = vec![METADATA];
        fields.extend(SELECTORS.iter().filter(|_| is_on("includeSelectors")));
        fields.extend(TEMPLATES.iter().filter(|_| templates));
        let own = own_kinds(entry);
        fields.extend(own.iter().map(OwnField::field));
        set_all(entry.get("pairs"), &fields, resources, budget)?;
    }
    let fields: Vec<_> = [METADATA].iter().chain(SELECTORS).chain(TEMPLATES).copied().collect();
    set_all(kustomization.get("commonLabels"), &fields, resources, budget)?;
    set_all(kustomization.get("commonAnnotations"), ANNOTATIONS, resources, budget)
}

fn set_all<'a>(
    pairs: Option<&Node<'a>>,
    fields: &[Field<'_>],
    resources: &mut [Resource<'a>],
    budget: &mut Budget,
) -> Result<(), Spent> {
    let Some(pairs) = pairs.filter(|pairs| !pairs.entries().is_empty()) else { return Ok(()) };
    for resource in resources {
        let id = resource.id();
        budget.steps(fields.len())?;
        for field in fields.iter().filter(|field| field.is_of(&id)) {
            budget.values(pairs.entries().len())?;
            field.each(&mut resource.root, pairs.place, &mut |node| {
                for pair in pairs.entries() {
                    change::set(node, pair.key.clone(), pair.key_place, as_text(&pair.value));
                }
            });
        }
    }
    Ok(())
}

/// Labels are texts, however they are written.
fn as_text<'a>(node: &Node<'a>) -> Node<'a> {
    match &node.value {
        Value::Bool(bool) => change::text(bool.to_string(), node.place),
        Value::Number(crate::yaml::Number::Integer(number)) => change::text(number.to_string(), node.place),
        Value::Number(crate::yaml::Number::Float(number)) => change::text(number.to_string(), node.place),
        _ => node.clone(),
    }
}

/// A field that an entry of `labels` names itself.
struct OwnField<'n> {
    kind: Vec<&'n str>,
    group: Option<&'n str>,
    path: &'n str,
    create: bool,
}

impl OwnField<'_> {
    fn field(&self) -> Field<'_> {
        Field { kinds: &self.kind, group: self.group, path: self.path, create: self.create }
    }
}

fn own_kinds<'n>(entry: &'n Node<'_>) -> Vec<OwnField<'n>> {
    let fields = entry.get("fields").map(Node::items).unwrap_or_default().iter();
    let read = |field: &'n Node<'_>| {
        let text = |key: &str| field.get(key).and_then(Node::as_text);
        let create = field.get("create").and_then(Node::as_bool) == Some(true);
        Some(OwnField { kind: text("kind").into_iter().collect(), group: text("group"), path: text("path")?, create })
    };
    fields.filter_map(read).collect()
}

const fn made<'p>(kinds: &'p [&'p str], group: Option<&'p str>, path: &'p str) -> Field<'p> {
    Field { kinds, group, path, create: true }
}

const fn there<'p>(kinds: &'p [&'p str], group: Option<&'p str>, path: &'p str) -> Field<'p> {
    Field { kinds, group, path, create: false }
}

const METADATA: Field<'static> = made(&[], None, "metadata/labels");

const WORKLOADS: &[&str] = &["ReplicationController", "Deployment", "ReplicaSet", "DaemonSet", "StatefulSet", "Job"];

const TEMPLATES: &[Field<'static>] = &[
    made(&["ReplicationController", "Deployment", "ReplicaSet", "DaemonSet"], None, "spec/template/metadata/labels"),
    made(&["StatefulSet"], Some("apps"), "spec/template/metadata/labels"),
    made(&["StatefulSet"], Some("apps"), "spec/volumeClaimTemplates[]/metadata/labels"),
    made(&["Job"], Some("batch"), "spec/template/metadata/labels"),
    made(&["CronJob"], Some("batch"), "spec/jobTemplate/metadata/labels"),
    made(&["CronJob"], Some("batch"), "spec/jobTemplate/spec/template/metadata/labels"),
];

const SPREAD: &[&str] = &["Deployment", "StatefulSet"];

const SELECTORS: &[Field<'static>] = &[
    made(&["Service", "ReplicationController"], Some(""), "spec/selector"),
    made(&["Deployment", "ReplicaSet", "DaemonSet"], None, "spec/selector/matchLabels"),
    made(&["StatefulSet"], Some("apps"), "spec/selector/matchLabels"),
    there(
        SPREAD,
        Some("apps"),
        "spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels",
    ),
    there(
        SPREAD,
        Some("apps"),
        "spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels",
    ),
    there(
        SPREAD,
        Some("apps"),
        "spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels",
    ),
    there(
        SPREAD,
        Some("apps"),
        "spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels",
    ),
    there(SPREAD, Some("apps"), "spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels"),
    there(&["Job"], Some("batch"), "spec/selector/matchLabels"),
    there(&["CronJob"], Some("batch"), "spec/jobTemplate/spec/selector/matchLabels"),
    there(&["PodDisruptionBudget"], Some("policy"), "spec/selector/matchLabels"),
    there(&["NetworkPolicy"], Some("networking.k8s.io"), "spec/podSelector/matchLabels"),
    there(&["NetworkPolicy"], Some("networking.k8s.io"), "spec/ingress/from/podSelector/matchLabels"),
    there(&["NetworkPolicy"], Some("networking.k8s.io"), "spec/egress/to/podSelector/matchLabels"),
];

const ANNOTATIONS: &[Field<'static>] = &[
    made(&[], None, "metadata/annotations"),
    made(WORKLOADS, None, "spec/template/metadata/annotations"),
    made(&["CronJob"], Some("batch"), "spec/jobTemplate/metadata/annotations"),
    made(&["CronJob"], Some("batch"), "spec/jobTemplate/spec/template/metadata/annotations"),
];
