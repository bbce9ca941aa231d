//! `allowPrivilegeEscalation`.

use crate::findings::{Fix, Rule, Section, Severity};
use crate::policies::kubernetes::edit::{self, New};
use crate::policies::kubernetes::node::{FileId, Node};
use crate::policies::kubernetes::pods::Container;
use crate::policies::kubernetes::world::World;
use crate::policies::report::Findings;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "K8S-002",
    section: Section::Policy,
    title: "No container may gain more privileges than it starts with",
    severity: Severity::Warning,
    aliases: &["CKV_K8S_20", "privilege-escalation-container"],
    why: "Unless `allowPrivilegeEscalation` is `false`, a program that is `setuid` root turns any user of the container \
          into root. Kubernetes' default is `true`, so that saying nothing is not enough. The Pod Security Standards \
          ask for it in `restricted`. kube-linter only speaks of an explicit `true`; here, as with checkov, a missing \
          key counts too. On Windows the key does not exist, and nothing is asked for.",
    how: "Set `securityContext.allowPrivilegeEscalation` of the container to `false`. It is a key of containers: on the \
          pod it has no effect.",
    wrong: fixture!("K8S-002/wrong/deployment.yaml"),
    right: fixture!("K8S-002/right/deployment.yaml"),
};

const KEY: &str = "allowPrivilegeEscalation";
const PATH: [&str; 2] = ["securityContext", KEY];
const HELP: &str = "Set `securityContext.allowPrivilegeEscalation: false` on the container.";

/// Notes each container that may.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    for pod in world.pods().filter(|pod| !pod.is_windows()) {
        let is_partial = pod.is_partial();
        for container in pod.containers() {
            let who = container.words();
            let (place, message) = match container.security(KEY) {
                Some(value) if value.as_bool() == Some(true) => {
                    (value.place, format!("{who} must not gain privileges, but `{KEY}` is `true`"))
                }
                None if !is_partial => {
                    let place = world.lacking(pod.manifest, container.node, &PATH, container.place());
                    (place, format!("{who} must have `{KEY}: false`, but says nothing of it"))
                }
                _ => continue,
            };
            let found = world.found(&RULE, place, message).help(HELP);
            out.add_fixed(found, || fix(world, &container, place.file));
        }
    }
}

/// None where the cluster would refuse the outcome: a privileged container, or one with `SYS_ADMIN`, can always gain.
fn fix(world: &World<'_, '_>, container: &Container<'_, '_>, file: FileId) -> Option<Fix> {
    let privileged = container.security("privileged").is_some_and(|value| value.as_bool() != Some(false));
    let added = container.node.at(&["securityContext", "capabilities", "add"]).map(Node::items).unwrap_or_default();
    let is_admin = |name: &str| matches!(name.trim_start_matches("CAP_"), "SYS_ADMIN" | "ALL");
    if privileged || added.iter().filter_map(Node::as_text).any(is_admin) {
        return None;
    }
    let title = "set `allowPrivilegeEscalation` to `false`";
    edit::set(world.files, file, container.node, &PATH, New::bool(false), title)
}

#[cfg(test)]
mod tests {
    use crate::policies::kubernetes::tests::{found, pod};

    fn told(of_pod: &str, of_container: &str) -> Vec<String> {
        found("K8S-002", &pod(of_pod, of_container))
    }

    #[test]
    fn saying_nothing_is_not_enough_and_the_pod_cannot_say_it() {
        let message = "Container `app` must have `allowPrivilegeEscalation: false`, but says nothing of it";
        assert_eq!(told("", ""), [format!("7: {message}")]);
        assert_eq!(told("securityContext: {allowPrivilegeEscalation: false}", ""), [format!("8: {message}")]);
        assert_eq!(told("", "securityContext:\n  allowPrivilegeEscalation:\n"), [format!("7: {message}")]);
    }

    #[test]
    fn what_is_said_counts_in_yaml_1_1_too_and_windows_is_not_asked() {
        assert!(told("", "securityContext: {allowPrivilegeEscalation: no}").is_empty());
        assert!(told("os: {name: windows}", "").is_empty());
        assert!(told("nodeSelector: {kubernetes.io/os: windows}", "").is_empty());
        assert_eq!(
            told("", "securityContext: {allowPrivilegeEscalation: true}"),
            ["9: Container `app` must not gain privileges, but `allowPrivilegeEscalation` is `true`"]
        );
    }
}
