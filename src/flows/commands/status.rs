//! `/idp status`: what the platform is doing for this pull request or issue.

use super::{Extra, Help, Role, Verb, Where};

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
