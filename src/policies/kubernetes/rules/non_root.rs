//! The user of a container: `runAsNonRoot` and `runAsUser`, its own or its pod's.

use crate::findings::{Rule, Section, Severity};
use crate::policies::kubernetes::edit::{self, New};
use crate::policies::kubernetes::pods::{Container, Pod};
use crate::policies::kubernetes::world::World;
use crate::policies::report::Findings;

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
          and the other way round: each container is judged by what holds for it, init containers too, which checkov passes \
          over. A user 0 is reported beside \
          `runAsNonRoot: true` as well, because such a pod never starts. Windows is left out.",
    how: "Set `runAsNonRoot: true` on the pod or on the container, and give the image a `USER` with a number other than 0.",
    wrong: fixture!("K8S-003/wrong/deployment.yaml"),
    right: fixture!("K8S-003/right/deployment.yaml"),
};

const PATH: [&str; 2] = ["securityContext", "runAsNonRoot"];
const HELP: &str = "Set `runAsNonRoot: true`, and give the image a user other than root.";
const TITLE: &str = "set `runAsNonRoot` to `true`";

/// Notes each container that may run as root; what the pod says is told once.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    for pod in world.pods().filter(|pod| !pod.is_windows()) {
        let is_partial = pod.is_partial();
        let (user, non_root) = (pod.security("runAsUser"), pod.security("runAsNonRoot"));
        for container in pod.containers() {
            let user = container.security("runAsUser").or(user);
            let non_root = container.security("runAsNonRoot").or(non_root);
            if let Some(zero) = user.filter(|user| user.as_integer() == Some(0)) {
                let message = "Containers must not run as root, but `runAsUser` is 0";
                out.add(world.found(&RULE, zero.place, message).help("Set `runAsUser` to a user other than 0."));
                continue;
            }
            match (user, non_root) {
                (None, Some(value)) if value.as_bool() == Some(false) => {
                    let message = "Containers must not run as root, but `runAsNonRoot` is `false`";
                    let found = world.found(&RULE, value.place, message).help(HELP);
                    out.add_fixed(found, || edit::replace(world.files, value, "true", TITLE));
                }
                (None, None) if !is_partial => note_silence(world, &pod, &container, out),
                _ => {}
            }
        }
    }
}

fn note_silence(world: &World<'_, '_>, pod: &Pod<'_, '_>, container: &Container<'_, '_>, out: &mut Findings<'_>) {
    let who = container.words();
    let message = format!("{who} must run as a user other than root, but neither it nor its pod says so");
    let place = world.lacking(pod.manifest, container.node, &PATH, container.place());
    let place = world.lacking(pod.manifest, pod.spec, &PATH, place);
    out.add_fixed(world.found(&RULE, place, message).help(HELP), || {
        edit::set(world.files, place.file, container.node, &PATH, New::bool(true), TITLE)
    });
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
