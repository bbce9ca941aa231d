//! GHA-010: GitHub can read the workflow, and reads what is meant. What is looked at is `workflows::syntax`'s.

use super::super::model::Subject;
use super::super::syntax::problems;
use crate::findings::{Rule, Section, Severity};
use crate::policies::report::{Findings, Found};
use crate::yaml::Problem;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "GHA-010",
    section: Section::Policy,
    title: "GitHub can read the workflow and knows everything that it names",
    severity: Severity::Warning,
    aliases: &["syntax-check", "expression", "events", "job-needs", "permissions", "id", "action"],
    why: "GitHub refuses a workflow with an unknown key or a wrong expression, and nothing runs; a wrong name in `needs` or `steps` is empty and nobody notices. \
The keys, and which context is known where, follow the schema that GitHub publishes for editors; actionlint, whose families these are, checks more: it knows the types of expressions, inputs and outputs of popular actions, labels of runners, and runs shellcheck. \
We report what GitHub would refuse or what is always empty, and where something cannot be known from the file we are silent. Keys that differ in upper and lower case only are left alone.",
    how: "Follow the suggestion, or GitHub's reference of the workflow syntax.",
    wrong: fixture!("GHA-010/wrong/dot-github/workflows/ci.yml"),
    right: fixture!("GHA-010/right/dot-github/workflows/ci.yml"),
};

/// Notes why a file is no valid YAML.
pub(super) fn not_yaml(path: &str, problems: &[Problem], out: &mut Findings<'_>) {
    for problem in problems {
        out.add(Found::new(&RULE, path, problem.span, problem.message.clone()).help(problem.help.clone()));
    }
}

/// Notes everything that GitHub would refuse.
pub(super) fn check(subject: &Subject<'_>, out: &mut Findings<'_>) {
    if !out.wants(&RULE) {
        return;
    }
    for problem in problems(subject) {
        out.add(Found::new(&RULE, subject.path, problem.span, problem.message).help(problem.help));
    }
}
