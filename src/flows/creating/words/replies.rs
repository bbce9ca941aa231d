//! The short replies to those who decide about a creation, and the list of all.

use super::state_in_words;
use crate::flows::commands::Answer;
use crate::outbox::escape;
use crate::store::{Creation, CreationState};

/// To whoever let a creation go on.
pub fn went_on(creation: &Creation, done: &str) -> Answer {
    let target = escape::code(&creation.asked.target, 140);
    match (creation.state, &creation.made) {
        (CreationState::Made, Some(made)) => {
            Answer::done(format!("Request {} is {done}: [{target}]({}) stands.", creation.id, made.url))
        }
        (CreationState::Failed, _) => Answer::refused(format!(
            "Request {} is {done}, and a step failed; its reply says which and why.\n\n**Next:** `/idp retry {}` once \
             that is put right.",
            creation.id, creation.id
        )),
        _ => Answer::done(format!("Request {} is {done}; it {}.", creation.id, state_in_words(creation))),
    }
}

/// To whoever ended a creation.
pub fn ended(creation: &Creation, done: &str) -> String {
    let what = match &creation.made {
        Some(made) => format!("what was made stays: {}", made.url),
        None => "nothing was made".to_owned(),
    };
    format!("Request {} is {done}; {what}.", creation.id)
}

/// The creations of a platform repository, newest first.
pub fn status(creations: &[Creation]) -> String {
    let mut text =
        "Repositories asked for, newest first:\n\n| | what | asked by | stands |\n| --- | --- | --- | --- |\n"
            .to_owned();
    for creation in creations {
        let asked = &creation.asked;
        text.push_str(&format!(
            "| {} | [{} {}]({}) | {} | {} |\n",
            creation.id,
            asked.golden_path,
            escape::cell(&asked.target, 140),
            asked.url,
            escape::cell(&asked.asked_by, 60),
            state_in_words(creation)
        ));
    }
    text
}
