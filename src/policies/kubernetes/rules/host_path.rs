//! Volumes that are a part of the node: sockets of container runtimes, and folders that give the node away.

use crate::findings::{Rule, Section, Severity};
use crate::policies::kubernetes::node::Node;
use crate::policies::kubernetes::words::quoted;
use crate::policies::kubernetes::world::World;
use crate::policies::report::Findings;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "K8S-007",
    section: Section::Policy,
    title: "No volume is a socket of a container runtime or a sensitive folder of the node",
    severity: Severity::Error,
    aliases: &["CKV_K8S_27", "docker-sock", "sensitive-host-mounts"],
    why: "Who can talk to the socket of a container runtime starts containers as root of the node; who has `/etc`, \
          `/root` or the kubelet's folder has its keys. checkov knows the socket of Docker alone, kube-linter also `/`, \
          `/boot`, `/dev`, `/etc`, `/lib`, `/proc`, `/sys` and `/usr`; here the sockets of containerd, CRI-O and Podman, \
          the folders that hold sockets, and those of root, the kubelet, etcd and the runtimes count as well, in pods \
          and in PersistentVolumes. Only these folders themselves and what lies above them count, but for \
          `/etc/kubernetes` and `/root`, below which there is nothing harmless: `/etc/localtime`, `/dev/fuse` or \
          `/var/log` are not reported.",
    how: "Use an `emptyDir`, a ConfigMap, a claim for storage, or an API of the cluster instead. Agents of the node that \
          cannot do without belong in a namespace of their own, with a waiver.",
    wrong: fixture!("K8S-007/wrong/deployment.yaml"),
    right: fixture!("K8S-007/right/deployment.yaml"),
};

/// Notes each such volume.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    let volumes = world.pods().flat_map(|pod| pod.spec.get("volumes").map(Node::items).unwrap_or_default());
    let persistent = world.manifests.iter().filter(|manifest| manifest.is("", "PersistentVolume"));
    let persistent = persistent.filter_map(|manifest| manifest.root.get("spec"));
    for volume in volumes.chain(persistent) {
        let Some(node) = volume.at(&["hostPath", "path"]) else { continue };
        let Some(path) = node.as_text() else { continue };
        let message = match sensitivity(path) {
            Some(Sensitive::Socket) => {
                format!("A volume must not be the socket of a container runtime, but is {}", quoted(path))
            }
            Some(Sensitive::Folder) => {
                format!("A volume must not be a sensitive folder of the node, but is {}", quoted(path))
            }
            None => continue,
        };
        let help = "Use an `emptyDir`, a ConfigMap or a claim for storage instead.";
        out.add(world.found(&RULE, node.place, message).help(help));
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sensitive {
    Socket,
    Folder,
}

const SOCKETS: [&str; 6] =
    ["docker.sock", "containerd.sock", "crio.sock", "cri-dockerd.sock", "dockershim.sock", "podman.sock"];

/// Folders that are sensitive themselves; what lies above one holds it.
const FOLDERS: [&str; 20] = [
    "/",
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/lib",
    "/lib64",
    "/proc",
    "/run",
    "/sbin",
    "/sys",
    "/usr",
    "/var",
    "/var/lib",
    "/var/lib/containerd",
    "/var/lib/docker",
    "/var/lib/etcd",
    "/var/lib/kubelet",
    "/var/lib/kubelet/pods",
    "/var/lib/kubelet/pki",
];

/// Folders of sockets, below `/run`.
const RUNTIMES: [&str; 4] = ["/run/containerd", "/run/crio", "/run/docker", "/run/podman"];

/// Folders below which everything is sensitive.
const TREES: [&str; 2] = ["/etc/kubernetes", "/root"];

fn sensitivity(path: &str) -> Option<Sensitive> {
    if path.starts_with(r"\\.\pipe\docker_engine") || path.starts_with(r"\\.\pipe\containerd-containerd") {
        return Some(Sensitive::Socket);
    }
    if matches!(path, r"C:\" | "C:/" | "C:" | r"c:\" | "c:/" | "c:") {
        return Some(Sensitive::Folder);
    }
    let path = normal(path)?;
    let name = path.rsplit('/').next().unwrap_or_default();
    if SOCKETS.contains(&name) || RUNTIMES.contains(&path.as_str()) {
        return Some(Sensitive::Socket);
    }
    let below = |tree: &&str| path.strip_prefix(*tree).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    (FOLDERS.contains(&path.as_str()) || TREES.iter().any(below)).then_some(Sensitive::Folder)
}

/// An absolute path without needless parts, `/var/run` being `/run`; none when it is not absolute, or not known.
fn normal(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.strip_prefix('/')?.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part if part.contains(['$', '{']) => return None,
            part => parts.push(part),
        }
    }
    if let ["var", "run", ..] = parts.as_slice() {
        parts.remove(0);
    }
    Some(format!("/{}", parts.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policies::kubernetes::tests::{found, pod};

    #[test]
    fn sockets_are_known_wherever_they_lie() {
        for path in
            ["/var/run/docker.sock", "/run/k3s/containerd/containerd.sock", "//run//crio/", "/var/run/crio/crio.sock"]
        {
            assert_eq!(sensitivity(path), Some(Sensitive::Socket), "{path}");
        }
    }

    #[test]
    fn folders_that_give_the_node_away_are_told_from_harmless_ones() {
        for path in ["/", "/etc/", "/var/run", "/etc/kubernetes/pki", "/root/.ssh", "/var/log/..", "/dev/."] {
            assert_eq!(sensitivity(path), Some(Sensitive::Folder), "{path}");
        }
        for path in
            ["/etc/localtime", "/dev/fuse", "/var/log", "/rooted", "/data", "etc", "/var/lib/kubelet/plugins/x", ""]
        {
            assert_eq!(sensitivity(path), None, "{path}");
        }
    }

    #[test]
    fn volumes_of_pods_and_persistent_ones_are_looked_at() {
        let volumes =
            "volumes:\n  - name: a\n    hostPath:\n      path: /etc\n  - {name: b, hostPath: {path: /data}}\n";
        let text = pod(volumes, "") + "---\napiVersion: v1\nkind: PersistentVolume\nspec: {hostPath: {path: /}}\n";
        assert_eq!(
            found("K8S-007", &text),
            [
                "9: A volume must not be a sensitive folder of the node, but is `/etc`",
                "17: A volume must not be a sensitive folder of the node, but is `/`",
            ]
        );
    }
}
