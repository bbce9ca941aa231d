//! What people read about repositories that are made. Words only; the outbox posts them.

mod creation;
mod preview;
mod refusals;
mod replies;

pub use creation::creation;
pub use preview::dry_run;
pub use refusals::{
    broken_path, edit_first, elsewhere, impossible, not_for_you, not_from, not_here, nothing_to_retry, open_already,
    resource, stranger, typed, unclear, unknown_path,
};
pub use replies::{ended, status, went_on};

use crate::golden_paths::Plan;
use crate::outbox::escape;
use crate::store::{Creation, CreationState};

/// Where a creation stands, in a few words.
fn state_in_words(creation: &Creation) -> &'static str {
    match creation.state {
        CreationState::Waiting => "waits for an approval",
        CreationState::Asked => "is being carried out",
        CreationState::Failed => "has a step that failed",
        CreationState::Made => "is done",
        CreationState::Refused => "was rejected",
        CreationState::Cancelled => "was cancelled",
    }
}

fn short_hash(creation: &Creation) -> &str {
    creation.asked.plan_hash.get(..12).unwrap_or(&creation.asked.plan_hash)
}

/// `owner/name` of the repository, as it is written.
fn target(plan: &Plan) -> String {
    plan.repository().map(|made| format!("{}/{}", made.owner, made.name)).unwrap_or_default()
}

/// The golden path's message, and trailers that tie the commit to its request.
pub fn commit_message(creation: &Creation, plan: &Plan) -> String {
    let message = plan.commit_message.trim_end();
    format!("{message}\n\nIdp-Request: {}\nIdp-Plan: {}\n", creation.id, creation.asked.plan_hash)
}

/// Who answers for what is made, as the planned catalog file says.
fn owner(plan: &Plan) -> Option<String> {
    use serde::Deserialize;
    let file = plan.files.iter().find(|file| super::work::is_catalog_file(&file.path))?;
    let text = std::str::from_utf8(&file.contents).ok()?;
    serde_yaml::Deserializer::from_str(text).find_map(|document| {
        let entity = serde_json::Value::deserialize(document).ok()?;
        let owner = entity.pointer("/spec/owner")?.as_str()?;
        Some(escape::code(owner, 100))
    })
}
