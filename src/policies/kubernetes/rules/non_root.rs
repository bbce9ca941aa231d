//! The user of a container: `runAsNonRoot` and `runAsUser`, its own or its pod's.

use crate::findings::{Rule, Section, Severity};
use crate::policies::kubernetes::edit::{self, New};
use crate::policies::kubernetes::node::Node;
use crate::policies::kubernetes::pods::{Container, Pod};
use crate::policies::kubernetes::world::World;
use crate::policies::report::{Findings, Found};

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "K8S-003",
    section: Section::Policy,
    title: "Containers do not run as root",
    severity: Severity::Warning,
    aliases: &["CKV_K8S_23", "run-as-non-root"],
    why: "Root in a container is root on the node as soon as there is a hole in the isolation. `runAsNonRoot: true` makes \
          the kubelet refuse an image that would run as root; a `runAsUser` other than 0 comes to the same. What the \
          container says goes before what the pod says, so that a pod that is right can hold a container that is not, \
          and the other way round: each container is judged by what holds for it. A user 0 is reported beside \
          `runAsNonRoot: true` as well, because such a pod never starts. Windows is left out.",
    how: "Set `runAsNonRoot: true` on the pod or on the container, and give the image a `USER` with a number other than 0.",
    wrong: fixture!("K8S-003/wrong/deployment.yaml"),
    right: fixture!("K8S-003/right/deployment.yaml"),
};

/// Notes each container that may run as root; what the pod says is told once.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    for pod in world.pods().filter(|pod| !pod.is_windows()) {
        let is_partial = pod.is_partial();
        for container in pod.containers() {
            if let Some(found) = look(world, &pod, &container, is_partial) {
                out.add(found);
            }
        }
    }
}

fn look(world: &World<'_, '_>, pod: &Pod<'_, '_>, container: &Container<'_, '_>, is_partial: bool) -> Option<Found> {
    const HELP: &str = "Set `runAsNonRoot: true`, and give the image a user other than root.";
    const TITLE: &str = "set `runAsNonRoot` to `true`";
    let said = |key: &str| container.security(key).or_else(|| pod.security(key));
    let (user, non_root) = (said("runAsUser"), said("runAsNonRoot"));
    if let Some(zero) = user.filter(|user| user.as_integer() == Some(0)) {
        let message = "Containers must not run as root, but `runAsUser` is 0";
        return Some(world.found(&RULE, zero.place, message).help("Set `runAsUser` to a user other than 0."));
    }
    match (user, non_root, non_root.and_then(Node::as_bool)) {
        (None, Some(value), Some(false)) => {
            let message = "Containers must not run as root, but `runAsNonRoot` is `false`";
            let fix = edit::replace(world.files, value, "true", TITLE);
            Some(world.found(&RULE, value.place, message).help(HELP).fix(fix))
        }
        (None, None, _) if !is_partial => {
            let who = container.words();
            let message = format!("{who} must run as a user other than root, but neither it nor its pod says so");
            let path = ["securityContext", "runAsNonRoot"];
            let place = world.lacking(pod.manifest, container.node, &path, container.place());
            let place = world.lacking(pod.manifest, pod.spec, &path, place);
            let fix = edit::set(world.files, place.file, container.node, &path, New::bool(true), TITLE);
            Some(world.found(&RULE, place, message).help(HELP).fix(fix))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::policies::kubernetes::tests::{found, pod};

    fn told(of_pod: &str, of_container: &str) -> Vec<String> {
        found("K8S-003", &pod(of_pod, of_container))
    }

    #[test]
    fn what_the_container_says_goes_before_what_the_pod_says() {
        let context = |inner: &str| format!("securityContext: {{{inner}}}");
        for (of_pod, of_container) in [
            ("runAsNonRoot: true", ""),
            ("runAsUser: 1000", ""),
            ("runAsUser: 0", "runAsUser: 1000"),
            ("runAsNonRoot: false", "runAsNonRoot: true"),
            ("runAsNonRoot: false, runAsUser: 1000", ""),
            ("runAsUser: ${USER}", ""),
        ] {
            assert!(told(&context(of_pod), &context(of_container)).is_empty(), "{of_pod} {of_container}");
        }
        let zero = "Containers must not run as root, but `runAsUser` is 0";
        assert_eq!(told(&context("runAsUser: 0"), ""), [format!("6: {zero}")]);
        assert_eq!(told(&context("runAsNonRoot: true"), &context("runAsUser: 0")), [format!("10: {zero}")]);
        let refused = "Containers must not run as root, but `runAsNonRoot` is `false`";
        assert_eq!(told(&context("runAsNonRoot: true"), &context("runAsNonRoot: false")), [format!("10: {refused}")]);
    }

    #[test]
    fn what_the_pod_says_is_told_once_for_all_its_containers() {
        let text = pod("securityContext: {runAsUser: 0}", "") + "    - {name: b, image: b:1}\n";
        assert_eq!(found("K8S-003", &text).len(), 1);
        let text = pod("", "") + "    - {name: b, image: b:1}\n";
        assert_eq!(found("K8S-003", &text).len(), 2);
    }
}
