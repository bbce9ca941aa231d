//! What people read about waivers. Words only; the outbox posts them.

mod list;
mod refusals;
mod replies;
mod traces;

pub use list::list;
pub use refusals::{impossible, not_for_you, not_from, own, waits_already, which};
pub use replies::{cancelled, granted, rejected, waiver};
pub use traces::{branch, commit_message, is_our_commit, is_our_pull, pull};

use crate::findings;
use crate::outbox::escape;
use crate::store::{RecordedWaiver, WaiverState};

/// Its rules, each with what it means where another tool's id was typed: `CKV_K8S_16` (`K8S-001`).
fn rules(waiver: &RecordedWaiver) -> String {
    let known = findings::rules();
    let one = |typed: &String| {
        let meant = known.all(typed);
        let others: Vec<String> = match meant.iter().any(|rule| rule.id.eq_ignore_ascii_case(typed)) {
            true => Vec::new(),
            false => meant.iter().map(|rule| format!("`{}`", rule.id)).collect(),
        };
        let meant = if others.is_empty() { String::new() } else { format!(" ({})", others.join(", ")) };
        format!("{}{meant}", escape::code(typed, 80))
    };
    waiver.asked.rules.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Where it counts.
fn place(waiver: &RecordedWaiver) -> String {
    match &waiver.asked.path {
        Some(path) => format!("in {}", escape::code(path, 200)),
        None => "in all files".to_owned(),
    }
}

/// Where it stands, in a few words.
fn state_in_words(waiver: &RecordedWaiver) -> String {
    let until = waiver.until.map(|until| until.to_string()).unwrap_or_default();
    match waiver.state {
        WaiverState::Waiting => "waits for somebody to grant it".to_owned(),
        WaiverState::Granted => format!("is in force until {until}"),
        WaiverState::Refused => "was rejected".to_owned(),
        WaiverState::Cancelled => "was cancelled".to_owned(),
        WaiverState::Ended => "was ended".to_owned(),
        WaiverState::Expired => format!("ended on {until}"),
    }
}

/// The command that asks for the same again, with the reason left to be written.
fn again(waiver: &RecordedWaiver) -> String {
    let asked = &waiver.asked;
    let path = asked.path.as_deref().map(|path| format!(" --path \"{path}\"")).unwrap_or_default();
    let rules = asked.rules.join(" ");
    escape::code(&format!("/idp waive {rules} --for {}d --reason \"…\"{path}", asked.days), 400)
}

#[cfg(test)]
mod tests;
