//! GHA-009: other people's pull requests do not run on the organisation's own machines.

use super::super::expressions::{Key, Kind, inside, parse};
use super::super::guard::is_own_code;
use super::super::model::{Job, Subject};
use crate::findings::{Rule, Section, Severity};
use crate::policies::report::{Findings, Found};
use crate::yaml::{Node, Value};

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "GHA-009",
    section: Section::Policy,
    title: "A workflow that forks can start does not run on self-hosted runners",
    severity: Severity::Warning,
    aliases: &["self-hosted-runner"],
    why: "Anybody can open a pull request against a public repository, and its code then runs inside the organisation's network, on a machine that may keep what it leaves behind. GitHub advises against it. \
zizmor reports every self-hosted runner, when asked to. We report those of workflows that start on `pull_request` or `pull_request_target`: as a warning when the repository is public or the event is `pull_request_target`, as an information when it is not known whether it is public, and not at all when it is private. \
Only the label `self-hosted` counts, also from a matrix of the file; a group or a label of its own may be a larger runner of GitHub. A condition that lets only the repository's own branches through is accepted.",
    how: "Use a runner of GitHub for pull requests, or let only branches of the repository itself through with `if`.",
    wrong: fixture!("GHA-009/wrong/dot-github/workflows/ci.yml"),
    right: fixture!("GHA-009/right/dot-github/workflows/ci.yml"),
};

/// Notes each job of such a workflow on such a runner.
pub(super) fn check(subject: &Subject<'_>, public: Option<bool>, out: &mut Findings<'_>) {
    let target = subject.starts_on(&["pull_request_target"]);
    let fork = subject.starts_on(&["pull_request", "pull_request_review", "pull_request_review_comment"]);
    let severity = match public {
        Some(false) => return,
        _ if !fork && !target => return,
        None if !target => Severity::Info,
        _ => Severity::Warning,
    };
    for job in &subject.jobs {
        let Some(label) = self_hosted(job).filter(|_| !is_own_code(Some(job), None)) else { continue };
        let message =
            "a workflow that forks can start must run on a runner of GitHub, but it runs on a self-hosted one";
        let help = "Use a runner of GitHub for pull requests, or let only branches of the repository itself through with `if`.";
        out.add(Found::new(&RULE, subject.path, label.span, message).help(help).severity(severity));
    }
}

/// The label, when the job runs on such a runner.
fn self_hosted<'d>(job: &Job<'d>) -> Option<&'d Node<'d>> {
    let node = job.get("runs-on")?;
    let node = node.get("labels").unwrap_or(node);
    label(node).or_else(|| of_matrix(job, node.as_text()?))
}

fn label<'d>(node: &'d Node<'d>) -> Option<&'d Node<'d>> {
    let is_label =
        |node: &&Node<'_>| node.as_text().is_some_and(|text| text.trim().eq_ignore_ascii_case("self-hosted"));
    match &node.value {
        Value::List(items) => items.iter().find(is_label),
        _ => Some(node).filter(is_label),
    }
}

/// `${{ matrix.runner }}`: the values stand in the file.
fn of_matrix<'d>(job: &Job<'d>, text: &str) -> Option<&'d Node<'d>> {
    let [(inner, _)]: [(std::ops::Range<usize>, bool); 1] = inside(text.trim()).try_into().ok()?;
    let expression = parse(text.trim().get(inner)?).ok()?;
    let Kind::Index(of, Key::Name(name)) = &expression.kind else { return None };
    if of.path()? != ["matrix"] {
        return None;
    }
    let matrix = job.get("strategy")?.get("matrix")?;
    let values = matrix.get(name).and_then(Node::as_list).unwrap_or_default().iter();
    let included = matrix.get("include").and_then(Node::as_list).unwrap_or_default().iter();
    values.chain(included.filter_map(|include| include.get(name))).find_map(label)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::findings::Severity;
    use crate::policies::workflows::tests::{judged, lines};

    fn text(on: &str, runs_on: &str) -> String {
        format!(
            "on: [{on}]\njobs:\n  a:\n    runs-on: {runs_on}\n    strategy:\n      matrix:\n        r: [ubuntu-latest, self-hosted]\n    steps:\n      - run: a\n"
        )
    }

    #[test]
    fn the_label_is_found_in_lists_groups_and_matrices() {
        for (runs_on, line) in
            [("self-hosted", 4), ("[self-hosted, linux]", 4), ("{labels: [self-hosted]}", 4), ("${{ matrix.r }}", 7)]
        {
            assert_eq!(lines(&RULE, &text("push, pull_request", runs_on)), [line], "{runs_on}");
        }
        for runs_on in ["ubuntu-latest", "{group: big}", "${{ inputs.r }}", "my-runner"] {
            assert_eq!(lines(&RULE, &text("pull_request", runs_on)), [0; 0], "{runs_on}");
        }
        assert_eq!(lines(&RULE, &text("push", "self-hosted")), [0; 0]);
    }

    #[test]
    fn how_bad_it_is_depends_on_who_can_open_a_pull_request() {
        let severity = |on: &str, public| {
            let found = judged(".github/workflows/a.yml", &text(on, "self-hosted"), public, None);
            found.into_iter().find(|found| found.rule.id == "GHA-009").map(|found| found.severity)
        };
        assert_eq!(severity("pull_request", Some(true)), Some(Severity::Warning));
        assert_eq!(severity("pull_request", None), Some(Severity::Info));
        assert_eq!(severity("pull_request_target", None), Some(Severity::Warning));
        assert_eq!(severity("pull_request", Some(false)), None);
    }
}
