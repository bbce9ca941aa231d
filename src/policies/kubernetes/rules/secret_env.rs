//! Secrets in environment variables.

use crate::findings::{Rule, Section, Severity};
use crate::policies::kubernetes::node::Node;
use crate::policies::kubernetes::words::quoted;
use crate::policies::kubernetes::world::World;
use crate::policies::report::Findings;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "K8S-018",
    section: Section::Policy,
    title: "Secrets reach containers as files, not as environment variables",
    severity: Severity::Info,
    aliases: &["CKV_K8S_35", "env-var-secret", "read-secret-from-env-var"],
    why: "An environment variable is handed on to every child process, stands in crash reports and debug pages, and does \
          not change when the secret is rotated; a file does. Both ways count: a single key (`valueFrom.secretKeyRef`) \
          and a whole secret (`envFrom.secretRef`). It is a hint, because many programs take nothing else. kube-linter's \
          `env-var-secret` is about values written into the manifest, which rules for secrets look at.",
    how: "Mount the secret as a volume and give the program the path of the file.",
    wrong: fixture!("K8S-018/wrong/deployment.yaml"),
    right: fixture!("K8S-018/right/deployment.yaml"),
};

const HELP: &str = "Mount the secret as a volume, and give the program the path of the file.";

/// Notes each variable, and each whole secret.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    for container in world.pods().flat_map(|pod| pod.containers()) {
        let items = |key: &str| container.node.get(key).map(Node::items).unwrap_or_default();
        for variable in items("env") {
            let from = variable.get("valueFrom").and_then(|from| from.entry("secretKeyRef"));
            let Some(entry) = from.filter(|entry| !entry.value.is_null()) else { continue };
            let name = variable.get("name").and_then(Node::as_text).map_or_else(|| "A variable".to_owned(), quoted);
            let message = format!("A secret should reach a container as a file, but {name} is an environment variable");
            out.add(world.found(&RULE, entry.key_place, message).help(HELP));
        }
        for source in items("envFrom") {
            let Some(entry) = source.entry("secretRef").filter(|entry| !entry.value.is_null()) else { continue };
            let message = "A secret should reach a container as files, but all of it becomes environment variables";
            out.add(world.found(&RULE, entry.key_place, message).help(HELP));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::policies::kubernetes::tests::{found, pod};

    #[test]
    fn single_keys_and_whole_secrets_are_told_where_they_are_named() {
        let env = "env:\n  - {name: A, value: b}\n  - name: PASSWORD\n    valueFrom:\n      secretKeyRef: {name: x, key: y}\n  \
                   - {name: C, valueFrom: {configMapKeyRef: {name: x, key: y}}}\nenvFrom:\n  - configMapRef: {name: x}\n  \
                   - secretRef: {name: x}\n";
        assert_eq!(
            found("K8S-018", &pod("", env)),
            [
                "13: A secret should reach a container as a file, but `PASSWORD` is an environment variable",
                "17: A secret should reach a container as files, but all of it becomes environment variables",
            ]
        );
    }
}
