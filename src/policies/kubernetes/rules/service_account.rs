//! The service account of a pod, and whether its token is put into the pod.

use std::collections::HashSet;

use crate::findings::{Rule, Section, Severity};
use crate::policies::kubernetes::edit::{self, New};
use crate::policies::kubernetes::manifest::Manifest;
use crate::policies::kubernetes::node::Node;
use crate::policies::kubernetes::pods::Pod;
use crate::policies::kubernetes::world::World;
use crate::policies::report::Findings;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "K8S-019",
    section: Section::Policy,
    title: "Pods have their own service account, or no token",
    severity: Severity::Warning,
    aliases: &["CKV_K8S_38", "CKV_K8S_41", "default-service-account"],
    why: "Every pod that names no service account gets the token of `default`, which it shares with all others of its \
          namespace: what one of them may do, all may. Most programs never talk to the cluster and need no token. A pod \
          with an account of its own is taken to need it, and is not reported; checkov (CKV_K8S_38) reports every pod \
          that does not switch the token off. `automountServiceAccountToken: false` settles it, on the pod or on the \
          ServiceAccount `default` of the same namespace; what the pod says goes first.",
    how: "Set `automountServiceAccountToken: false` on the pod. Where the program talks to the cluster, give it a \
          ServiceAccount with the rights that it needs.",
    wrong: fixture!("K8S-019/wrong/deployment.yaml"),
    right: fixture!("K8S-019/right/deployment.yaml"),
};

const KEY: &str = "automountServiceAccountToken";

/// Notes each pod that gets the token of `default`.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    let settled = namespaces_without_token(world);
    for pod in world.whole_pods().filter(|pod| gets_default_token(pod, &settled)) {
        let account = account(&pod);
        let place = account.map_or(pod.place(), |account| account.place);
        let message =
            "A pod must have a service account of its own or no token, but this one gets the token of `default`";
        let help = format!("Set `{KEY}: false` on the pod, or name a ServiceAccount of its own.");
        out.add_fixed(world.found(&RULE, place, message).help(help), || {
            edit::set(world.files, place.file, pod.spec, &[KEY], New::bool(false), "keep the token out of the pod")
        });
    }
}

fn account<'m, 'a>(pod: &Pod<'m, 'a>) -> Option<&'m Node<'a>> {
    let named = ["serviceAccountName", "serviceAccount"].iter().find_map(|key| pod.spec.get(key));
    named.filter(|account| !account.is_null())
}

fn gets_default_token(pod: &Pod<'_, '_>, settled: &HashSet<Option<&str>>) -> bool {
    let is_default = account(pod).is_none_or(|account| matches!(account.as_text(), Some("default" | "")));
    let mounts = match pod.spec.get(KEY).filter(|value| !value.is_null()) {
        Some(value) => value.as_bool() == Some(true),
        None => !settled.contains(&pod.manifest.namespace()),
    };
    is_default && mounts
}

/// The namespaces whose ServiceAccount `default` says that nobody gets its token.
fn namespaces_without_token<'w>(world: &'w World<'_, '_>) -> HashSet<Option<&'w str>> {
    let accounts = world.manifests.iter().filter(|manifest| {
        manifest.is("", "ServiceAccount")
            && manifest.name() == Some("default")
            && manifest.root.get(KEY).and_then(Node::as_bool) == Some(false)
    });
    accounts.map(Manifest::namespace).collect()
}

#[cfg(test)]
mod tests {
    use crate::policies::kubernetes::tests::{found, pod};

    fn told(of_pod: &str) -> Vec<String> {
        let all = found("K8S-019", &pod(of_pod, ""));
        all.into_iter().map(|message| message.split(':').next().unwrap().to_owned()).collect()
    }

    #[test]
    fn an_account_of_its_own_or_no_token_is_enough() {
        for fine in ["serviceAccountName: shop", "serviceAccount: shop", "serviceAccountName: ${ACCOUNT}"] {
            assert!(told(fine).is_empty(), "{fine}");
        }
        assert!(told("automountServiceAccountToken: false").is_empty());
        assert!(told("serviceAccountName: default\nautomountServiceAccountToken: false").is_empty());
        assert_eq!(told(""), ["4"]);
        assert_eq!(told("serviceAccountName: default"), ["6"]);
        assert_eq!(told("serviceAccountName: default\nautomountServiceAccountToken: true"), ["6"]);
    }

    #[test]
    fn the_account_default_of_the_namespace_may_settle_it() {
        let account = "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default}\n\
                       automountServiceAccountToken: false\n";
        assert!(found("K8S-019", &(pod("", "") + account)).is_empty());
        assert_eq!(found("K8S-019", &(pod("automountServiceAccountToken: true", "") + account)).len(), 1);
        let elsewhere = account.replace("name: default", "name: default, namespace: other");
        assert_eq!(found("K8S-019", &(pod("", "") + &elsewhere)).len(), 1);
    }
}
