//! Rights for everything: wildcards in roles, and bindings to `cluster-admin`.

use crate::findings::{Rule, Section, Severity};
use crate::policies::kubernetes::manifest::Manifest;
use crate::policies::kubernetes::node::Node;
use crate::policies::kubernetes::world::World;
use crate::policies::report::Findings;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "K8S-020",
    section: Section::Policy,
    title: "Roles have no wildcards, and nobody is bound to `cluster-admin`",
    severity: Severity::Error,
    aliases: &["CKV_K8S_49", "cluster-admin-role-binding", "wildcard-in-rules"],
    why: "A wildcard grants what does not exist yet as well: every new verb, every new kind of object, Secrets among \
          them. Who has `*` on `*` owns the cluster. Both verbs and resources with `*` block; one of them alone is a \
          warning, because a role for all verbs of one kind is at least bounded. `*` as the API group of named resources \
          is not counted: the names bound it, although checkov reports it. A RoleBinding to `cluster-admin` is a \
          warning, a ClusterRoleBinding blocks; kube-linter looks at the latter only.",
    how: "Name the verbs and resources that the program uses: its log or `kubectl auth can-i --list` tell which. For people \
          use the roles `view`, `edit` and `admin` in a namespace.",
    wrong: fixture!("K8S-020/wrong/role.yaml"),
    right: fixture!("K8S-020/right/role.yaml"),
};

const RBAC: &str = "rbac.authorization.k8s.io";

/// Notes each rule of a role with wildcards, and each binding to `cluster-admin`.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    for manifest in world.manifests.iter().filter(|manifest| manifest.group() == RBAC) {
        match manifest.kind() {
            "Role" | "ClusterRole" => {
                for rule in manifest.root.get("rules").map(Node::items).unwrap_or_default() {
                    check_rule(world, rule, out);
                }
            }
            "RoleBinding" | "ClusterRoleBinding" => check_binding(world, manifest, out),
            _ => {}
        }
    }
}

fn check_rule(world: &World<'_, '_>, rule: &Node<'_>, out: &mut Findings<'_>) {
    let any = |key: &str| {
        let items = rule.get(key).map(Node::items).unwrap_or_default();
        items.iter().find(|item| matches!(item.as_text(), Some("*" | "*/*")))
    };
    let (place, what, severity) = match (any("verbs"), any("resources")) {
        (Some(verbs), Some(_)) => (verbs.place, "every verb on every resource", Severity::Error),
        (Some(verbs), None) => (verbs.place, "every verb", Severity::Warning),
        (None, Some(resources)) => (resources.place, "every resource", Severity::Warning),
        (None, None) => return,
    };
    let message = format!("A role must name its verbs and resources, but `*` grants {what}");
    let help = "Name what the program uses, as `verbs: [get, list, watch]` and `resources: [configmaps]`.";
    out.add(world.found(&RULE, place, message).help(help).severity(severity));
}

fn check_binding(world: &World<'_, '_>, manifest: &Manifest<'_>, out: &mut Findings<'_>) {
    if manifest.text(&["roleRef", "kind"]) == Some("Role") {
        return;
    }
    let Some(name) = manifest.root.at(&["roleRef", "name"]).filter(|name| name.as_text() == Some("cluster-admin"))
    else {
        return;
    };
    let (where_, severity) = match manifest.kind() {
        "ClusterRoleBinding" => ("the whole cluster", Severity::Error),
        _ => ("a namespace", Severity::Warning),
    };
    let message = format!("A binding must grant what is needed, but `cluster-admin` grants everything in {where_}");
    let help = "Bind a role that names what is needed, or `admin`, `edit` or `view` in one namespace.";
    out.add(world.found(&RULE, name.place, message).help(help).severity(severity));
}

#[cfg(test)]
mod tests {
    use crate::policies::kubernetes::rules::probe::found;

    fn told(rule: &str) -> Vec<String> {
        let text = format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: a}}\nrules:\n- {rule}\n"
        );
        found("K8S-020", &[("role.yaml", &text)])
    }

    #[test]
    fn a_wildcard_counts_in_verbs_and_in_resources() {
        let granted =
            |what: &str| [format!("role.yaml:5: A role must name its verbs and resources, but `*` grants {what}")];
        assert_eq!(told("{apiGroups: ['*'], resources: ['*'], verbs: ['*']}"), granted("every verb on every resource"));
        assert_eq!(told("{apiGroups: [''], resources: [pods], verbs: [get, '*']}"), granted("every verb"));
        assert_eq!(told("{apiGroups: [''], resources: ['*'], verbs: [list]}"), granted("every resource"));
        assert_eq!(told("{apiGroups: ['*'], resources: [pods/log], verbs: [list]}"), [""; 0]);
        assert_eq!(told("{nonResourceURLs: ['/metrics/*'], verbs: [get]}"), [""; 0]);
    }

    #[test]
    fn a_binding_to_cluster_admin_is_told_where_the_role_is_named() {
        let text = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: a}\nroleRef:\n  \
                    kind: ClusterRole\n  name: cluster-admin\n";
        let told = "A binding must grant what is needed, but `cluster-admin` grants everything in the whole cluster";
        assert_eq!(found("K8S-020", &[("b.yaml", text)]), [format!("b.yaml:6: {told}")]);
        assert_eq!(found("K8S-020", &[("b.yaml", &text.replace("ClusterRole\n", "Role\n"))]), [""; 0]);
    }
}
