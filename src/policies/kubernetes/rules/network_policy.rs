//! Pods that anybody in the cluster can reach: chosen by no NetworkPolicy, in namespaces without a policy for all.

use std::collections::BTreeSet;

use crate::findings::{Fix, Rule, Section, Severity};
use crate::policies::Settings;
use crate::policies::kubernetes::manifest::Manifest;
use crate::policies::kubernetes::node::Node;
use crate::policies::kubernetes::pods::Pod;
use crate::policies::kubernetes::world::World;
use crate::policies::kubernetes::{append, selection, words::quoted};
use crate::policies::report::Findings;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "K8S-016",
    section: Section::Policy,
    title: "Pods are chosen by a NetworkPolicy, and a namespace has one for all of its pods",
    severity: Severity::Warning,
    aliases: &["CKV2_K8S_6", "add-network-policy", "non-isolated-pod"],
    why: "Without a NetworkPolicy every pod of the cluster may speak to every other one: who has one has the way to all. A \
          namespace is safe by default when one policy chooses all of its pods and lets in only what it names. That there \
          is none can only be said when all manifests were read, and when no policies of another kind (Cilium, Calico) do \
          the same. A repository without any NetworkPolicy is told once a namespace, not once a workload, because its \
          policies may be elsewhere; kube-linter and checkov tell each. Pods in the network of their node are left out: \
          policies do not apply to them.",
    how: "Add a NetworkPolicy with an empty `podSelector` and `policyTypes: [Ingress]` for the namespace, and one for what \
          each workload lets in.",
    wrong: fixture!("K8S-016/wrong/namespace.yaml"),
    right: fixture!("K8S-016/right/namespace.yaml"),
};

/// Notes namespaces without a policy for all pods, and workloads that none chooses.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    if !world.complete || world.manifests.iter().any(is_foreign_policy) {
        return;
    }
    let policies: Vec<&Manifest<'_>> = world.manifests.iter().filter(|manifest| is_policy(manifest)).collect();
    let isolated: BTreeSet<_> = policies.iter().filter(|policy| isolates(policy)).map(|it| it.namespace()).collect();
    let mut told = BTreeSet::new();
    for namespace in world.manifests.iter().filter(|manifest| manifest.is("", "Namespace")) {
        let Some(name) = namespace.name().filter(|name| !is_of_cluster(name)) else { continue };
        // A policy without a namespace may be for this one.
        if isolated.contains(&Some(name)) || isolated.contains(&None) {
            continue;
        }
        told.insert(name);
        let message = "A namespace must have a NetworkPolicy for all of its pods, but none chooses them all";
        let help = "Add a NetworkPolicy with an empty `podSelector`, so that only what other policies name comes in.";
        out.add(world.found(&RULE, namespace.place(), message).help(help).fix(fix(world, namespace, name)));
    }
    let mut pairs = selection::MOST_PAIRS;
    for pod in world.whole_pods().filter(|pod| !is_in_host_network(pod)) {
        let Some(left) = pairs.checked_sub(policies.len()) else { return };
        pairs = left;
        check_pod(world, &pod, &policies, &mut told, out);
    }
}

fn check_pod<'m>(
    world: &World<'_, '_>,
    pod: &Pod<'m, '_>,
    policies: &[&Manifest<'_>],
    told: &mut BTreeSet<&'m str>,
    out: &mut Findings<'_>,
) {
    let namespace = pod.manifest.namespace().unwrap_or_default();
    if told.contains(namespace) || policies.iter().any(|policy| may_choose(world, out.settings, policy, pod)) {
        return;
    }
    let help = "Add a NetworkPolicy whose `podSelector` has the labels of the pods, with what may come in.";
    if policies.is_empty() {
        told.insert(namespace);
        let of = if namespace.is_empty() {
            "its namespace".to_owned()
        } else {
            format!("the namespace {}", quoted(namespace))
        };
        let message = format!("Pods must be chosen by a NetworkPolicy, but {of} has none");
        out.add(world.found(&RULE, pod.place(), message).help(help));
    } else {
        let message = "The pods of a workload must be chosen by a NetworkPolicy, but none chooses these";
        out.add(world.found(&RULE, pod.place(), message).help(help));
    }
}

/// Whether a policy chooses a pod, or may do so.
fn may_choose(world: &World<'_, '_>, settings: &Settings, policy: &Manifest<'_>, pod: &Pod<'_, '_>) -> bool {
    let labels = pod.metadata.and_then(|metadata| metadata.get("labels"));
    let selector = policy.root.at(&["spec", "podSelector"]);
    selection::may_meet(world, settings, policy, pod.manifest)
        && selector.is_none_or(|selector| selection::selects(selector, labels) != Some(false))
}

/// Whether a policy chooses every pod of its namespace and lets in only what it names.
fn isolates(policy: &Manifest<'_>) -> bool {
    let spec = |key: &str| policy.root.at(&["spec", key]);
    let types = spec("policyTypes").map(Node::items).unwrap_or_default();
    let is_for_ingress = types.is_empty() || types.iter().any(|kind| kind.as_text() == Some("Ingress"));
    let lets_all_in = || {
        let rules = spec("ingress").map(Node::items).unwrap_or_default();
        rules.iter().any(|rule| rule.entries().is_empty())
    };
    spec("podSelector").is_none_or(selection::is_empty) && is_for_ingress && !lets_all_in()
}

fn is_policy(manifest: &Manifest<'_>) -> bool {
    manifest.kind() == "NetworkPolicy" && matches!(manifest.group(), "networking.k8s.io" | "extensions")
}

/// Policies whose meaning is not Kubernetes' own.
fn is_foreign_policy(manifest: &Manifest<'_>) -> bool {
    let kind = manifest.kind();
    !is_policy(manifest) && (kind.ends_with("NetworkPolicy") || kind == "AuthorizationPolicy")
}

fn is_in_host_network(pod: &Pod<'_, '_>) -> bool {
    pod.spec.get("hostNetwork").and_then(Node::as_bool) == Some(true)
}

/// Namespaces that come with every cluster.
pub(super) fn is_of_cluster(name: &str) -> bool {
    name == "default" || name.starts_with("kube-")
}

fn fix(world: &World<'_, '_>, namespace: &Manifest<'_>, name: &str) -> Option<Fix> {
    let document = format!(
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: default-deny\n  namespace: {name}\nspec:\n  podSelector: {{}}\n  policyTypes: [Ingress]\n"
    );
    append::is_plain(name)
        .then(|| append::documents(world.files, namespace, &[document], "add a NetworkPolicy for all pods"))
        .flatten()
}

#[cfg(test)]
mod tests {
    use crate::policies::kubernetes::rules::probe::{found, found_in};

    fn pod(name: &str, more: &str) -> String {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n  namespace: shop\n  labels: {{app: {name}}}\nspec:\n  \
             {more}\n  containers: [{{name: a, image: b}}]\n---\n"
        )
    }

    fn policy(spec: &str) -> String {
        format!(
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: p, namespace: shop}}\nspec: {spec}\n---\n"
        )
    }

    #[test]
    fn a_repository_without_policies_is_told_once_a_namespace() {
        let text = pod("web", "") + &pod("api", "");
        let told = "Pods must be chosen by a NetworkPolicy, but the namespace `shop` has none";
        assert_eq!(found("K8S-016", &[("a.yaml", &text)]), [format!("a.yaml:4: {told}")]);
        assert_eq!(found_in("K8S-016", &[("a.yaml", &text)], false), [""; 0]);
    }

    #[test]
    fn with_policies_each_workload_is_told_that_none_chooses() {
        let text = policy("{podSelector: {matchLabels: {app: web}}}") + &pod("web", "") + &pod("api", "");
        let told = "The pods of a workload must be chosen by a NetworkPolicy, but none chooses these";
        assert_eq!(found("K8S-016", &[("a.yaml", &text)]), [format!("a.yaml:19: {told}")]);
        let in_host = policy("{podSelector: {matchLabels: {app: web}}}") + &pod("api", "hostNetwork: true");
        assert_eq!(found("K8S-016", &[("a.yaml", &in_host)]), [""; 0]);
    }

    #[test]
    fn a_namespace_needs_one_policy_for_all_that_does_not_let_everything_in() {
        let namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n";
        let told = |spec: &str| found("K8S-016", &[("n.yaml", namespace), ("p.yaml", &policy(spec))]).len();
        assert_eq!(told("{podSelector: {}, policyTypes: [Ingress, Egress]}"), 0);
        assert_eq!(told("{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}"), 0);
        assert_eq!(told("{podSelector: {}, ingress: [{}]}"), 1);
        assert_eq!(told("{podSelector: {}, policyTypes: [Egress]}"), 1);
        assert_eq!(told("{podSelector: {matchLabels: {app: web}}}"), 1);
    }

    #[test]
    fn where_others_make_the_policies_nothing_is_known() {
        let text =
            "apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: p}\nspec: {}\n---\n".to_owned();
        assert_eq!(found("K8S-016", &[("a.yaml", &(text + &pod("web", "")))]), [""; 0]);
    }
}
