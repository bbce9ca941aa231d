//! Workloads in the namespace `default`. Not those that leave the namespace to the command that applies them.

use crate::findings::{Rule, Section, Severity};
use crate::policies::kubernetes::world::World;
use crate::policies::report::Findings;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "K8S-014",
    section: Section::Policy,
    title: "No workload is in the namespace `default`",
    severity: Severity::Warning,
    aliases: &["CKV_K8S_21", "use-namespace"],
    why: "The namespace `default` is where everything ends up that was meant for nowhere in particular: quotas, network \
          policies and rights are given by namespace, and there they would be everybody's. Only a namespace that is \
          written counts, in the manifest or in its kustomization. A manifest without one is left alone, because \
          `kubectl -n`, Argo CD and Flux set it when they apply it; checkov reports that too. Services and other objects \
          are not named beside the workload that they belong to: they move with it.",
    how: "Give the service a namespace of its own, and write it in `metadata.namespace` or in the kustomization.",
    wrong: fixture!("K8S-014/wrong/deployment.yaml"),
    right: fixture!("K8S-014/right/deployment.yaml"),
};

/// Notes each place that puts a workload there.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    for pod in world.pods() {
        let Some(namespace) = pod.manifest.root.at(&["metadata", "namespace"]) else { continue };
        if namespace.as_text() == Some("default") {
            let message = "A workload must have a namespace of its own, but it is in `default`";
            let help = "Name the namespace of the service here, and move what belongs to it along.";
            out.add(world.found(&RULE, namespace.place, message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::policies::kubernetes::rules::probe::found;

    const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: b}]}\n";

    #[test]
    fn a_workload_without_a_namespace_is_left_to_the_command_that_applies_it() {
        assert_eq!(found("K8S-014", &[("pod.yaml", POD)]), [""; 0]);
    }

    #[test]
    fn the_overlay_that_says_default_is_where_it_is_told() {
        let kustomization = "resources:\n  - pod.yaml\nnamespace: default\n";
        let told = "A workload must have a namespace of its own, but it is in `default`";
        assert_eq!(
            found("K8S-014", &[("kustomization.yaml", kustomization), ("pod.yaml", POD)]),
            [format!("kustomization.yaml:3: {told}")]
        );
    }
}
