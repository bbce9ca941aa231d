//! Namespaces that come with a ResourceQuota and a LimitRange.

use std::collections::HashSet;

use crate::findings::{Fix, Rule, Section, Severity};
use crate::policies::kubernetes::append;
use crate::policies::kubernetes::manifest::Manifest;
use crate::policies::kubernetes::rules::network_policy::is_of_cluster;
use crate::policies::kubernetes::world::World;
use crate::policies::report::Findings;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "K8S-017",
    section: Section::Policy,
    title: "A namespace comes with a ResourceQuota and a LimitRange",
    severity: Severity::Warning,
    aliases: &["add-ns-quota"],
    why: "A namespace without a quota can take the whole cluster, by mistake or by an attacker's will, and a container \
          without requests is the first to be killed: a LimitRange gives it some. Both are written where the namespace is. \
          That they are missing is only said when all manifests were read; namespaces that come with a cluster (`default`, \
          `kube-…`) are left out.",
    how: "Add a ResourceQuota and a LimitRange with the namespace in `metadata.namespace`. The numbers of the fix are a \
          beginning for a small service.",
    wrong: fixture!("K8S-017/wrong/namespace.yaml"),
    right: fixture!("K8S-017/right/namespace.yaml"),
};

/// Notes each namespace that lacks one or both.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    if !world.complete {
        return;
    }
    let of_kind = |kind: &str| -> HashSet<Option<&str>> {
        world.manifests.iter().filter(|manifest| manifest.is("", kind)).map(|found| found.namespace()).collect()
    };
    let (quotas, ranges) = (of_kind("ResourceQuota"), of_kind("LimitRange"));
    for namespace in world.manifests.iter().filter(|manifest| manifest.is("", "Namespace")) {
        let Some(name) = namespace.name().filter(|name| !is_of_cluster(name)) else { continue };
        // One without a namespace may be for this one.
        let has = |found: &HashSet<Option<&str>>| found.contains(&Some(name)) || found.contains(&None);
        let missing = match (has(&quotas), has(&ranges)) {
            (true, true) => continue,
            (false, true) => "ResourceQuota",
            (true, false) => "LimitRange",
            (false, false) => "ResourceQuota and LimitRange",
        };
        let message = format!("A namespace must come with a ResourceQuota and a LimitRange, but it has no {missing}");
        let help = "Add what is missing beside it, with numbers that fit what will run there.";
        let fix = fix(world, namespace, name, missing);
        out.add(world.found(&RULE, namespace.place(), message).help(help).fix(fix));
    }
}

fn fix(world: &World<'_, '_>, namespace: &Manifest<'_>, name: &str, missing: &str) -> Option<Fix> {
    let head = |kind: &str, object: &str| {
        format!("apiVersion: v1\nkind: {kind}\nmetadata:\n  name: {object}\n  namespace: {name}\nspec:\n")
    };
    let mut documents = Vec::new();
    if missing.contains("ResourceQuota") {
        let quota =
            "  hard:\n    requests.cpu: \"4\"\n    requests.memory: 8Gi\n    limits.memory: 16Gi\n    pods: \"50\"\n";
        documents.push(head("ResourceQuota", "quota") + quota);
    }
    if missing.contains("LimitRange") {
        let limits = "  limits:\n    - type: Container\n      defaultRequest:\n        cpu: 100m\n        memory: 128Mi\n      default:\n        memory: 256Mi\n";
        documents.push(head("LimitRange", "defaults") + limits);
    }
    append::is_plain(name)
        .then(|| append::documents(world.files, namespace, &documents, "add a quota and defaults for containers"))
        .flatten()
}

#[cfg(test)]
mod tests {
    use crate::policies::kubernetes::rules::probe::{found, found_in};

    #[test]
    fn what_is_missing_is_named_and_what_comes_with_a_cluster_left_out() {
        let text = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---\napiVersion: v1\nkind: LimitRange\n\
                    metadata: {name: a, namespace: shop}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: kube-system}\n";
        let told = "A namespace must come with a ResourceQuota and a LimitRange, but it has no ResourceQuota";
        assert_eq!(found("K8S-017", &[("a.yaml", text)]), [format!("a.yaml:3: {told}")]);
        assert_eq!(found_in("K8S-017", &[("a.yaml", text)], false), [""; 0]);
    }

    #[test]
    fn an_overlay_puts_the_quota_into_its_namespace() {
        let base = "apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n---\napiVersion: v1\nkind: LimitRange\n\
                    metadata: {name: a, namespace: y}\n---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: a}\n";
        let files = [("kustomization.yaml", "namespace: shop\nresources: [all.yaml]\n"), ("all.yaml", base)];
        assert_eq!(found("K8S-017", &files), [""; 0]);
    }
}
