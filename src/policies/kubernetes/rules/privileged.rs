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
          the node and everything that runs on it. The Pod Security Standards forbid it from `baseline` on. Ephemeral \
          containers are looked at as well, which checkov passes over.",
    how: "Remove `privileged: true`, or set it to `false`. Where one capability is needed, add that one under \
          `securityContext.capabilities.add`.",
    wrong: fixture!("K8S-001/wrong/deployment.yaml"),
    right: fixture!("K8S-001/right/deployment.yaml"),
};

/// Notes each privileged container.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    for container in world.pods().flat_map(|pod| pod.containers()) {
        let Some(value) = container.security("privileged").filter(|value| value.as_bool() == Some(true)) else {
            continue;
        };
        let message = format!("{} must not be privileged, but `privileged` is `true`", container.words());
        let help = "Set it to `false`, and add the single capabilities that the program needs, if any.";
        let fix = edit::replace(world.files, value, "false", "set `privileged` to `false`");
        out.add(world.found(&RULE, value.place, message).help(help).fix(fix));
    }
}

#[cfg(test)]
mod tests {
    use crate::policies::kubernetes::tests::{found, pod};

    #[test]
    fn an_alias_is_told_where_it_brings_the_fault() {
        let text = pod("", "securityContext: &open {privileged: yes}")
            + "    - {name: b, image: b:1, securityContext: *open}\n";
        assert_eq!(
            found("K8S-001", &text),
            [
                "9: Container `app` must not be privileged, but `privileged` is `true`",
                "9: Container `b` must not be privileged, but `privileged` is `true`",
            ]
        );
        assert!(found("K8S-001", &pod("", "securityContext: {privileged: false}")).is_empty());
    }
}
