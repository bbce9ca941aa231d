//! Why nothing is waived: what happened, why, who can, and the exact next command.

use super::{again, place, rules, state_in_words};
use crate::flows::commands::Invocation;
use crate::outbox::escape;
use crate::store::{RecordedWaiver, WaiverState};

/// What was asked cannot be, for all these reasons.
pub fn impossible(command: &Invocation, problems: &[String]) -> String {
    let mut text =
        format!("I could not do {} (E102), and nothing was asked for:\n\n", escape::code(&command.text, 300));
    text.extend(problems.iter().map(|problem| format!("- {problem}\n")));
    format!("{text}\n**Next:** write it anew with that put right · more: `/idp help waive`")
}

/// The same waits already.
pub fn waits_already(waiver: &RecordedWaiver, who: &str) -> String {
    format!(
        "This was asked for already: [waiver {}]({}) of {} {}; it waits for {who}. Nothing was asked for twice.",
        waiver.id,
        waiver.asked.comment_url,
        rules(waiver),
        place(waiver)
    )
}

/// The command says no number, and several waivers wait here.
pub fn which(command: &Invocation, waiting: &[RecordedWaiver]) -> String {
    let listed: Vec<String> =
        waiting.iter().take(20).map(|waiver| format!("{} ({})", waiver.id, rules(waiver))).collect();
    format!(
        "I did not run {} (E103): it does not say which waiver; here wait {}.\n\n**Next:** write `/idp {} {}` with the \
         number of the waiver.",
        escape::code(&command.text, 120),
        listed.join(", "),
        command.verb,
        waiting.first().map_or(12, |waiver| waiver.id)
    )
}

/// Nobody grants what they asked for themselves.
pub fn own(waiver: &RecordedWaiver, who: &str) -> String {
    let id = waiver.id;
    format!(
        "You asked for waiver {id} yourself, so somebody else has to grant it (E204): {who}.\n\n\
         **Next:** they write `/idp approve {id}`. Changed your mind: `/idp cancel {id}`"
    )
}

/// Who wrote does not decide about waivers.
pub fn not_for_you(waiver: &RecordedWaiver, verb: &str, who: &str) -> String {
    let id = waiver.id;
    let asker = match verb {
        "cancel" => format!(" or {}, who asked for it", escape::code(&waiver.asked.asked_by, 60)),
        _ => String::new(),
    };
    format!(
        "I did not {verb} waiver {id} (E201): that is for {who}{asker}.\n\n\
         **Next:** ask one of them to comment `/idp {verb} {id}`."
    )
}

/// The waiver does not stand where this is possible.
pub fn not_from(waiver: &RecordedWaiver, verb: &str, state: WaiverState) -> String {
    let id = waiver.id;
    let next = match state {
        WaiverState::Waiting => format!("`/idp approve {id}` or `/idp reject {id}`."),
        WaiverState::Granted => format!("`/idp cancel {id}` ends it."),
        _ => format!("to ask again: {}", again(waiver)),
    };
    let stands = RecordedWaiver { state, ..waiver.clone() };
    format!("I cannot {verb} waiver {id} (E303): it {}.\n\n**Next:** {next}", state_in_words(&stands))
}
