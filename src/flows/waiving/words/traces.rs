//! What a waiver leaves in its repository: a branch, a commit's message, a pull request's text. By them it is found
//! again.

use super::{place, rules};
use crate::outbox::escape;
use crate::policies::waivers::WAIVERS_FILE;
use crate::store::{RecordedWaiver, WaiverState};

/// The first line of the pull request's text; Markdown does not show it.
const MARKER: &str = "<!-- idp:waivers -->";
const TRAILER: &str = "Idp-Waiver: ";

/// The branch that a waiver begins where none is under way: `idp/waive-k8s-001-12`, and `idp/unwaive-…` for its end.
pub fn branch(waiver: &RecordedWaiver) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let rule: String =
        waiver.asked.rules.first().map(|rule| rule.chars().take(60).map(plain).collect()).unwrap_or_default();
    let verb = if waiver.state == WaiverState::Granted { "waive" } else { "unwaive" };
    format!("idp/{verb}-{}-{}", rule.trim_matches('-'), waiver.id)
}

/// What was typed stays out of it: a commit's message can mention people and close issues.
pub fn commit_message(waiver: &RecordedWaiver) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let rules: Vec<String> =
        waiver.asked.rules.iter().map(|rule| rule.chars().filter(plain).take(60).collect()).collect();
    let listed = rules.join(", ");
    let rules = if listed.len() <= 60 { listed } else { format!("{} rules", rules.len()) };
    let what = match (waiver.state, waiver.until) {
        (WaiverState::Granted, Some(until)) => format!("Waive {rules} until {until}"),
        _ => format!("Remove the ended waiver of {rules}"),
    };
    format!("{what}\n\n{TRAILER}{}\n", waiver.id)
}

/// Whether a commit with this message is about a waiver.
pub fn is_our_commit(message: &str) -> bool {
    message.lines().any(|line| line.starts_with(TRAILER))
}

/// Whether a pull request with this text is about waivers.
pub fn is_our_pull(body: &str) -> bool {
    body.lines().next().is_some_and(|line| line.trim() == MARKER)
}

/// Title and text of the pull request that a waiver opens; others may come onto its branch.
pub fn pull(waiver: &RecordedWaiver) -> (String, String) {
    let asked = &waiver.asked;
    let (title, first) = match (waiver.state, waiver.until) {
        (WaiverState::Granted, Some(until)) => (
            "Note waivers in .idp/waivers.yaml",
            format!(
                "{} {} until {until}: {}\n\nAsked for by {} in [this comment]({}), granted by {}.",
                rules(waiver),
                place(waiver),
                escape::code(&asked.reason, 500),
                escape::code(&asked.asked_by, 60),
                asked.comment_url,
                escape::code(waiver.decided_by.as_deref().unwrap_or("idp"), 60),
            ),
        ),
        _ => (
            "Remove ended waivers from .idp/waivers.yaml",
            format!("{} {}, asked for in [this comment]({}).", rules(waiver), place(waiver), asked.comment_url),
        ),
    };
    let body = format!(
        "{MARKER}\nBrings `{WAIVERS_FILE}` in step with the waivers that were granted here. They count without it; the \
         file shows them to whoever reads the repository, and to `idp check` on a laptop.\n\n{first}\n\n\
         Each commit is about one waiver: while this is open, others come onto the same branch. Closing it is an answer \
         too: it is not opened again for these waivers."
    );
    (title.to_owned(), body)
}
