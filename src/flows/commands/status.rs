//! `/idp status`: what the platform is doing for this pull request or issue.

use super::desk::{Answer, Desk};
use super::{Extra, Help, Role, Verb, Where};
use crate::failure::Failure;
use crate::flows::{creating, provisioning, waiving};

/// The definition.
pub const HELP: Help = Help {
    verb: Verb::Status,
    arguments: &[],
    extra: Extra::Closed,
    summary: "show the requests made here and what each is waiting for",
    description: "Lists the requests that were made on this pull request or issue: what was asked, by whom, how far it \
                  is, and the next step of those that wait.",
    place: Where::Both,
    role: Role::Read,
    who: "everybody who can read the repository",
    examples: &["/idp status"],
    mutating: false,
};

/// Replies with the requests of this repository and what each waits for.
pub(super) async fn run(desk: &Desk<'_>) -> Result<Answer, Failure> {
    let repository = &desk.comment.repository;
    let requests = desk.platform.store.requests_in(repository.id, 10).await?;
    let creations = desk.platform.store.creations_in(repository.id, None, 10).await?;
    let mut parts = Vec::new();
    if !creations.is_empty() {
        parts.push(creating::words::status(&creations));
    }
    let waivers = waiving::waiting(desk).await?;
    if creations.is_empty() && waivers.is_none() || !requests.is_empty() {
        parts.push(provisioning::words::status(&repository.name.to_string(), &requests));
    }
    parts.extend(waivers);
    Ok(Answer::done(parts.join("\n")))
}
