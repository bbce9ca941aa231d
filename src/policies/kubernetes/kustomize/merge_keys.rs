//! How lists inside Kubernetes' own kinds are merged: by which keys of their items, as a set, or not at all. Facts of
//! the published OpenAPI description (`x-kubernetes-patch-merge-key`, `x-kubernetes-list-map-keys`).

/// What a value is, as far as merging needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Nothing with lists that are merged.
    Other,
    /// A whole object of a kind that has lists to be merged.
    Object(Kind),
    /// `metadata`.
    Meta,
    /// The `spec` of a workload: a `template`, and more.
    Workload,
    /// The `spec` of a CronJob.
    CronJob,
    /// A template with `metadata` and a workload as `spec`.
    JobTemplate,
    /// A template with `metadata` and a pod as `spec`.
    PodTemplate,
    /// The `spec` of a pod.
    Pod,
    /// A container.
    Container,
    /// `resources` of a container.
    Resources,
    /// The `spec` of a Service.
    Service,
}

/// The kinds that have lists to be merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Pod,
    PodTemplate,
    Workload,
    CronJob,
    Service,
    ServiceAccount,
    Webhooks,
    Plain,
}

/// How a list is merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Merge {
    /// Item by item, by these keys.
    By(&'static [&'static str]),
    /// As a set of plain values.
    Set,
    /// Not at all: the patch's list stands in its place.
    Replaced,
}

/// The shape of an object. Of kinds that Kubernetes does not know itself every list is replaced.
pub(super) fn shape(api_version: &str, kind: &str) -> Shape {
    let kind = match (api_version, kind) {
        ("v1", "Pod") => Kind::Pod,
        ("v1", "PodTemplate") => Kind::PodTemplate,
        ("v1", "Service") => Kind::Service,
        ("v1", "ServiceAccount") => Kind::ServiceAccount,
        ("v1", "ReplicationController")
        | ("apps/v1", "Deployment" | "DaemonSet" | "ReplicaSet" | "StatefulSet")
        | ("batch/v1", "Job") => Kind::Workload,
        ("batch/v1" | "batch/v1beta1", "CronJob") => Kind::CronJob,
        ("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration" | "ValidatingWebhookConfiguration") => {
            Kind::Webhooks
        }
        (version, _) if is_of_kubernetes(version) => Kind::Plain,
        _ => return Shape::Other,
    };
    Shape::Object(kind)
}

/// Whether an `apiVersion` is one of Kubernetes itself.
fn is_of_kubernetes(api_version: &str) -> bool {
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    matches!(group, "" | "apps" | "batch" | "autoscaling" | "policy") || group.ends_with(".k8s.io")
}

const NAME: Merge = Merge::By(&["name"]);

impl Shape {
    /// What stands below a key, and how it is merged when it is a list.
    pub fn below(self, key: &str) -> (Shape, Merge) {
        let plain = |shape| (shape, Merge::Replaced);
        let list = |how| (Shape::Other, how);
        match (self, key) {
            (Shape::Object(_) | Shape::JobTemplate | Shape::PodTemplate, "metadata") => plain(Shape::Meta),
            (Shape::Object(Kind::Pod) | Shape::PodTemplate, "spec") => plain(Shape::Pod),
            (Shape::Object(Kind::Workload) | Shape::JobTemplate, "spec") => plain(Shape::Workload),
            (Shape::Object(Kind::CronJob), "spec") => plain(Shape::CronJob),
            (Shape::Object(Kind::Service), "spec") => plain(Shape::Service),
            (Shape::Object(Kind::PodTemplate) | Shape::Workload, "template") => plain(Shape::PodTemplate),
            (Shape::CronJob, "jobTemplate") => plain(Shape::JobTemplate),
            (Shape::Object(Kind::ServiceAccount), "secrets" | "imagePullSecrets") => list(NAME),
            (Shape::Object(Kind::Webhooks), "webhooks") => list(NAME),
            (Shape::Service, "ports") => list(Merge::By(&["port", "protocol"])),
            (Shape::Meta, "ownerReferences") => list(Merge::By(&["uid"])),
            (Shape::Meta, "finalizers") => list(Merge::Set),
            (Shape::Pod, key) => below_pod(key),
            (Shape::Container, key) => below_container(key),
            (Shape::Resources, "claims") => list(NAME),
            _ => plain(Shape::Other),
        }
    }
}

fn below_pod(key: &str) -> (Shape, Merge) {
    match key {
        "containers" | "initContainers" | "ephemeralContainers" => (Shape::Container, NAME),
        "volumes" | "imagePullSecrets" | "resourceClaims" | "schedulingGates" => (Shape::Other, NAME),
        "hostAliases" => (Shape::Other, Merge::By(&["ip"])),
        "topologySpreadConstraints" => (Shape::Other, Merge::By(&["topologyKey"])),
        _ => (Shape::Other, Merge::Replaced),
    }
}

fn below_container(key: &str) -> (Shape, Merge) {
    match key {
        "env" => (Shape::Other, NAME),
        "ports" => (Shape::Other, Merge::By(&["containerPort", "protocol"])),
        "volumeMounts" => (Shape::Other, Merge::By(&["mountPath"])),
        "volumeDevices" => (Shape::Other, Merge::By(&["devicePath"])),
        "resources" => (Shape::Resources, Merge::Replaced),
        _ => (Shape::Other, Merge::Replaced),
    }
}
