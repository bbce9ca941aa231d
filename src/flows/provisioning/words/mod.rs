//! What people read about requests. Words only; the outbox posts them.

mod refusals;
mod request;
mod traces;

pub use refusals::{
    bad_parameters, conflicts, exists, exists_otherwise, no_branch, no_such_request, not_from, not_rendered, not_yours,
    nothing_is_missing, own_request, unknown_kind, which_request,
};
pub use request::{approved, cancelled, dry_run, rejected, request, status};
pub use traces::{commit_message, is_commit_of, pull_body, pull_marker};

use crate::golden_paths::{LOCK_FILE, Plan};
use crate::outbox::escape;
use crate::store::{Request, RequestState};

/// Where a request stands, in a few words.
fn state_in_words(request: &Request) -> String {
    let pull = request.pull_number.map(|number| format!("#{number}")).unwrap_or_default();
    match request.state {
        RequestState::Asked => "is being carried out".to_owned(),
        RequestState::Waiting => "waits for an approval".to_owned(),
        RequestState::CarriedOut => format!("waits for {pull} to be merged"),
        RequestState::Merged => format!("was merged with {pull}"),
        RequestState::Refused => match &request.decided_by {
            Some(who) => format!("was rejected by {}", escape::code(who, 60)),
            None => "could not be carried out".to_owned(),
        },
        RequestState::Cancelled if pull.is_empty() => "was cancelled".to_owned(),
        RequestState::Cancelled => format!("was cancelled, {pull} is closed"),
    }
}

fn short_hash(request: &Request) -> &str {
    request.asked.plan_hash.get(..12).unwrap_or(&request.asked.plan_hash)
}

/// An answer as people read it.
fn answer(plan: &Plan, name: &str) -> Option<String> {
    match plan.answers.get(name)? {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Null => None,
        other => Some(other.to_string()),
    }
}

/// Whether the plan proposes the files of a golden path for a repository that exists.
fn is_scaffold(plan: &Plan) -> bool {
    plan.pull_request().is_some_and(|pull| pull.branch.starts_with("idp/new-"))
}

/// The plan's tree and every file, folded away.
fn contents(plan: &Plan) -> String {
    let mut text = format!("<details><summary>Files ({})</summary>\n\n", plan.files.len());
    text.push_str(&escape::block("text", &plan.tree()));
    // The lock file follows from the others.
    for file in plan.files.iter().filter(|file| file.path != LOCK_FILE) {
        let language = match file.path.rsplit_once('.') {
            Some((_, "yaml" | "yml")) => "yaml",
            Some((_, "md")) => "markdown",
            _ => "text",
        };
        let shown = match std::str::from_utf8(&file.contents) {
            Ok(contents) => escape::block(language, contents),
            Err(_) => format!("{} bytes that are no text.", file.contents.len()),
        };
        text.push_str(&format!("\n\n{}\n\n{shown}", escape::code(&file.path, 300)));
    }
    text.push_str("\n\n</details>");
    text
}
