//! What a command asks to be waived, checked against what the organisation allows. Pure.

use crate::config::waivers::WaiverSettings;
use crate::flows::commands::Invocation;
use crate::outbox::escape;
use crate::policies::waivers::{Meant, PathGlob, Term, meant};

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wish {
    pub rules: Vec<String>,
    pub term: Term,
    pub reason: String,
    pub path: Option<String>,
}

/// Reads the command.
///
/// # Errors
/// All that cannot be, each as a sentence without a full stop.
pub(super) fn read(command: &Invocation, settings: &WaiverSettings) -> Result<Wish, Vec<String>> {
    let mut problems = Vec::new();
    let path = command.value("path").map(|path| path.trim().to_owned());
    let glob = path.as_deref().and_then(|path| PathGlob::new(path).ok());
    let mut rules: Vec<String> = Vec::new();
    for typed in command.positionals.iter().map(|typed| typed.value.trim()) {
        if let Some(problem) = judge(typed, glob.as_ref()) {
            problems.push(problem);
        } else if !rules.iter().any(|rule| rule.eq_ignore_ascii_case(typed)) {
            rules.push(typed.to_owned());
        }
    }
    let term = command.value("for").and_then(Term::parse).unwrap_or_default();
    if term > settings.longest {
        problems.push(format!("`--for` may be `{}` at most; you wrote `{term}`", settings.longest));
    }
    let reason = command.value("reason").unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    if problems.is_empty() { Ok(Wish { rules, term, reason, path }) } else { Err(problems) }
}

/// Why a rule cannot be waived; none when it can.
fn judge(typed: &str, path: Option<&PathGlob>) -> Option<String> {
    match meant(typed, path) {
        Meant::Rules | Meant::Organisations => None,
        Meant::Refused(reason) => Some(format!("{} cannot be waived{}", escape::code(typed, 80), reason.words())),
        Meant::Unknown(_) => Some(format!("I do not know the rule {}", escape::code(typed, 80))),
    }
}
