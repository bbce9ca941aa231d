//! `allowPrivilegeEscalation`.

use crate::findings::{Fix, Rule, Section, Severity};
use crate::policies::kubernetes::edit::{self, New};
use crate::policies::kubernetes::node::Node;
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

const HELP: &str = "Set `securityContext.allowPrivilegeEscalation: false` on the container.";

/// Notes each container that may.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    for pod in world.pods().filter(|pod| !pod.is_windows()) {
        let is_partial = pod.is_partial();
        for container in pod.containers() {
            let who = container.words();
            let found = match container.security("allowPrivilegeEscalation") {
                Some(value) if value.as_bool() == Some(true) => world.found(
                    &RULE,
                    value.place,
                    format!("{who} must not gain privileges, but `allowPrivilegeEscalation` is `true`"),
                ),
                None if !is_partial => world.found(
                    &RULE,
                    container.place(),
                    format!("{who} must have `allowPrivilegeEscalation: false`, but says nothing of it"),
                ),
                _ => continue,
            };
            out.add(found.help(HELP).fix(fix(world, &container)));
        }
    }
}

/// None where the cluster would refuse the outcome: a privileged container, or one with `SYS_ADMIN`, can always gain.
fn fix(world: &World<'_, '_>, container: &Container<'_, '_>) -> Option<Fix> {
    const KEY: &str = "allowPrivilegeEscalation";
    let privileged = container.security("privileged").is_some_and(|value| value.as_bool() != Some(false));
    let added = container.node.at(&["securityContext", "capabilities", "add"]).map(Node::items).unwrap_or_default();
    let is_admin = |name: &str| matches!(name.trim_start_matches("CAP_"), "SYS_ADMIN" | "ALL");
    if privileged || added.iter().filter_map(Node::as_text).any(is_admin) {
        return None;
    }
    let title = "set `allowPrivilegeEscalation` to `false`";
    let file = container.security(KEY).map_or(container.place(), |value| value.place).file;
    edit::set(world.files, file, container.node, &["securityContext", KEY], New::bool(false), title)
}
