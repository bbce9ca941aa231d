//! GHA-007: a job ends by itself, and two deployments do not run at the same time.

use super::super::model::{Job, Subject};
use crate::findings::{Rule, Section, Severity};
use crate::policies::report::{Findings, Found};
use crate::yaml::Node;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "GHA-007",
    section: Section::Policy,
    title: "A job has a timeout, and a deployment a concurrency group",
    severity: Severity::Info,
    aliases: &["concurrency-limits"],
    why: "A job that hangs runs for six hours, the default of GitHub, and is paid for. Two deployments at the same time overwrite each other, and the older one may win. \
zizmor asks for `concurrency` everywhere and for no timeout. We ask for a timeout on every job that has steps, unless each step has one, and for `concurrency` where something is deployed: jobs with an environment of production, and workflows whose file or name says `deploy` or `deployment`. A workflow that only others call leaves it to its caller, because both in the same group would wait for each other. \
There is no mechanical fix: how long a job may take is for those to say who know it.",
    how: "Write `timeout-minutes:` on the job, some way above what it usually takes, and `concurrency:` with a `group` and `cancel-in-progress: false` on the workflow that deploys.",
    wrong: fixture!("GHA-007/wrong/dot-github/workflows/ci.yml"),
    right: fixture!("GHA-007/right/dot-github/workflows/ci.yml"),
};

/// Notes each job without a timeout and each deployment without a group.
pub(super) fn check(subject: &Subject<'_>, out: &mut Findings<'_>) {
    for job in subject.jobs.iter().filter(|job| !job.steps.is_empty()) {
        let every_step = job.steps.iter().all(|step| step.get("timeout-minutes").is_some());
        if job.get("timeout-minutes").is_none() && !every_step {
            let message = "a job must have a timeout, but it may run for six hours";
            let help = "Write `timeout-minutes:` on the job, some way above what it usually takes.";
            out.add(Found::new(&RULE, subject.path, job.id_span, message).help(help));
        }
    }
    check_deployments(subject, out);
}

fn check_deployments(subject: &Subject<'_>, out: &mut Findings<'_>) {
    let only_called = subject.triggers.iter().all(|trigger| trigger.name == "workflow_call");
    if subject.root.get("concurrency").is_some() || only_called {
        return;
    }
    let message = "a deployment must have a concurrency group, but two may run at the same time";
    let help = "Write `concurrency:` with a `group` and `cancel-in-progress: false` on the workflow.";
    let deploys: Vec<&Job<'_>> = subject.jobs.iter().filter(|job| is_production(job, out)).collect();
    if deploys.is_empty() {
        let file = subject.path.rsplit('/').next().unwrap_or_default();
        let name = subject.root.get("name").and_then(Node::as_text).unwrap_or_default();
        let none = subject.jobs.iter().all(|job| job.get("concurrency").is_none());
        if none && !subject.jobs.is_empty() && (says_deploy(file) || says_deploy(name)) {
            out.add(Found::new(&RULE, subject.path, subject.first_key(), message).help(help));
        }
    }
    for job in deploys.into_iter().filter(|job| job.get("concurrency").is_none()) {
        out.add(Found::new(&RULE, subject.path, job.id_span, message).help(help));
    }
}

fn is_production(job: &Job<'_>, out: &Findings<'_>) -> bool {
    let Some(environment) = job.get("environment") else { return false };
    let name = environment.as_text().or_else(|| environment.get("name").and_then(Node::as_text));
    name.is_some_and(|name| !name.contains("${{") && out.settings.is_production(name))
}

fn says_deploy(name: &str) -> bool {
    let mut words = name.split(|letter: char| !letter.is_alphanumeric());
    words.any(|word| word.eq_ignore_ascii_case("deploy") || word.eq_ignore_ascii_case("deployment"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::policies::workflows::tests::{lines, lines_of};

    #[test]
    fn a_timeout_stands_on_the_job_or_on_every_step() {
        let text = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: a\n        timeout-minutes: 5\n  b:\n    runs-on: x\n    steps:\n      - run: b\n  c:\n    uses: ./d.yml\n";
        assert_eq!(lines(&RULE, text), [8]);
    }

    #[test]
    fn what_deploys_has_a_group() {
        let job = |more: &str| {
            format!("on: push\njobs:\n  a:\n    runs-on: x\n    timeout-minutes: 5\n{more}    steps:\n      - run: b\n")
        };
        assert_eq!(lines(&RULE, &job("    environment: {name: prod-eu}\n")), [3]);
        assert_eq!(lines(&RULE, &job("    environment: staging\n")), [0; 0]);
        assert_eq!(lines(&RULE, &job("    environment: production\n    concurrency: x\n")), [0; 0]);
        assert_eq!(lines_of(&RULE, ".github/workflows/deploy-docs.yml", &job("")), [1]);
    }
}
