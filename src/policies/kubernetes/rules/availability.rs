//! Workloads of production that survive the loss of a node: two replicas, and a PodDisruptionBudget with room.

use crate::findings::{Fix, Rule, Section, Severity};
use crate::policies::kubernetes::manifest::{Manifest, Origin};
use crate::policies::kubernetes::node::{Node, Place};
use crate::policies::kubernetes::pods::Pod;
use crate::policies::kubernetes::rules::replicas::{Replicas, Scalers};
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
    let scalers = Scalers::of(world);
    let budgets: Vec<_> = world.manifests.iter().filter(|manifest| manifest.is("policy", BUDGET)).collect();
    let mut pairs = selection::MOST_PAIRS;
    for pod in world.pods().filter(|pod| is_asked(pod.manifest) && world.is_production(pod.manifest, out.settings)) {
        match scalers.replicas(world, out.settings, pod.manifest) {
            Replicas::Unknown | Replicas::Off => {}
            Replicas::Few(place) => note_few(world, pod.manifest, place, out),
            Replicas::Enough { most } => {
                let Some(left) = pairs.checked_sub(budgets.len()) else { return };
                pairs = left;
                check_budget(world, &pod, &budgets, most, out);
            }
        }
    }
}

const BUDGET: &str = "PodDisruptionBudget";

fn is_asked(manifest: &Manifest<'_>) -> bool {
    manifest.is("apps", "Deployment") || manifest.is("apps", "StatefulSet")
}

fn note_few(world: &World<'_, '_>, workload: &Manifest<'_>, place: Place, out: &mut Findings<'_>) {
    let message = "A workload of production must have at least 2 replicas, but it may run with 1 only";
    let help = "Set `replicas` to 2 or more, or the minimum of its autoscaler.";
    // A base serves others than production too.
    let is_own = workload.origin == Origin::Written || place.file != workload.file;
    let written = workload.root.at(&["spec", "replicas"]).filter(|written| written.place == place && is_own);
    let fix = written.and_then(|written| edit::replace(world.files, written, "2", "run two replicas"));
    out.add(world.found(&RULE, place, message).help(help).fix(fix));
}

/// `most` is how many replicas there are at most, when that is known.
fn check_budget(
    world: &World<'_, '_>,
    pod: &Pod<'_, '_>,
    budgets: &[&Manifest<'_>],
    most: Option<i64>,
    out: &mut Findings<'_>,
) {
    let labels = pod.metadata.and_then(|metadata| metadata.get("labels"));
    let mut is_covered = false;
    for budget in budgets.iter().copied() {
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
        (Amount::Percent(percent), Some(most)) => percent.saturating_mul(most).saturating_add(99) / 100 >= most,
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

#[cfg(test)]
mod tests {
    use crate::policies::kubernetes::rules::probe::{found, found_in};

    fn orders(replicas: &str, more: &str) -> Vec<String> {
        let text = format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: orders, namespace: prod}}\nspec:\n  {replicas}\n  \
             selector: {{matchLabels: {{app: orders}}}}\n  template:\n    metadata: {{labels: {{app: orders}}}}\n    \
             spec: {{containers: [{{name: a, image: b}}]}}\n---\n{more}"
        );
        found("K8S-013", &[("orders.yaml", &text)])
    }

    fn budget(spec: &str) -> String {
        format!(
            "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {{name: b, namespace: prod}}\nspec:\n  {spec}\n  \
             selector: {{matchLabels: {{app: orders}}}}\n"
        )
    }

    const FEW: &str = "A workload of production must have at least 2 replicas, but it may run with 1 only";

    #[test]
    fn one_replica_is_too_few_and_none_is_switched_off() {
        let one = budget("maxUnavailable: 1");
        assert_eq!(orders("replicas: 1", &one), [format!("orders.yaml:5: {FEW}")]);
        assert_eq!(orders("paused: false", &one), [format!("orders.yaml:3: {FEW}")]);
        assert_eq!(orders("replicas: 0", ""), [""; 0]);
    }

    #[test]
    fn a_budget_must_choose_the_pods_and_leave_room() {
        let none = "A workload of production must have a PodDisruptionBudget, but none chooses its pods";
        let full = "A PodDisruptionBudget must let one pod go, but this one lets none";
        assert_eq!(orders("replicas: 2", ""), [format!("orders.yaml:3: {none}")]);
        for spec in ["maxUnavailable: 0", "maxUnavailable: 0%", "minAvailable: 2", "minAvailable: 60%"] {
            assert_eq!(orders("replicas: 2", &budget(spec)), [format!("orders.yaml:15: {full}")], "{spec}");
        }
        for spec in ["maxUnavailable: 25%", "minAvailable: 1", "minAvailable: 50%"] {
            assert_eq!(orders("replicas: 2", &budget(spec)), [""; 0], "{spec}");
        }
    }

    #[test]
    fn an_autoscaler_says_how_few_there_may_be() {
        let scaler = |least: &str| {
            format!(
                "{}---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: h, namespace: prod}}\n\
                 spec:\n  {least}\n  maxReplicas: 5\n  scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: orders}}\n",
                budget("minAvailable: 2")
            )
        };
        assert_eq!(orders("paused: false", &scaler("minReplicas: 3")), [""; 0]);
        assert_eq!(orders("paused: false", &scaler("minReplicas: 1")), [format!("orders.yaml:22: {FEW}")]);
    }

    #[test]
    fn what_may_be_elsewhere_is_not_missing() {
        let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  replicas: 3\n  template:\n    \
                    spec: {containers: [{name: a, image: b}]}\n";
        assert_eq!(found_in("K8S-013", &[("prod/a.yaml", text)], false), [""; 0]);
        assert_eq!(found("K8S-013", &[("staging/a.yaml", text)]), [""; 0]);
    }
}
