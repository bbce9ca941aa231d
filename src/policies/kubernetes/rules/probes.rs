//! Liveness and readiness probes.

use crate::findings::{Rule, Section, Severity};
use crate::policies::kubernetes::pods::Role;
use crate::policies::kubernetes::world::World;
use crate::policies::report::Findings;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "K8S-012",
    section: Section::Policy,
    title: "Containers that stay have a liveness and a readiness probe",
    severity: Severity::Warning,
    aliases: &["CKV_K8S_8", "CKV_K8S_9", "no-liveness-probe", "no-readiness-probe"],
    why: "Without a readiness probe requests reach a container that cannot answer yet, at every roll-out; without a \
          liveness probe one that hangs is never started again. A startup probe stands for neither: it ends when the \
          container has started. Asked for are containers that are meant to stay: not those of Jobs, CronJobs and pods \
          that are not started again, nor init containers, unless `restartPolicy: Always` makes a sidecar of one. \
          checkov also asks pods with `restartPolicy: Never`.",
    how: "Add `livenessProbe` and `readinessProbe`, at different addresses: readiness may ask what the service depends on, \
          liveness never should.",
    wrong: fixture!("K8S-012/wrong/deployment.yaml"),
    right: fixture!("K8S-012/right/deployment.yaml"),
};

/// Notes each container that lacks one or both.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    for pod in world.whole_pods().filter(|pod| !pod.ends()) {
        for container in pod.containers().filter(|container| matches!(container.role, Role::App | Role::Sidecar)) {
            let lacks = |key: &str| container.node.get(key).is_none_or(|probe| probe.is_null());
            let what = match (lacks("livenessProbe"), lacks("readinessProbe")) {
                (true, true) => "a liveness and a readiness probe",
                (true, false) => "a liveness probe",
                (false, true) => "a readiness probe",
                (false, false) => continue,
            };
            let message = format!("{} must have {what}", container.words());
            let help = "Add the probe, with an address or command that tells whether the program works.";
            let lacking = |key, place| world.lacking(pod.manifest, container.node, &[key], place);
            let place = lacking("livenessProbe", lacking("readinessProbe", container.place()));
            out.add(world.found(&RULE, place, message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::policies::kubernetes::tests::{found, pod};

    fn told(of_pod: &str, of_container: &str) -> Vec<String> {
        found("K8S-012", &pod(of_pod, of_container))
    }

    #[test]
    fn a_startup_probe_stands_for_neither() {
        let both = "7: Container `app` must have a liveness and a readiness probe";
        assert_eq!(told("", "startupProbe: {tcpSocket: {port: 1}}"), [both]);
        let one = "7: Container `app` must have a readiness probe";
        assert_eq!(told("", "livenessProbe: {tcpSocket: {port: 1}}\nreadinessProbe:\n"), [one]);
    }

    #[test]
    fn what_comes_to_an_end_has_no_probes_but_a_sidecar_has() {
        assert!(told("restartPolicy: Never", "").is_empty());
        let probes = "livenessProbe: {tcpSocket: {port: 1}}\nreadinessProbe: {tcpSocket: {port: 1}}\n";
        assert!(told("initContainers: [{name: a, image: a:1}]", probes).is_empty());
        let sidecar = "initContainers: [{name: a, image: a:1, restartPolicy: Always}]";
        assert_eq!(told(sidecar, probes), ["6: Sidecar container `a` must have a liveness and a readiness probe"]);
        let job = "apiVersion: batch/v1\nkind: Job\nspec: {template: {spec: {containers: [{name: a, image: a:1}]}}}\n";
        assert!(found("K8S-012", job).is_empty());
    }
}
