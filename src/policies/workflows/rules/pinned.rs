//! GHA-001: actions and reusable workflows of others are pinned to a commit. Not whether that commit is a good one.

use super::super::model::Subject;
use super::super::uses::{Uses, is_commit};
use crate::findings::{Rule, Section, Severity};
use crate::policies::report::{Findings, Found};
use crate::yaml::Node;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "GHA-001",
    section: Section::Policy,
    title: "Actions of third parties are pinned to a full commit SHA",
    severity: Severity::Warning,
    aliases: &["unpinned-uses", "unpinned-images", "Pinned-Dependencies"],
    why: "A tag or a branch can be moved: whoever takes over the repository of an action gets the secrets and the token of every workflow that uses it. A full commit SHA cannot be moved. \
zizmor (1.32) asks it of all actions unless it is configured otherwise, Scorecard too. We leave out `actions/*` and `github/*`, which belong to the platform that runs the workflow anyway, and the account of the repository itself where it is known; offline it is not. A `docker://` image needs a digest. \
There is no mechanical fix: the commit behind a tag is not known without asking GitHub, and a map that ages would pin to the wrong one.",
    how: "Write the commit with the version behind it: `owner/action@<40 characters>  # v4.1.0`. Dependabot and Renovate keep both up to date.",
    wrong: fixture!("GHA-001/wrong/dot-github/workflows/ci.yml"),
    right: fixture!("GHA-001/right/dot-github/workflows/ci.yml"),
};

/// Notes each reference that somebody else can move.
pub(super) fn check(subject: &Subject<'_>, account: Option<&str>, out: &mut Findings<'_>) {
    let of_jobs = subject.jobs.iter().filter_map(|job| job.uses());
    let of_steps = subject.steps().filter_map(|(_, step)| step.uses());
    for (node, uses) in of_jobs.chain(of_steps) {
        note(subject, node, uses, account, out);
    }
    // The image of an action that is a container.
    if let Some(node) = subject.root.get("runs").and_then(|runs| runs.get("image"))
        && let Some(uses @ Uses::Docker(_)) = node.as_text().map(Uses::parse)
    {
        note(subject, node, uses, account, out);
    }
}

fn note(subject: &Subject<'_>, node: &Node<'_>, uses: Uses<'_>, account: Option<&str>, out: &mut Findings<'_>) {
    let (message, help) = match uses {
        Uses::Docker(image) if !image.contains("@sha256:") && !image.contains("${{") => (
            "an image that a workflow runs must have a digest, but this one has none".to_owned(),
            "Write the digest behind the image: `docker://alpine@sha256:…`.",
        ),
        Uses::Repository { owner, name, reference, .. } if !is_commit(reference) && !reference.contains("${{") => {
            let own = account.is_some_and(|account| account.eq_ignore_ascii_case(owner));
            if own || ["actions", "github"].iter().any(|trusted| trusted.eq_ignore_ascii_case(owner)) {
                return;
            }
            let action: String = format!("{owner}/{name}").chars().take(60).collect();
            let message = format!("`{action}` must be pinned to a full commit SHA, but a tag or branch is named");
            (message, "Write the 40 characters of the commit, and its version in a comment behind it.")
        }
        _ => return,
    };
    out.add(Found::new(&RULE, subject.path, node.span, message).help(help));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::policies::workflows::tests::{lines, lines_of};

    fn with(uses: &str) -> Vec<u32> {
        lines(&RULE, &format!("on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: {uses}\n"))
    }

    #[test]
    fn only_a_whole_commit_of_a_third_party_is_pinned() {
        for wrong in [
            "a/b@v1",
            "a/b@main",
            "a/b/c@0123abc",
            "docker://alpine:3",
            "a/b@0123456789012345678901234567890123456789x",
        ] {
            assert_eq!(with(wrong), [6], "{wrong}");
        }
        let right = [
            "actions/checkout@v4",
            "github/codeql-action/init@v3",
            "./x",
            "docker://a@sha256:00",
            "a/b@0123456789012345678901234567890123456789",
        ];
        for right in right {
            assert_eq!(with(right), [0; 0], "{right}");
        }
    }

    #[test]
    fn reusable_workflows_and_composite_actions_count_too() {
        assert_eq!(lines(&RULE, "on: push\njobs:\n  a:\n    uses: a/b/.github/workflows/c.yml@v1\n"), [4]);
        let action = "runs:\n  using: composite\n  steps:\n    - uses: a/b@v1\n";
        assert_eq!(lines_of(&RULE, "tools/action.yml", action), [4]);
    }
}
