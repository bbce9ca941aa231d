//! `/idp waivers`: what is waived in this repository, and what waits.

use super::desk::{Answer, Desk};
use super::{Extra, Help, Role, Verb, Where};
use crate::failure::Failure;
use crate::flows::waiving;

/// The definition.
pub const HELP: Help = Help {
    verb: Verb::Waivers,
    arguments: &[],
    extra: Extra::Closed,
    summary: "show which findings are waived here, and until when",
    description: "Lists the waivers of this repository: those that wait for somebody to grant them, and those in force \
                  with their last day, who asked and who granted them.",
    place: Where::Both,
    role: Role::Read,
    who: "everybody who can read the repository",
    examples: &["/idp waivers"],
    mutating: false,
};

/// Lists them.
pub(super) async fn run(desk: &Desk<'_>) -> Result<Answer, Failure> {
    waiving::list(desk).await
}
