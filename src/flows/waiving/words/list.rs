//! The list of a repository's waivers.

use super::{place, rules};
use crate::outbox::escape;
use crate::store::{RecordedWaiver, WaiverState};

/// Waivers that are shown.
const SHOWN: usize = 50;

/// Those that wait, then those in force, the next to end first. `who` grants waivers here.
pub fn list(repository: &str, waivers: &[RecordedWaiver], who: &str) -> String {
    let repository = escape::code(repository, 140);
    if waivers.is_empty() {
        return format!(
            "Nothing is waived in {repository}, and nobody waits for a waiver.\n\n\
             To ask for one: `/idp waive RULE --for 30d --reason \"…\"` · more: `/idp help waive`"
        );
    }
    let mut sorted: Vec<&RecordedWaiver> = waivers.iter().take(SHOWN).collect();
    sorted.sort_by_key(|waiver| (waiver.state == WaiverState::Granted, waiver.until, waiver.id));
    let waiting = sorted.iter().filter(|waiver| waiver.state == WaiverState::Waiting).count();
    let mut text = format!(
        "Waivers in {repository}: {} in force, {waiting} waiting.\n\n\
         | | what | stands | asked by | why |\n| --- | --- | --- | --- | --- |\n",
        sorted.len() - waiting
    );
    text.extend(sorted.iter().map(|waiver| row(waiver)));
    if waivers.len() > SHOWN {
        text.push_str(&format!("\nOnly the newest {SHOWN} are shown.\n"));
    }
    if waiting > 0 {
        text.push_str(&format!("\nThose that wait are granted by {who}: `/idp approve` with the number.\n"));
    }
    text
}

fn row(waiver: &RecordedWaiver) -> String {
    let asked = &waiver.asked;
    let stands = match (waiver.state, waiver.until, &waiver.decided_by) {
        (WaiverState::Granted, Some(until), Some(who)) => {
            format!("until {until}, granted by {}", escape::cell(who, 60))
        }
        _ => "waits".to_owned(),
    };
    format!(
        "| [{}]({}) | {} {} | {stands} | {} | {} |\n",
        waiver.id,
        asked.comment_url,
        rules(waiver).replace('|', "\\|"),
        place(waiver).replace('|', "\\|"),
        escape::cell(&asked.asked_by, 60),
        escape::cell(&asked.reason, 120)
    )
}
