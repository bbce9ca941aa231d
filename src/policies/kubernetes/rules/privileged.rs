//! `privileged: true`.

use crate::findings::{Rule, Section, Severity};
use crate::policies::kubernetes::edit;
use crate::policies::kubernetes::world::World;
use crate::policies::report::Findings;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "K8S-001",
    section: Section::Policy,
    title: "No container is privileged",
    severity: Severity::Error,
    aliases: &["CKV_K8S_16", "privileged-container"],
    why: "A privileged container has every capability and every device of its node: who breaks out of the program owns \
          the node and everything that runs on it. The Pod Security Standards forbid it from `baseline` on. Containers \
          of every kind are looked at, ephemeral ones too, which other tools leave out.",
    how: "Remove `privileged: true`, or set it to `false`. Where one capability is needed, add that one under \
          `securityContext.capabilities.add`.",
    wrong: fixture!("K8S-001/wrong/deployment.yaml"),
    right: fixture!("K8S-001/right/deployment.yaml"),
};

/// Notes each privileged container.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    for pod in world.pods() {
        for container in pod.containers() {
            let Some(value) = container.security("privileged").filter(|value| value.as_bool() == Some(true)) else {
                continue;
            };
            let fix = edit::replace(world.files, value, "false", "set `privileged` to `false`");
            let message = "A container must not be privileged, but `privileged` is `true`";
            let help = "Set it to `false`, and add the single capabilities that the program needs, if any.";
            out.add(world.found(&RULE, value.place, message).help(help).fix(fix));
        }
    }
}
