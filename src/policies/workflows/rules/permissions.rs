//! GHA-004: the token of a workflow gets rights by name. Not whether each right is needed.

use super::super::Kind;
use super::super::model::{Job, Subject};
use crate::findings::{Edit, Fix, Rule, Section, Severity};
use crate::policies::report::{Findings, Found};
use crate::yaml::Node;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "GHA-004",
    section: Section::Policy,
    title: "A workflow names the least permissions that its token needs",
    severity: Severity::Warning,
    aliases: &["excessive-permissions", "CKV2_GHA_1", "Token-Permissions"],
    why: "Without `permissions` the token has the default of the repository, which for older repositories and organisations is to write everything; any step can use it. \
checkov asks for `permissions` of the workflow; as zizmor does, we also accept them on every job. `write-all` is reported wherever it stands; zizmor's warnings about `read-all` and about writing at the level of the workflow are not ours, because what a job needs cannot be seen. \
A workflow that only others call (`workflow_call`) may leave them to its caller.",
    how: "Write `permissions:` with `contents: read` at the top, and give single jobs more where they need it.",
    wrong: fixture!("GHA-004/wrong/dot-github/workflows/ci.yml"),
    right: fixture!("GHA-004/right/dot-github/workflows/ci.yml"),
};

/// Actions that only need to read the repository.
const READERS: &[&str] = &[
    "actions/checkout",
    "actions/cache",
    "actions/cache/restore",
    "actions/cache/save",
    "actions/upload-artifact",
    "actions/download-artifact",
    "actions/setup-node",
    "actions/setup-go",
    "actions/setup-python",
    "actions/setup-java",
    "actions/setup-dotnet",
];

/// Notes a workflow without permissions, each job that is forgotten, and each that has all.
pub(super) fn check(subject: &Subject<'_>, out: &mut Findings<'_>) {
    if subject.kind != Kind::Workflow || subject.jobs.is_empty() {
        return;
    }
    let of_file = subject.root.get("permissions");
    let nodes = of_file.into_iter().chain(subject.jobs.iter().filter_map(|job| job.get("permissions")));
    for node in nodes.filter(|node| node.as_text() == Some("write-all")) {
        let message = "the token must have the permissions that it needs, but it has all of them";
        let help = "Name the permissions that the jobs need, as in `contents: read`.";
        out.add(Found::new(&RULE, subject.path, node.span, message).help(help));
    }
    let only_called = subject.triggers.iter().all(|trigger| trigger.name == "workflow_call");
    if of_file.is_some() || only_called {
        return;
    }
    let without: Vec<&Job<'_>> = subject.jobs.iter().filter(|job| job.get("permissions").is_none()).collect();
    let help = "Write `permissions:` with `contents: read` at the top, and give single jobs more where they need it.";
    if without.len() == subject.jobs.len() {
        let message = "a workflow must name the permissions of its token, but it names none";
        let found = Found::new(&RULE, subject.path, subject.first_key(), message).help(help);
        return out.add(found.fix(fix(subject)));
    }
    for job in without {
        let message = "a job must name the permissions of its token where the workflow does not, but it names none";
        out.add(Found::new(&RULE, subject.path, job.id_span, message).help(help));
    }
}

/// Reading is enough where every step is known to need no more.
fn fix(subject: &Subject<'_>) -> Option<Fix> {
    let harmless = subject.jobs.iter().all(|job| job.uses().is_none() && job.get("environment").is_none())
        && subject.steps().all(|(_, step)| match (step.uses(), step.run()) {
            (Some((_, uses)), _) => uses.is_one_of(READERS),
            (None, Some(run)) => !["gh ", "git push", "GITHUB_TOKEN", "GH_TOKEN"].iter().any(|word| run.contains(word)),
            _ => false,
        });
    let text = subject.text();
    if !harmless || ["github.token", "GITHUB_TOKEN", "GH_TOKEN"].iter().any(|word| text.contains(word)) {
        return None;
    }
    let jobs = subject.root.as_map()?.entry("jobs").filter(|entry| !is_inline(&entry.value))?;
    let at = jobs.key_span.start;
    let newline = subject.positions.newline();
    let edits = vec![Edit {
        range: at.offset as usize..at.offset as usize,
        text: format!("permissions:{newline}  contents: read{newline}{newline}"),
    }];
    (at.column == 1).then(|| Fix { title: "let the token read the repository and nothing else".to_owned(), edits })
}

fn is_inline(node: &Node<'_>) -> bool {
    let first = node.as_map().and_then(|map| map.entries.first());
    first.is_none_or(|entry| {
        entry.key_span.start.line == node.span.start.line && entry.key_span.start.column != node.span.start.column
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::policies::workflows::tests::{found, lines};

    const JOB: &str = "    runs-on: x\n    steps:\n      - run: a\n";

    #[test]
    fn permissions_of_the_workflow_or_of_every_job_are_enough() {
        assert_eq!(lines(&RULE, &format!("on: push\npermissions: {{}}\njobs:\n  a:\n{JOB}")), [0; 0]);
        assert_eq!(lines(&RULE, &format!("on: push\njobs:\n  a:\n    permissions: read-all\n{JOB}")), [0; 0]);
        assert_eq!(lines(&RULE, &format!("on: workflow_call\njobs:\n  a:\n{JOB}")), [0; 0]);
        assert_eq!(lines(&RULE, &format!("on: push\njobs:\n  a:\n    permissions: {{}}\n{JOB}  b:\n{JOB}")), [8]);
        assert_eq!(lines(&RULE, &format!("on: push\npermissions: write-all\njobs:\n  a:\n{JOB}")), [2]);
    }

    #[test]
    fn where_a_step_may_need_more_there_is_no_fix() {
        let fix = |step: &str| {
            let text = format!("on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - {step}\n");
            found(&text).into_iter().find(|found| found.rule.id == "GHA-004").unwrap().fix.is_some()
        };
        assert!(fix("run: make"));
        assert!(fix("uses: actions/checkout@v4"));
        assert!(!fix("uses: a/b@v1"));
        assert!(!fix("run: gh pr comment"));
        assert!(!fix("run: a\n        env:\n          T: ${{ github.token }}"));
    }
}
