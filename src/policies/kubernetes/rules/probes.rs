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
            out.add(world.found(&RULE, container.place(), message).help(help));
        }
    }
}
