//! Data that a run would delete: plans that were committed, and blocks `removed`. The gate that asks somebody before
//! such a change is not here.

use crate::findings::{Rule, Section, Severity};
use crate::policies::Repository;
use crate::policies::report::{Findings, Found};
use crate::policies::terraform::json::{self, Language};
use crate::policies::terraform::module::Module;
use crate::policies::terraform::stateful;
use crate::policies::terraform::value::{Given, Map, Node, Place, Value};
use crate::policies::terraform::words::quoted;
use crate::yaml;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "TF-012",
    section: Section::Policy,
    title: "Resources that hold data are not destroyed unseen",
    severity: Severity::Warning,
    aliases: &[],
    why: "A plan that replaces a database looks like one that changes a tag, until the data is gone. Somebody must have \
          seen and wanted it, so a gate can be put on this rule.\n\nOnly a plan is certain about it: files made with \
          `terraform show -json` (they have `resource_changes`) are read, and each change of a database, bucket, \
          queue, file system or disk that deletes or replaces it is reported. In configuration only a block `removed` \
          with `destroy = true` says it. That a resource was taken out of a file is not reported: it may have been \
          moved, or never been made. `prevent_destroy = false` is the default and says nothing. Checkov has no such \
          rule.",
    how: "Look at what the plan deletes. To keep it, use `moved`, `removed` with `destroy = false`, or change what \
          forces the replacement.",
    wrong: fixture!("TF-012/wrong/plan.json"),
    right: fixture!("TF-012/right/plan.json"),
};

/// Notes each block that destroys a resource with data.
pub(super) fn check(module: &Module<'_>, out: &mut Findings<'_>) {
    for block in module.removed.iter().filter(|block| module.is_judged(block)) {
        let address = match block.body.entry("from").map(|entry| &entry.value.value) {
            Some(Value::Reference(address) | Value::Text(address)) => address.as_ref(),
            _ => continue,
        };
        let kind = address.rsplit('.').nth(1).unwrap_or_default();
        if let Given::Is(destroy) = block.body.at(&["lifecycle", "destroy"])
            && destroy.truth() == Some(true)
            && stateful::holds_data(kind)
        {
            let message = message(address, "`removed` destroys it");
            out.add(module.found(&RULE, block, destroy.at, message).help(HELP));
        }
    }
}

const HELP: &str = "Make sure that the data is no longer needed or backed up, and have the change approved.";

fn message(address: &str, what: &str) -> String {
    format!("A resource that holds data must not be destroyed unseen, but {} holds data and {what}", quoted(address))
}

/// Notes each change of a plan that destroys a resource with data.
pub(super) fn check_plans(repository: &Repository<'_>, out: &mut Findings<'_>) {
    for (path, text) in repository.judged_texts().filter(|(path, text)| path.ends_with(".json") && is_plan(text)) {
        let Some(document) = yaml::read(text, &yaml::Limits::default()).documents.into_iter().next() else { continue };
        if !document.problems.is_empty() || document.root.get("format_version").is_none() {
            continue;
        }
        out.looked_at(path);
        if let Value::Map(plan) = json::node(document.root, Language::Data).value {
            let changes = plan.blocks("resource_changes").filter_map(Node::map);
            let destroyed = changes.filter_map(destroyed).take(out.settings.limits.findings);
            destroyed.for_each(|(at, message)| out.add(Found::new(&RULE, path, at.span(text), message).help(HELP)));
        }
    }
}

fn is_plan(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), b"\"resource_changes\"").is_some()
}

/// What a change destroys, when that holds data, and where the plan says so.
fn destroyed(change: &Map<'_>) -> Option<(Place, String)> {
    let managed = change.text("mode").is_none_or(|mode| mode == "managed");
    let Given::Is(actions) = change.at(&["change", "actions"]) else { return None };
    let does = |wanted: &str| actions.items().iter().any(|action| action.text() == Some(wanted));
    if !managed || !does("delete") || !stateful::holds_data(change.text("type")?) {
        return None;
    }
    let what = if does("create") { "the plan replaces it" } else { "the plan deletes it" };
    Some((actions.at, message(change.text("address")?, what)))
}
