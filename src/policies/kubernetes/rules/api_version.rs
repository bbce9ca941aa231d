//! API versions that Kubernetes has removed or will remove. Not those of others.

use crate::findings::{Rule, Section, Severity};
use crate::policies::kubernetes::manifest::Manifest;
use crate::policies::kubernetes::node::Node;
use crate::policies::kubernetes::rules::deprecated_versions::{Move, find};
use crate::policies::kubernetes::selection;
use crate::policies::kubernetes::world::World;
use crate::policies::kubernetes::{edit, words::quoted};
use crate::policies::report::Findings;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "K8S-021",
    section: Section::Policy,
    title: "No object uses an API version that was removed or is deprecated",
    severity: Severity::Warning,
    aliases: &["check-deprecated-apis", "no-extensions-v1beta"],
    why: "A version that was removed is refused by the cluster: the deployment fails, most often right after an upgrade. \
          The table is that of Kubernetes' deprecation guide. Which version a cluster runs is not in a repository, so that \
          a version counts from its deprecation on. kube-linter looks at `extensions/v1beta1` only.",
    how: "Use the version that the finding names. Where the fields stay the same a fix is offered; else see the deprecation \
          guide for what moved.",
    wrong: fixture!("K8S-021/wrong/cronjob.yaml"),
    right: fixture!("K8S-021/right/cronjob.yaml"),
};

/// Notes each object of such a version.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    for manifest in &world.manifests {
        let Some(version) = manifest.root.get("apiVersion") else { continue };
        let Some(found) = find(manifest.api_version(), manifest.kind()) else { continue };
        let message = format!(
            "{} must not be of `{}`, which was deprecated in Kubernetes {} and removed in {}",
            article(manifest.kind()),
            manifest.api_version(),
            found.deprecated,
            found.removed
        );
        let help = match found.then {
            Move::Same(to) | Move::Changed(to) => format!("Use `{to}`; since {} it is there.", found.since),
            Move::Gone(advice) => advice.to_owned(),
        };
        let fix = match found.then {
            Move::Same(to) if fits(manifest) => {
                edit::replace(world.files, version, to, "use the version that took its place")
            }
            _ => None,
        };
        out.add(world.found(&RULE, version.place, message).help(help).fix(fix));
    }
}

fn article(kind: &str) -> String {
    let vowel = kind.starts_with(['A', 'E', 'I', 'O', 'U']);
    format!("{} {}", if vowel { "An" } else { "A" }, quoted(kind))
}

/// Whether an object means the same in the newer version: some of what had a default must be stated there.
fn fits(manifest: &Manifest<'_>) -> bool {
    let selector = manifest.root.at(&["spec", "selector"]);
    match manifest.kind() {
        "Deployment" | "DaemonSet" | "ReplicaSet" | "StatefulSet" => selector.is_some_and(|node| !Node::is_null(node)),
        // An empty selector chose nothing, and chooses everything now.
        "PodDisruptionBudget" => selector.is_some_and(|selector| !selection::is_empty(selector)),
        _ => true,
    }
}
