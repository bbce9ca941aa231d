//! `/idp whoami`: what the platform knows about the one who asks.

use super::{Extra, Help, Role, Verb, Where};

/// The definition.
pub const HELP: Help = Help {
    verb: Verb::Whoami,
    arguments: &[],
    extra: Extra::Closed,
    summary: "show your role here and what it lets you do",
    description: "Shows the role that GitHub reports for you in this repository and the commands that it allows.",
    place: Where::Both,
    role: Role::Read,
    who: "everybody who can read the repository",
    examples: &["/idp whoami"],
    mutating: false,
};
