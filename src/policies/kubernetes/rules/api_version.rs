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

#[cfg(test)]
mod tests {
    use crate::policies::{Content, File, Repository, Settings, judge};

    fn told(text: &str) -> Vec<(String, bool)> {
        let file = File { content: Content::Text(text), judged: true };
        let repository = Repository { files: [("a.yaml", file)].into(), ..Repository::default() };
        let findings = judge(&repository, &Settings::default()).findings.into_iter();
        let of_rule = findings.filter(|found| found.rule.id == "K8S-021");
        of_rule.map(|found| (found.message, found.fix.is_some())).collect()
    }

    #[test]
    fn an_object_of_a_removed_version_is_told_what_happened_to_it() {
        let text = "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: a}\n";
        let message = "An `Ingress` must not be of `extensions/v1beta1`, which was deprecated in Kubernetes 1.14 and \
                       removed in 1.22";
        assert_eq!(told(text), [(message.to_owned(), false)]);
        assert_eq!(told("apiVersion: acme.io/v1beta1\nkind: Ingress\nmetadata: {name: a}\n"), []);
    }

    #[test]
    fn a_move_is_mechanical_only_where_the_object_means_the_same_after_it() {
        let has_fix = |text: &str| told(text).first().map(|(_, fix)| *fix);
        let deployment = "apiVersion: apps/v1beta1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: 1}\n";
        assert_eq!(has_fix(deployment), Some(false));
        assert_eq!(has_fix(&deployment.replace("replicas: 1", "selector: {matchLabels: {a: b}}")), Some(true));
        let budget =
            "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {selector: {}}\n";
        assert_eq!(has_fix(budget), Some(false));
    }
}
