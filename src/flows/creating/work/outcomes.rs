//! What finished steps made known, for placeholders of the plan that wait for it. Read off the notes that steps leave
//! behind: the commit of the first one, the address of what an effect made. Pure.

use super::Step;
use crate::golden_paths::{Origin, Plan};
use crate::store::{StepOutcome, StepRow};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::borrow::Cow;

/// A part of a plan with its placeholders filled in.
///
/// # Errors
/// What is not known yet, as in `commit of step publish`.
pub(super) fn filled<T: Serialize + DeserializeOwned + Clone>(
    plan: &Plan,
    rows: &[StepRow],
    part: &T,
) -> Result<T, String> {
    if plan.later.is_empty() {
        return Ok(part.clone());
    }
    plan.filled(part, &|from, output| known(rows, from, output))
}

/// The plan as it can be told now: with everything filled in that is known.
pub fn told<'p>(plan: &'p Plan, rows: &[StepRow]) -> Cow<'p, Plan> {
    if plan.later.is_empty() {
        return Cow::Borrowed(plan);
    }
    let mut told = plan.clone();
    fn fill<T: Serialize + DeserializeOwned + Clone>(parts: &mut [T], plan: &Plan, rows: &[StepRow]) {
        for part in parts {
            if let Ok(known) = filled(plan, rows, part) {
                *part = known;
            }
        }
    }
    fill(&mut told.effects, plan, rows);
    fill(&mut told.output.links, plan, rows);
    fill(&mut told.output.text, plan, rows);
    Cow::Owned(told)
}

/// The output of a step that is done.
fn known(rows: &[StepRow], from: Origin, output: &str) -> Option<String> {
    let step = match from {
        Origin::Commit => Step::Commit,
        Origin::Effect(number) => Step::Effect(number),
        // A plan that makes a repository opens its pull requests as effects.
        Origin::PullRequest => return None,
    };
    let key = step.key();
    let row = rows.iter().find(|row| row.step == key && row.outcome == Some(StepOutcome::Done))?;
    let note = row.note.as_str();
    match output {
        "commitHash" => Some(note.to_owned()).filter(|_| from == Origin::Commit && !note.is_empty()),
        "issueUrl" | "remoteUrl" | "workflowRunHtmlUrl" => address(note).map(str::to_owned),
        "issueNumber" | "pullRequestNumber" | "workflowRunId" => number(note).map(str::to_owned),
        "workflowRunUrl" => of_the_api(address(note)?),
        _ => None,
    }
}

fn address(note: &str) -> Option<&str> {
    let is_one = note.starts_with("https://") || note.starts_with("http://");
    is_one.then_some(note).filter(|note| !note.contains(char::is_whitespace))
}

/// The number that an address ends with.
fn number(note: &str) -> Option<&str> {
    let last = address(note)?.rsplit('/').next()?;
    Some(last).filter(|last| !last.is_empty() && last.chars().all(|c| c.is_ascii_digit()))
}

/// Where the API has what a page shows (docs.github.com, "Getting started with the REST API"; GitHub Enterprise Server
/// has it below `/api/v3`).
fn of_the_api(page: &str) -> Option<String> {
    let (scheme, rest) = page.split_once("://")?;
    let (host, path) = rest.split_once('/')?;
    Some(if host == "github.com" || host.ends_with(".ghe.com") {
        format!("{scheme}://api.{host}/repos/{path}")
    } else {
        format!("{scheme}://{host}/api/v3/repos/{path}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<StepRow> {
        let row = |step: &str, outcome, note: &str| StepRow {
            step: step.to_owned(),
            begun_at: 0,
            outcome,
            note: note.to_owned(),
        };
        vec![
            row("commit", Some(StepOutcome::Done), "c0ffee"),
            row("effect:0", Some(StepOutcome::Done), "https://github.com/acme/new/issues/7"),
            row("effect:1", Some(StepOutcome::Done), "https://github.com/acme/new/actions/runs/12"),
            row("effect:2", Some(StepOutcome::Failed), "https://github.com/acme/new/issues/8"),
            row("effect:3", Some(StepOutcome::Done), "`ci.yml` was started or not: see https://github.com/x/1"),
        ]
    }

    #[test]
    fn a_finished_step_tells_its_address_and_its_number() {
        let rows = rows();
        let told = |from, output: &str| known(&rows, from, output).unwrap();
        assert_eq!(told(Origin::Commit, "commitHash"), "c0ffee");
        assert_eq!(told(Origin::Effect(0), "issueUrl"), "https://github.com/acme/new/issues/7");
        assert_eq!(told(Origin::Effect(0), "issueNumber"), "7");
        assert_eq!(told(Origin::Effect(1), "workflowRunId"), "12");
        let api = "https://api.github.com/repos/acme/new/actions/runs/12";
        assert_eq!(told(Origin::Effect(1), "workflowRunUrl"), api);
        assert_eq!(of_the_api("https://ghe.acme.com/a/b").as_deref(), Some("https://ghe.acme.com/api/v3/repos/a/b"));
    }

    #[test]
    fn a_step_that_failed_or_only_says_something_tells_nothing() {
        for number in [2, 3, 4] {
            assert_eq!(known(&rows(), Origin::Effect(number), "issueNumber"), None);
            assert_eq!(known(&rows(), Origin::Effect(number), "issueUrl"), None);
        }
        assert_eq!(known(&rows(), Origin::Effect(0), "commitHash"), None);
    }
}
