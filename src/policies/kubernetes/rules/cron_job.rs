//! CronJobs that say what happens when a run is late, long, doubled or wrong. Not what they run.

use crate::findings::{Fix, Rule, Section, Severity};
use crate::policies::kubernetes::edit::{New, Plan};
use crate::policies::kubernetes::manifest::Manifest;
use crate::policies::kubernetes::node::Node;
use crate::policies::kubernetes::world::World;
use crate::policies::report::Findings;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "K8S-022",
    section: Section::Policy,
    title: "A CronJob states its concurrency, deadline, history and retries",
    severity: Severity::Warning,
    aliases: &["job-concurrency-policy", "job-history-limit"],
    why: "The defaults of a CronJob are made for none: runs overlap when one takes longer than the interval, after 100 \
          missed starts without a deadline it is never started again, and a run that fails is tried six times more. \
          Which of these is right depends on the job, so that they are to be written down; any value counts, the default \
          too. One finding names all that is missing. `activeDeadlineSeconds` is not asked for: how long a run may take is \
          known to few.",
    how: "Set `concurrencyPolicy`, `startingDeadlineSeconds`, both history limits, and `backoffLimit` of the job template.",
    wrong: fixture!("K8S-022/wrong/cronjob.yaml"),
    right: fixture!("K8S-022/right/cronjob.yaml"),
};

/// The fields of a CronJob's `spec`, and what a fix writes there.
const FIELDS: [(&[&str], &str); 5] = [
    (&["concurrencyPolicy"], "Forbid"),
    (&["startingDeadlineSeconds"], "300"),
    (&["successfulJobsHistoryLimit"], "3"),
    (&["failedJobsHistoryLimit"], "1"),
    (&["jobTemplate", "spec", "backoffLimit"], "2"),
];

/// Notes each CronJob that leaves one of them out.
pub(in crate::policies) fn check(world: &World<'_, '_>, out: &mut Findings<'_>) {
    for manifest in world.manifests.iter().filter(|manifest| manifest.is("batch", "CronJob")) {
        let Some(spec) = manifest.root.get("spec").filter(|spec| spec.at(&["jobTemplate", "spec"]).is_some()) else {
            continue;
        };
        let is_missing = |path: &[&str]| spec.at(path).is_none_or(Node::is_null);
        let missing: Vec<_> = FIELDS.iter().filter(|(path, _)| is_missing(path)).collect();
        if missing.is_empty() {
            continue;
        }
        let names: Vec<_> =
            missing.iter().filter_map(|(path, _)| path.last()).map(|name| format!("`{name}`")).collect();
        let message = format!("A CronJob must state how it runs, but it has no {}", listed(&names));
        let help =
            "Set them to what the job can bear: may two runs overlap, how late may one start, how often is it tried.";
        let fix = fix(world, manifest, spec, &missing);
        out.add(world.found(&RULE, manifest.place(), message).help(help).fix(fix));
    }
}

fn fix(world: &World<'_, '_>, manifest: &Manifest<'_>, spec: &Node<'_>, missing: &[&(&[&str], &str)]) -> Option<Fix> {
    let mut plan = Plan::new(world.files, manifest.place().file);
    for (path, value) in missing {
        plan.set(spec, path, New::Plain((*value).to_owned()))?;
    }
    plan.fix("state how the CronJob runs")
}

/// `a`, `b` and `c`.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use crate::policies::kubernetes::rules::probe::found;

    #[test]
    fn all_that_is_missing_is_one_finding() {
        let text = "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec:\n  schedule: '@daily'\n  \
                    concurrencyPolicy: Allow\n  failedJobsHistoryLimit: 0\n  jobTemplate: {spec: {template: {}}}\n";
        let told = "A CronJob must state how it runs, but it has no `startingDeadlineSeconds`, \
                    `successfulJobsHistoryLimit` and `backoffLimit`";
        assert_eq!(found("K8S-022", &[("a.yaml", text)]), [format!("a.yaml:3: {told}")]);
    }
}
