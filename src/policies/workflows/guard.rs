//! Conditions that keep other people's pull requests out: `if:` of jobs and steps, as text. Only forms that leave no
//! doubt count.

use super::model::{Job, Step};
use crate::yaml::Node;

/// Whether the condition of a job or of a step makes sure that the code is the repository's own.
pub(super) fn is_own_code(job: Option<&Job<'_>>, step: Option<Step<'_>>) -> bool {
    let of_job = job.and_then(|job| job.get("if"));
    let of_step = step.and_then(|step| step.get("if"));
    [of_job, of_step].into_iter().flatten().filter_map(Node::as_text).any(only_own)
}

fn only_own(condition: &str) -> bool {
    let text: String =
        condition.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let text = text.trim_start_matches("${{").trim_end_matches("}}");
    // Another way in would make the rest worthless; `always()` and its like say when, not who.
    text.split("||").all(|way| {
        let parts: Vec<&str> = way.split("&&").map(|part| part.trim_matches(['(', ')'])).collect();
        parts.iter().any(|part| is_guard(part))
    })
}

fn is_guard(part: &str) -> bool {
    const HEADS: &[&str] =
        &["github.event.pull_request.head.repo.full_name", "github.event.workflow_run.head_repository.full_name"];
    const EVENTS: &[&str] = &["push", "schedule", "workflow_dispatch", "release", "merge_group", "repository_dispatch"];
    if let Some((left, right)) = part.split_once("==") {
        let either = |one: &str, other: &str| (left == one && right == other) || (left == other && right == one);
        let own = HEADS.iter().any(|head| either(head, "github.repository"))
            || either("github.event.pull_request.head.repo.id", "github.event.repository.id")
            || either("github.event.pull_request.head.repo.owner.login", "github.repository_owner")
            || either("github.event.pull_request.head.repo.fork", "false")
            // The author of the pull request; `github.actor` may be somebody who only re-ran it.
            || either("github.event.pull_request.user.login", "'dependabot[bot]'");
        let event = |context: &str| EVENTS.iter().any(|event| either(context, &format!("'{event}'")));
        return own || event("github.event_name") || event("github.event.workflow_run.event");
    }
    part == "!github.event.pull_request.head.repo.fork"
        || part == "github.event_name!='pull_request_target'"
        || part == "github.event.pull_request.head.repo.fork!=true"
}

#[cfg(test)]
mod tests {
    use super::only_own;

    #[test]
    fn only_a_condition_without_another_way_in_counts() {
        for own in [
            "github.event.pull_request.head.repo.full_name == github.repository",
            "${{ github.repository == github.event.pull_request.head.repo.full_name && always() }}",
            "github.event.workflow_run.event == 'push'",
            "github.event.pull_request.user.login == 'dependabot[bot]'",
            "github.event_name == 'push' || !github.event.pull_request.head.repo.fork",
        ] {
            assert!(only_own(own), "{own}");
        }
        for other in [
            "github.event.pull_request.head.repo.full_name != github.repository",
            "github.event_name == 'push' || true",
            "github.actor == 'dependabot[bot]'",
            "contains(github.event.pull_request.labels.*.name, 'safe')",
            "github.event.workflow_run.conclusion == 'success'",
        ] {
            assert!(!only_own(other), "{other}");
        }
    }
}
