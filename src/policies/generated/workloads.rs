//! Kubernetes: workloads with all that belongs to them, each in the way that somebody writes it.

use super::Made;

const KINDS: [&str; 5] = ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"];

/// One workload, its network policy and its rights.
pub(super) fn make(made: &mut Made, number: usize) {
    let path = format!("deploy/app-{number}.yaml");
    let name = format!("app-{number}");
    let kind = made.any(&KINDS);
    let namespace = if made.plants("K8S-014", &path) { "default" } else { "shop" };
    let pod = pod(made, &path, &name, kind);
    let labels = format!("labels: {{app: {name}}}");
    let template = |indent: usize| {
        let text = format!("template:\n  metadata:\n    {labels}\n  spec:\n{}", indented(&pod, 4));
        indented(&text, indent)
    };
    let head = |version: &str| {
        format!("apiVersion: {version}\nkind: {kind}\nmetadata:\n  name: {name}\n  namespace: {namespace}\nspec:\n")
    };
    let selector = format!("  selector:\n    matchLabels: {{app: {name}}}\n");
    let text = match kind {
        "Job" => format!("{}  backoffLimit: 2\n{}", head("batch/v1"), template(2)),
        "CronJob" => {
            let bounds = match made.plants("K8S-022", &path) {
                true => "  schedule: '*/5 * * * *'\n",
                false => {
                    "  schedule: '*/5 * * * *'\n  concurrencyPolicy: Forbid\n  startingDeadlineSeconds: 60\n  \
                     successfulJobsHistoryLimit: 1\n  failedJobsHistoryLimit: 3\n"
                }
            };
            let job = "  jobTemplate:\n    spec:\n      backoffLimit: 2\n      activeDeadlineSeconds: 600\n";
            format!("{}{bounds}{job}{}", head("batch/v1"), template(6))
        }
        "DaemonSet" => format!("{}{selector}{}", head("apps/v1"), template(2)),
        "StatefulSet" => format!("{}  serviceName: {name}\n{selector}{}", head("apps/v1"), template(2)),
        _ => {
            let old = made.plants("K8S-021", &path);
            let version = if old { made.any(&["extensions/v1beta1", "apps/v1beta2"]) } else { "apps/v1" };
            let replicas = made.any(&["", "  replicas: 1\n", "  replicas: 3\n"]);
            format!("{}{replicas}{selector}{}", head(version), template(2))
        }
    };
    let policy = format!(
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: {name}, namespace: {namespace}}}\n\
         spec:\n  podSelector:\n    matchLabels: {{app: {name}}}\n  policyTypes: [Ingress, Egress]\n"
    );
    made.add(&path, text);
    made.add(&format!("deploy/network-{number}.yaml"), policy);
    rights(made, number, &name);
}

/// The spec of a pod, its faults planted.
fn pod(made: &mut Made, path: &str, name: &str, kind: &str) -> String {
    let mut text = format!("serviceAccountName: {name}\nautomountServiceAccountToken: false\n");
    if made.plants("K8S-019", path) {
        text = made.any(&["", "serviceAccountName: default\n"]).to_owned();
    }
    if matches!(kind, "Job" | "CronJob") {
        text.push_str("restartPolicy: Never\n");
    }
    if made.plants("K8S-006", path) {
        text.push_str(made.any(&["hostNetwork: true\n", "hostPID: true\n", "hostIPC: true\n"]));
    }
    let of_pod = made.any(&[true, false]);
    let rooted = made.plants("K8S-003", path);
    if of_pod && !rooted {
        text.push_str("securityContext:\n  runAsNonRoot: true\n");
    }
    let mounts = made.plants("K8S-007", path);
    if mounts {
        let host = made.any(&["/var/run/docker.sock", "/", "/etc"]);
        text.push_str(&format!("volumes:\n  - name: host\n    hostPath:\n      path: {host}\n"));
    }
    let init = made.any(&[true, false]);
    let list = if init && made.any(&[true, false]) { "initContainers" } else { "containers" };
    if list == "initContainers" {
        // The faults stand in the init container then, and the other one is as it should be.
        text.push_str(&format!("{list}:\n{}", container(made, path, "prepare", kind, (of_pod, rooted), true)));
        text.push_str(&format!("containers:\n{}", clean(name, kind)));
    } else {
        text.push_str(&format!("containers:\n{}", container(made, path, name, kind, (of_pod, rooted), false)));
    }
    text
}

const PROBES: &str =
    "  livenessProbe:\n    httpGet: {path: /live, port: 8080}\n  readinessProbe:\n    tcpSocket: {port: 8080}\n";
const RESOURCES: &str = "  resources:\n    requests: {cpu: 100m, memory: 128Mi}\n    limits: {memory: 128Mi}\n";

fn runs_on(kind: &str) -> bool {
    !matches!(kind, "Job" | "CronJob")
}

fn clean(name: &str, kind: &str) -> String {
    let probes = if runs_on(kind) { PROBES } else { "" };
    let text = format!(
        "- name: {name}\n  image: ghcr.io/acme/{name}:1.4.2\n  securityContext:\n    runAsNonRoot: true\n    \
         allowPrivilegeEscalation: false\n    readOnlyRootFilesystem: true\n    capabilities: {{drop: [ALL]}}\n{RESOURCES}{probes}"
    );
    indented(&text, 2)
}

fn container(
    made: &mut Made,
    path: &str,
    name: &str,
    kind: &str,
    (of_pod, rooted): (bool, bool),
    init: bool,
) -> String {
    let tag = if made.plants("K8S-008", path) { made.any(&["", ":latest"]) } else { ":1.4.2" };
    let registry = if made.plants("K8S-010", path) {
        made.any(&["docker.io/library", "ghcr.io/acme-evil"])
    } else {
        "ghcr.io/acme"
    };
    let mut text = format!("- name: {name}\n  image: {registry}/{name}{tag}\n");
    if made.plants("K8S-018", path) {
        text.push_str(made.any(&[
            "  envFrom:\n    - secretRef: {name: database}\n",
            "  env:\n    - name: URL\n      valueFrom:\n        secretKeyRef: {name: database, key: url}\n",
        ]));
    }
    text.push_str("  securityContext:\n");
    if rooted {
        text.push_str(made.any(&["", "    runAsUser: 0\n", "    runAsNonRoot: false\n"]));
    } else if !of_pod {
        text.push_str("    runAsNonRoot: true\n");
    }
    if made.plants("K8S-001", path) {
        text.push_str("    privileged: true\n");
    }
    let escalates = made.plants("K8S-002", path);
    text.push_str(if escalates {
        made.any(&["", "    allowPrivilegeEscalation: true\n"])
    } else {
        "    allowPrivilegeEscalation: false\n"
    });
    let writes = made.plants("K8S-004", path);
    text.push_str(if writes {
        made.any(&["", "    readOnlyRootFilesystem: false\n"])
    } else {
        "    readOnlyRootFilesystem: true\n"
    });
    let keeps = made.plants("K8S-005", path);
    text.push_str(if keeps {
        made.any(&["    capabilities: {drop: [NET_RAW]}\n", "    capabilities:\n      add: [NET_BIND_SERVICE]\n"])
    } else {
        made.any(&["    capabilities: {drop: [ALL]}\n", "    capabilities:\n      drop:\n        - ALL\n"])
    });
    if !made.plants("K8S-011", path) {
        text.push_str(
            made.any(&[RESOURCES, "  resources:\n    requests: {cpu: 1}\n    limits: {cpu: 1, memory: 1Gi}\n"]),
        );
    }
    if runs_on(kind) && !init && !made.plants("K8S-012", path) {
        text.push_str(PROBES);
    }
    indented(&text, 2)
}

/// A role, sometimes with too much in it.
fn rights(made: &mut Made, number: usize, name: &str) {
    let path = format!("deploy/rights-{number}.yaml");
    let text = match made.plants("K8S-020", &path) {
        true => {
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: everything}\nroleRef:\n  \
             apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: cluster-admin\nsubjects:\n  - {kind: \
             ServiceAccount, name: app, namespace: shop}\n"
                .to_owned()
        }
        false => format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {{name: {name}, namespace: shop}}\nrules:\n  \
             - apiGroups: ['']\n    resources: [configmaps]\n    verbs: [get, list]\n"
        ),
    };
    made.add(&path, text);
}

fn indented(text: &str, by: usize) -> String {
    text.lines().map(|line| format!("{}{line}\n", " ".repeat(by))).collect()
}
