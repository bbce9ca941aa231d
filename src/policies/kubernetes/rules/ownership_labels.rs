//! The labels that say whose a workload is, and that its owner is the catalog's.

use crate::findings::{Fix, Rule, Section, Severity};
use crate::policies::kubernetes::edit::{New, Plan};
use crate::policies::kubernetes::manifest::Manifest;
use crate::policies::kubernetes::node::{Entry, Node};
use crate::policies::kubernetes::rules::catalog_owner::{Catalog, Stated};
use crate::policies::kubernetes::world::World;
use crate::policies::kubernetes::{append, edit, words::quoted};
use crate::policies::report::Findings;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "K8S-015",
    section: Section::Policy,
    title: "Workloads carry the labels of their owner, and it is the owner of the catalog",
    severity: Severity::Warning,
    aliases: &["required-label-owner", "requiredlabels"],
    why: "Alerts, costs and questions find their team by labels. Which labels is a setting of the organisation: `owner`, \
          `system` and `env` unless it says otherwise; a key may have a prefix, as `acme.io/owner`. The labels are those of \
          the workload itself. Only repositories with a `catalog-info.yaml` are asked: one that no catalog knows has never \
          heard of these labels. The owner is compared by name with that of the nearest catalog file above the manifest, \
          when that names a single one.",
    how: "Add the labels under `metadata.labels`, with the owner's name as in the catalog: `payments` for \
          `group:default/payments`. In an overlay the `labels` of the kustomization do it for all objects.",
    wrong: fixture!("K8S-015/wrong/deployment.yaml"),
    right: fixture!("K8S-015/right/deployment.yaml"),
};

/// Notes each workload without its labels, or with another owner's.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    let catalog = Catalog::of(world.files);
    if catalog.is_empty() {
        return;
    }
    let wanted = out.settings.labels.clone();
    for pod in world.pods() {
        let manifest = pod.manifest;
        let stated = catalog.stated_for(world.files.path(manifest.file), manifest.name());
        let missing: Vec<&str> =
            wanted.iter().map(String::as_str).filter(|label| label_of(manifest, label).is_none()).collect();
        if !missing.is_empty() {
            note_missing(world, manifest, &missing, &stated, out);
        }
        if let (Some(label), Some(owner)) = (label_of(manifest, "owner"), &stated.owner)
            && wanted.iter().any(|label| label == "owner")
            && let Some(value) = label.value.as_text()
            && !value.eq_ignore_ascii_case(owner)
        {
            let message = format!(
                "The owner of a workload must be that of the catalog, {}, but the label has {}",
                quoted(owner),
                quoted(value)
            );
            let help = "Correct the label, or the owner in the catalog file when that is the one that is out of date.";
            let fix = append::is_plain(owner)
                .then(|| edit::replace(world.files, &label.value, owner, "use the owner of the catalog"))
                .flatten();
            out.add(world.found(&RULE, label.value.place, message).help(help).fix(fix));
        }
    }
}

fn note_missing(
    world: &World<'_, '_>,
    manifest: &Manifest<'_>,
    missing: &[&str],
    stated: &Stated,
    out: &mut Findings<'_>,
) {
    let names: Vec<_> = missing.iter().map(|label| quoted(label)).collect();
    let names = match names.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        names => names.concat(),
    };
    let message = format!("A workload must carry the labels of its owner, but it has no {names}");
    let help = "Add them under `metadata.labels`, with names as the catalog has them.";
    out.add(world.found(&RULE, manifest.place(), message).help(help).fix(fix(world, manifest, missing, stated)));
}

/// The label with this key, or with a prefix before it.
fn label_of<'m, 'a>(manifest: &'m Manifest<'a>, wanted: &str) -> Option<&'m Entry<'a>> {
    let labels = manifest.root.at(&["metadata", "labels"]).map(Node::entries).unwrap_or_default();
    let is_it = |key: &str| key == wanted || key.split_once('/').is_some_and(|(_, name)| name == wanted);
    labels.iter().find(|label| is_it(&label.key))
}

/// Adds what the catalog knows, when that is all that is missing.
fn fix(world: &World<'_, '_>, manifest: &Manifest<'_>, missing: &[&str], stated: &Stated) -> Option<Fix> {
    let metadata = manifest.root.get("metadata")?;
    let mut plan = Plan::new(world.files, manifest.place().file);
    for label in missing {
        let value = match *label {
            "owner" => stated.owner.as_deref()?,
            "system" => stated.system.as_deref()?,
            _ => return None,
        };
        if !append::is_plain(value) {
            return None;
        }
        plan.set(metadata, &["labels", label], New::text(value))?;
    }
    plan.fix("add the labels that the catalog knows")
}

#[cfg(test)]
mod tests {
    use crate::policies::kubernetes::rules::probe::found;

    const CATALOG: &str = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: orders}\n\
                           spec: {type: service, lifecycle: production, owner: 'group:default/payments'}\n";

    fn pod(labels: &str) -> String {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: orders\n  labels: {labels}\n\
             spec: {{containers: [{{name: a, image: b}}]}}\n"
        )
    }

    fn told(labels: &str) -> Vec<String> {
        found("K8S-015", &[("catalog-info.yaml", CATALOG), ("deploy/pod.yaml", &pod(labels))])
    }

    #[test]
    fn a_repository_without_a_catalog_file_is_not_asked() {
        assert_eq!(found("K8S-015", &[("deploy/pod.yaml", &pod("{}"))]), [""; 0]);
    }

    #[test]
    fn keys_may_have_a_prefix_and_all_that_is_missing_is_one_finding() {
        assert_eq!(told("{acme.io/owner: payments, system: shop, env: staging}"), [""; 0]);
        let missing = "A workload must carry the labels of its owner, but it has no `system` and `env`";
        assert_eq!(told("{owner: payments}"), [format!("deploy/pod.yaml:4: {missing}")]);
    }

    #[test]
    fn the_owner_is_the_one_of_the_catalog() {
        let wrong = "The owner of a workload must be that of the catalog, `payments`, but the label has `checkout`";
        assert_eq!(told("{owner: checkout, system: shop, env: staging}"), [format!("deploy/pod.yaml:5: {wrong}")]);
    }

    #[test]
    fn where_the_catalog_names_several_owners_none_is_compared() {
        let other = CATALOG.replace("orders", "web").replace("payments", "checkout");
        let catalog = format!("{}---\n{other}", CATALOG.replace("orders", "api"));
        let files = [("catalog-info.yaml", catalog.as_str()), ("pod.yaml", &pod("{owner: x, system: y, env: z}"))];
        assert_eq!(found("K8S-015", &files), [""; 0]);
    }
}
