//! Workloads of production that survive the loss of a node: two replicas, and a PodDisruptionBudget with room.

use crate::findings::{Fix, Rule, Section, Severity};
use crate::policies::kubernetes::manifest::Manifest;
use crate::policies::kubernetes::node::Node;
use crate::policies::kubernetes::pods::Pod;
use crate::policies::kubernetes::rules::replicas::{Replicas, replicas};
use crate::policies::kubernetes::world::World;
use crate::policies::kubernetes::{append, edit, selection};
use crate::policies::report::Findings;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "K8S-013",
    section: Section::Policy,
    title: "Workloads of production have two replicas and a PodDisruptionBudget with room",
    severity: Severity::Warning,
    aliases: &["minimum-three-replicas", "pdb-max-unavailable", "pdb-min-available", "require-pdb"],
    why: "With one replica every node that is drained is an outage. A PodDisruptionBudget keeps a drain from taking all \
          replicas at once, and one that leaves no room keeps the node from being drained at all. Asked are Deployments \
          and StatefulSets whose folder, namespace or label says production. What an autoscaler may go down to counts as \
          replicas; none at all (`replicas: 0`) is switched off. kube-linter asks for three replicas and everywhere. \
          That there is no budget and no autoscaler is only said when the whole repository was read.",
    how: "Set `replicas` to 2 or more, and add a PodDisruptionBudget with `maxUnavailable: 1` for the labels of the pods.",
    wrong: fixture!("K8S-013/wrong/production/orders.yaml"),
    right: fixture!("K8S-013/right/production/orders.yaml"),
};

/// Notes each workload of production that a drained node would stop, and each budget that would stop the drain.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    let is_scaled = |pod: &Pod<'_, '_>| pod.manifest.is("apps", "Deployment") || pod.manifest.is("apps", "StatefulSet");
    for pod in world.pods().filter(is_scaled) {
        if !world.is_production(pod.manifest, out.settings) {
            continue;
        }
        match replicas(world, out.settings, pod.manifest) {
            Replicas::Unknown | Replicas::Off => {}
            Replicas::Few(place) => {
                let message = "A workload of production must have at least 2 replicas, but it may run with 1 only";
                let help = "Set `replicas` to 2 or more, or the minimum of its autoscaler.";
                let written = pod.manifest.root.at(&["spec", "replicas"]);
                let fix = match written.filter(|written| written.place == place) {
                    Some(written) => edit::replace(world.files, written, "2", "run two replicas"),
                    None => None,
                };
                out.add(world.found(&RULE, place, message).help(help).fix(fix));
            }
            Replicas::Enough { most } => check_budget(world, &pod, most, out),
        }
    }
}

/// `most` is how many replicas there are at most, when that is known.
fn check_budget(world: &World<'_, '_>, pod: &Pod<'_, '_>, most: Option<i64>, out: &mut Findings<'_>) {
    let labels = pod.metadata.and_then(|metadata| metadata.get("labels"));
    let mut is_covered = false;
    for budget in world.manifests.iter().filter(|manifest| manifest.is("policy", "PodDisruptionBudget")) {
        if !selection::may_meet(world, out.settings, pod.manifest, budget) {
            continue;
        }
        let selector = budget.root.at(&["spec", "selector"]);
        // What is not understood may well be the one.
        let chosen = selector.map_or(Some(false), |selector| selection::selects(selector, labels));
        is_covered |= chosen != Some(false);
        if chosen == Some(true)
            && let Some(node) = leaves_no_room(budget, most)
        {
            let message = "A PodDisruptionBudget must let one pod go, but this one lets none";
            let help = "Use `maxUnavailable: 1`, or a `minAvailable` below the number of replicas.";
            out.add(world.found(&RULE, node.place, message).help(help));
        }
    }
    if !is_covered && world.complete {
        let message = "A workload of production must have a PodDisruptionBudget, but none chooses its pods";
        let help = "Add a PodDisruptionBudget with `maxUnavailable: 1` and the labels of the pods as its selector.";
        out.add(world.found(&RULE, pod.place(), message).help(help).fix(new_budget(world, pod)));
    }
}

/// The number of a budget that never lets a pod go.
fn leaves_no_room<'m, 'a>(budget: &'m Manifest<'a>, most: Option<i64>) -> Option<&'m Node<'a>> {
    if let Some(node) = budget.root.at(&["spec", "maxUnavailable"]).filter(|node| !node.is_null()) {
        return matches!(amount(node)?, Amount::Count(0) | Amount::Percent(0)).then_some(node);
    }
    let node = budget.root.at(&["spec", "minAvailable"])?;
    let is_too_much = match (amount(node)?, most) {
        (Amount::Percent(100..), _) => true,
        (Amount::Count(wanted), Some(most)) => wanted >= most,
        // Kubernetes rounds up.
        (Amount::Percent(percent), Some(most)) => {
            percent.saturating_mul(most).div_euclid(100) + i64::from(percent.saturating_mul(most) % 100 > 0) >= most
        }
        (Amount::Count(_) | Amount::Percent(_), None) => false,
    };
    is_too_much.then_some(node)
}

enum Amount {
    Count(i64),
    Percent(i64),
}

fn amount(node: &Node<'_>) -> Option<Amount> {
    if let Some(count) = node.as_integer() {
        return Some(Amount::Count(count));
    }
    node.as_text()?.strip_suffix('%')?.parse().ok().map(Amount::Percent)
}

/// A budget behind the workload, in the same file.
fn new_budget(world: &World<'_, '_>, pod: &Pod<'_, '_>) -> Option<Fix> {
    let name = pod.manifest.name()?;
    let selector = pod.manifest.root.at(&["spec", "selector"])?;
    let labels = selector.get("matchLabels")?.entries();
    if selector.entries().len() != 1 || labels.is_empty() {
        return None;
    }
    let mut document = format!("apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: {name}\n");
    let mut all = vec![name];
    if let Some(namespace) = pod.manifest.namespace() {
        document.push_str(&format!("  namespace: {namespace}\n"));
        all.push(namespace);
    }
    document.push_str("spec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n");
    for label in labels {
        let value = label.value.as_text()?;
        document.push_str(&format!("      {}: {value}\n", label.key));
        all.extend([label.key.as_ref(), value]);
    }
    let is_plain = all.iter().all(|text| append::is_plain(text));
    is_plain.then(|| append::documents(world.files, pod.manifest, &[document], "add a PodDisruptionBudget")).flatten()
}
