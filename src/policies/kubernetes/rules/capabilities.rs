//! The capabilities of a container: all are dropped before single ones are added.

use crate::findings::{Fix, Rule, Section, Severity};
use crate::policies::kubernetes::edit::{New, Plan};
use crate::policies::kubernetes::node::{FileId, Node, Place, Value};
use crate::policies::kubernetes::pods::Container;
use crate::policies::kubernetes::world::World;
use crate::policies::report::Findings;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "K8S-005",
    section: Section::Policy,
    title: "Containers drop all capabilities",
    severity: Severity::Warning,
    aliases: &["CKV_K8S_37", "CKV_K8S_28", "drop-net-raw-capability"],
    why: "A container starts with fourteen capabilities of root, `NET_RAW` and `SETUID` among them, and hardly any program \
          needs one. The Pod Security Standards ask in `restricted` for `drop: [ALL]`, in whatever case it is written. \
          checkov and kube-linter are content when `NET_RAW` alone is dropped (CKV_K8S_28); here that is not enough, as \
          with CKV_K8S_37. Single capabilities may be added behind it, but not `ALL`. Windows has no capabilities.",
    how: "Write `securityContext.capabilities.drop: [ALL]` on the container, and `add` only what the program needs, as \
          `NET_BIND_SERVICE`.",
    wrong: fixture!("K8S-005/wrong/deployment.yaml"),
    right: fixture!("K8S-005/right/deployment.yaml"),
};

const DROP: [&str; 3] = ["securityContext", "capabilities", "drop"];
const HELP: &str = "Write `drop: [ALL]` under `securityContext.capabilities`, and add only what the program needs.";

/// Notes each container that keeps capabilities.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    for pod in world.pods().filter(|pod| !pod.is_windows()) {
        let is_partial = pod.is_partial();
        for container in pod.containers() {
            let named = world.lacking(pod.manifest, container.node, &DROP, container.place());
            let Some((place, what)) = fault(&container, is_partial, named) else { continue };
            let message = format!("{} must drop all capabilities, but {what}", container.words());
            let found = world.found(&RULE, place, message).help(HELP);
            out.add_fixed(found, || fix(world, &container, place.file));
        }
    }
}

fn fix(world: &World<'_, '_>, container: &Container<'_, '_>, file: FileId) -> Option<Fix> {
    if adds_all(container) {
        return None;
    }
    let mut plan = Plan::new(world.files, file);
    match container.node.at(&DROP) {
        Some(drop) => plan.append(drop, &New::text("ALL"))?,
        None => plan.set(container.node, &DROP, New::List(vec![New::text("ALL")]))?,
    }
    plan.fix("drop all capabilities")
}

fn fault(container: &Container<'_, '_>, is_partial: bool, named: Place) -> Option<(Place, &'static str)> {
    let capabilities = container.node.at(&["securityContext", "capabilities"]);
    let list = |key: &str| capabilities.and_then(|capabilities| capabilities.entry(key));
    let all = |node: &&Node<'_>| node.as_text().is_some_and(is_all);
    if let Some(added) = list("add").and_then(|add| add.value.items().iter().find(all)) {
        return Some((added.place, "it adds all"));
    }
    if !is_readable(capabilities) {
        return None;
    }
    match list("drop").filter(|drop| !drop.value.is_null()) {
        Some(drop) if drop.value.items().iter().any(|item| all(&item) || is_unknown(item)) => None,
        Some(drop) if matches!(drop.value.value, Value::List(_)) => Some((drop.key_place, "it drops only some")),
        None if !is_partial => Some((named, "it drops none")),
        _ => None,
    }
}

/// Whether what is there is a mapping or nothing: in a template a text may stand for any.
fn is_readable(node: Option<&Node<'_>>) -> bool {
    node.is_none_or(|node| matches!(node.value, Value::Map(_) | Value::Null))
}

fn is_unknown(item: &Node<'_>) -> bool {
    item.as_text().is_none_or(|name| name.contains(['$', '{']))
}

fn adds_all(container: &Container<'_, '_>) -> bool {
    let added = container.node.at(&["securityContext", "capabilities", "add"]).map(Node::items).unwrap_or_default();
    added.iter().filter_map(Node::as_text).any(is_all)
}

fn is_all(name: &str) -> bool {
    name.eq_ignore_ascii_case("ALL") || name.eq_ignore_ascii_case("CAP_ALL")
}

#[cfg(test)]
mod tests {
    use crate::policies::kubernetes::tests::{found, pod};

    fn told(capabilities: &str) -> Vec<String> {
        found("K8S-005", &pod("", &format!("securityContext:\n  capabilities: {capabilities}\n")))
    }

    #[test]
    fn all_is_all_in_any_case_and_some_is_not_enough() {
        for fine in
            ["{drop: [ALL]}", "{drop: [all], add: [NET_BIND_SERVICE]}", "{drop: [NET_RAW, All]}", "{drop: [$X]}"]
        {
            assert!(told(fine).is_empty(), "{fine}");
        }
        let some = "10: Container `app` must drop all capabilities, but it drops only some";
        assert_eq!(told("{drop: [NET_RAW]}"), [some]);
        assert_eq!(told("{drop: []}"), [some]);
        let none = "7: Container `app` must drop all capabilities, but it drops none";
        assert_eq!(told("{add: [SYS_TIME]}"), [none]);
        assert_eq!(told(""), [none]);
        let all = "10: Container `app` must drop all capabilities, but it adds all";
        assert_eq!(told("{drop: [ALL], add: [ALL]}"), [all]);
    }
}
