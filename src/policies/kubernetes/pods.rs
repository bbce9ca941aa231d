//! The pods that manifests ask for, and their containers of every kind. Not what they must be like.

use super::manifest::Manifest;
use super::node::{Node, Place, Value};
use super::words::quoted;

/// A pod as a manifest describes it.
#[derive(Debug, Clone, Copy)]
pub(in crate::policies) struct Pod<'m, 'a> {
    /// The manifest, of whatever kind.
    pub manifest: &'m Manifest<'a>,
    /// The pod's `spec`.
    pub spec: &'m Node<'a>,
    /// The pod's `metadata`, when there is some.
    pub metadata: Option<&'m Node<'a>>,
}

/// What a container is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::policies) enum Role {
    /// It runs as long as the pod does.
    App,
    /// It runs before the others.
    Init,
    /// One of `initContainers` with `restartPolicy: Always`: it starts first and goes on running.
    Sidecar,
    /// Added to a running pod, for somebody to look around.
    Ephemeral,
}

/// A container.
#[derive(Debug, Clone, Copy)]
pub(in crate::policies) struct Container<'m, 'a> {
    /// All that it says.
    pub node: &'m Node<'a>,
    /// What it is for.
    pub role: Role,
}

impl<'m, 'a> Pod<'m, 'a> {
    /// The pod that a manifest describes, itself or as a template.
    pub fn of(manifest: &'m Manifest<'a>) -> Option<Self> {
        let path: &[&str] = match (manifest.group(), manifest.kind()) {
            ("", "Pod") => &[],
            ("", "PodTemplate") => &["template"],
            ("", "ReplicationController")
            | ("apps" | "extensions", "Deployment" | "DaemonSet" | "ReplicaSet" | "StatefulSet")
            | ("batch", "Job")
            | ("argoproj.io", "Rollout") => &["spec", "template"],
            ("batch", "CronJob") => &["spec", "jobTemplate", "spec", "template"],
            _ => return None,
        };
        let pod = manifest.root.at(path)?;
        Some(Self { manifest, spec: pod.get("spec")?, metadata: pod.get("metadata") })
    }

    /// All containers, in the order in which they start.
    pub fn containers(&self) -> impl Iterator<Item = Container<'m, 'a>> + use<'m, 'a> {
        let of = |key: &str| self.spec.get(key).map(Node::items).unwrap_or_default().iter();
        let init = of("initContainers").map(|node| {
            let stays = node.get("restartPolicy").and_then(Node::as_text) == Some("Always");
            Container { node, role: if stays { Role::Sidecar } else { Role::Init } }
        });
        let app = of("containers").map(|node| Container { node, role: Role::App });
        let ephemeral = of("ephemeralContainers").map(|node| Container { node, role: Role::Ephemeral });
        init.chain(app).chain(ephemeral).filter(|container| !container.node.entries().is_empty())
    }

    /// Whether this is only a part of a pod, as a patch is: a container of a whole one has an image. What such a pod
    /// does not say may be said elsewhere, and so it is where a variable stands for a security context.
    pub fn is_partial(&self) -> bool {
        let mut containers = self.containers().peekable();
        let is_filled_in = |node: &Node<'_>| {
            let context = node.get("securityContext").map(|context| &context.value);
            !matches!(context, None | Some(Value::Map(_) | Value::Null))
        };
        let is_part = |node: &Node<'_>| node.get("image").is_none() || is_filled_in(node);
        containers.peek().is_none() || is_filled_in(self.spec) || containers.any(|container| is_part(container.node))
    }

    /// A part of the security context of the whole pod.
    pub fn security(&self, key: &str) -> Option<&'m Node<'a>> {
        self.spec.at(&["securityContext", key]).filter(|value| !value.is_null())
    }

    /// Whether it runs on Windows, where much of a security context does not exist.
    pub fn is_windows(&self) -> bool {
        let text = |path: &[&str]| self.spec.at(path).and_then(Node::as_text);
        text(&["os", "name"]) == Some("windows")
            || text(&["nodeSelector", "kubernetes.io/os"]) == Some("windows")
            || text(&["nodeSelector", "beta.kubernetes.io/os"]) == Some("windows")
    }

    /// Whether it is meant to come to an end by itself: a job's, or one that is not started again.
    pub fn ends(&self) -> bool {
        let restart = self.spec.get("restartPolicy").and_then(Node::as_text);
        matches!(self.manifest.kind(), "Job" | "CronJob") || matches!(restart, Some("Never" | "OnFailure"))
    }

    /// Where a finding about the whole pod stands: the name of its manifest.
    pub fn place(&self) -> Place {
        self.manifest.place()
    }
}

impl<'m, 'a> Container<'m, 'a> {
    /// Its name.
    pub fn name(&self) -> Option<&'m str> {
        self.node.get("name").and_then(Node::as_text)
    }

    /// Its words at the beginning of a sentence: "Container `orders`".
    pub fn words(&self) -> String {
        let kind = match self.role {
            Role::App => "Container",
            Role::Init => "Init container",
            Role::Sidecar => "Sidecar container",
            Role::Ephemeral => "Ephemeral container",
        };
        self.name().map_or_else(|| kind.to_owned(), |name| format!("{kind} {}", quoted(name)))
    }

    /// Where a finding about something that it lacks stands: its name.
    pub fn place(&self) -> Place {
        self.node.get("name").map_or(self.node.place, |name| name.place)
    }

    /// A part of its own security context; what its pod says is not looked at.
    pub fn security(&self, key: &str) -> Option<&'m Node<'a>> {
        self.node.at(&["securityContext", key]).filter(|value| !value.is_null())
    }
}
