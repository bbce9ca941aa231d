//! Which objects choose which: selectors of labels, and whether two objects can meet in one namespace at all.

use super::manifest::{Manifest, Origin};
use super::node::Node;
use super::world::World;
use crate::policies::Settings;

/// Pairs of objects that a rule compares at most; beyond that it says nothing more.
pub(in crate::policies) const MOST_PAIRS: usize = 2_000_000;

/// Whether a LabelSelector chooses something with these labels; none when it is not understood. An empty one chooses
/// everything.
pub(in crate::policies) fn selects(selector: &Node<'_>, labels: Option<&Node<'_>>) -> Option<bool> {
    let value = |key: &str| labels.and_then(|labels| labels.get(key)).and_then(Node::as_text);
    for pair in selector.get("matchLabels").map(Node::entries).unwrap_or_default() {
        if value(&pair.key) != Some(pair.value.as_text()?) {
            return Some(false);
        }
    }
    for expression in selector.get("matchExpressions").map(Node::items).unwrap_or_default() {
        let text = |key: &str| expression.get(key).and_then(Node::as_text);
        let found = value(text("key")?);
        let values = expression.get("values").map(Node::items).unwrap_or_default();
        let is_one = found.is_some_and(|found| values.iter().any(|value| value.as_text() == Some(found)));
        let holds = match text("operator")? {
            "In" => is_one,
            "NotIn" => !is_one,
            "Exists" => found.is_some(),
            "DoesNotExist" => found.is_none(),
            _ => return None,
        };
        if !holds {
            return Some(false);
        }
    }
    Some(true)
}

/// Whether a LabelSelector says nothing, and so chooses everything.
pub(in crate::policies) fn is_empty(selector: &Node<'_>) -> bool {
    ["matchLabels", "matchExpressions"]
        .iter()
        .all(|key| selector.get(key).is_none_or(|part| part.entries().is_empty() && part.items().is_empty()))
}

/// Whether two objects can be in the same namespace: both say so, or one says nothing and they are applied together.
pub(in crate::policies) fn may_meet(
    world: &World<'_, '_>,
    settings: &Settings,
    left: &Manifest<'_>,
    right: &Manifest<'_>,
) -> bool {
    match (left.namespace(), right.namespace()) {
        (Some(left), Some(right)) => left == right,
        _ => match (left.origin, right.origin) {
            (Origin::Built(left), Origin::Built(right)) => left == right,
            // One who leaves the namespace to the command still keeps production apart.
            _ => world.is_production(left, settings) == world.is_production(right, settings),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policies::kubernetes::node::FileId;
    use crate::yaml::{self, Limits};

    fn read(text: &str) -> Node<'_> {
        Node::from_yaml(yaml::read(text, &Limits::default()).documents.remove(0).root, FileId(0))
    }

    fn chosen(selector: &str, labels: &str) -> Option<bool> {
        selects(&read(selector), Some(&read(labels)))
    }

    #[test]
    fn selectors_choose_by_labels_and_by_expressions() {
        assert_eq!(chosen("{}", "{app: web}"), Some(true));
        assert_eq!(chosen("{matchLabels: {app: web, tier: x}}", "{app: web}"), Some(false));
        assert_eq!(chosen("{matchExpressions: [{key: app, operator: In, values: [web]}]}", "{app: web}"), Some(true));
        assert_eq!(chosen("{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}", "{}"), Some(true));
        assert_eq!(chosen("{matchExpressions: [{key: app, operator: Near}]}", "{app: web}"), None);
    }
}
