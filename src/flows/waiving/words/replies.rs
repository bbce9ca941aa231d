//! The reply to a waiver, edited as it moves on, and the short replies to those who decide about it.

use super::super::mirror::{CLOSED, MERGED};
use super::{again, place, rules, state_in_words};
use crate::outbox::escape;
use crate::policies::waivers::WAIVERS_FILE;
use crate::store::{RecordedWaiver, WaiverState};

/// How a waiver stands: what was asked, each step, and what is next. `who` grants it, while it waits.
pub fn waiver(waiver: &RecordedWaiver, who: &str) -> String {
    let asked = &waiver.asked;
    let days = if asked.days == 1 { "1 day".to_owned() } else { format!("{} days", asked.days) };
    let mut text = format!("**Waiver** of {} {} · {days}\n\n", rules(waiver), place(waiver));
    for (done, step) in steps(waiver, who) {
        text.push_str(&format!("- [{}] {step}\n", if done { "x" } else { " " }));
    }
    format!("{text}\n**Next:** {}\n", next(waiver))
}

fn steps(waiver: &RecordedWaiver, who: &str) -> Vec<(bool, String)> {
    let asked = &waiver.asked;
    let by = |name: &Option<String>| escape::code(name.as_deref().unwrap_or("idp"), 60);
    let asker = escape::code(&asked.asked_by, 60);
    let mut steps =
        vec![(true, format!("Waiver {} is asked for by {asker}: {}", waiver.id, escape::code(&asked.reason, 500)))];
    if let (Some(on), Some(until)) = (waiver.granted_on, waiver.until) {
        steps.push((true, format!("Granted by {} on {on}; its last day is {until} (UTC)", by(&waiver.decided_by))));
    }
    match waiver.state {
        WaiverState::Waiting => {
            steps.push((false, format!("Grant: waiting for {who}; {asker} cannot grant it")));
            steps.push((false, "Until then its findings count".to_owned()));
        }
        WaiverState::Granted => {}
        WaiverState::Refused => {
            let why = waiver.refusal.as_deref().map(|why| format!(": {}", escape::code(why, 500)));
            steps.push((true, format!("Rejected by {}{}", by(&waiver.decided_by), why.unwrap_or_default())));
        }
        WaiverState::Cancelled => steps.push((true, "Cancelled; its findings count".to_owned())),
        WaiverState::Ended => {
            let on = waiver.ended_on.map(|on| format!(" on {on}")).unwrap_or_default();
            steps.push((true, format!("Ended by {}{on}; its findings count again", by(&waiver.ended_by))));
        }
        WaiverState::Expired => steps.push((true, "Its last day is over; its findings count again".to_owned())),
    }
    steps.extend(in_file(waiver));
    steps
}

/// What became of its entry in the file.
fn in_file(waiver: &RecordedWaiver) -> Option<(bool, String)> {
    waiver.granted_on?;
    let counts = waiver.state == WaiverState::Granted;
    let (what, meanwhile) = match counts {
        true => ("the entry", "it counts all the same"),
        false => ("the entry's removal", "it counts no more all the same"),
    };
    Some(match (waiver.mirror_pull, waiver.mirror_note.as_str()) {
        (Some(pull), MERGED) => (true, format!("`{WAIVERS_FILE}`: {what} was merged with #{pull}")),
        (Some(pull), CLOSED) => (true, format!("`{WAIVERS_FILE}`: #{pull} with {what} was closed; {meanwhile}")),
        (Some(pull), _) => (false, format!("`{WAIVERS_FILE}`: #{pull} with {what} waits to be merged; {meanwhile}")),
        (None, "") if !waiver.settled => (false, format!("`{WAIVERS_FILE}`: a pull request with {what} follows")),
        (None, "") if counts => (true, format!("`{WAIVERS_FILE}`: the entry stands there")),
        (None, "") => (true, format!("`{WAIVERS_FILE}`: no entry stands there")),
        (None, why) => {
            let why = escape::prose(why, 300);
            (false, format!("`{WAIVERS_FILE}`: {what} could not be proposed, for {why}; {meanwhile}"))
        }
    })
}

fn next(waiver: &RecordedWaiver) -> String {
    let (id, again) = (waiver.id, again(waiver));
    match waiver.state {
        WaiverState::Waiting => {
            format!("`/idp approve {id}` or `/idp reject {id}`. Changed your mind: `/idp cancel {id}`")
        }
        WaiverState::Granted => {
            let merge = match (waiver.mirror_pull, waiver.mirror_note.as_str()) {
                (Some(pull), "") => format!("review and merge #{pull}, and "),
                _ => String::new(),
            };
            format!("{merge}put the findings right while there is time. To end it earlier: `/idp cancel {id}`")
        }
        WaiverState::Refused | WaiverState::Cancelled => {
            "put the findings right, or ask otherwise in a new comment.".to_owned()
        }
        WaiverState::Ended | WaiverState::Expired => format!("put the findings right, or ask again: {again}"),
    }
}

/// To whoever granted it.
pub fn granted(waiver: &RecordedWaiver) -> String {
    format!(
        "Waiver {} is granted: {} {}. Its reply under {} says how it stands.",
        waiver.id,
        rules(waiver),
        state_in_words(waiver),
        waiver.asked.comment_url
    )
}

/// To whoever rejected it.
pub fn rejected(waiver: &RecordedWaiver) -> String {
    format!(
        "Waiver {} is rejected; its findings count. Its reply under {} says so.",
        waiver.id, waiver.asked.comment_url
    )
}

/// To whoever took it back, or ended it.
pub fn cancelled(waiver: &RecordedWaiver) -> String {
    match waiver.state {
        WaiverState::Ended => format!("Waiver {} is ended; its findings count again.", waiver.id),
        _ => format!("Waiver {} is cancelled; its findings count.", waiver.id),
    }
}
