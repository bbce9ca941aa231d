//! `/idp help`: which commands there are for the one who asks, or how one of them is written.

use super::desk::{Answer, Desk};
use super::replies;
use super::{Argument, Extra, Help, Role, Shape, Values, Verb, Where};
use crate::failure::Failure;

/// The definition.
pub const HELP: Help = Help {
    verb: Verb::Help,
    arguments: &[Argument {
        values: Values::Verb,
        ..Argument::new("verb", Shape::Positional, "the command to explain; without it, all that you may run here")
    }],
    extra: Extra::Closed,
    summary: "show the commands that you may run here, or explain one",
    description: "Shows only what you may run in this repository. With a command's name it shows how that command is \
                  written, who may run it and examples. `/idp` alone means the same.",
    place: Where::Both,
    role: Role::Read,
    who: "everybody who can read the repository",
    examples: &["/idp help", "/idp help provision"],
    mutating: false,
};

/// Replies with the commands that the asker may run here, or with all about one.
pub(super) async fn run(desk: &Desk<'_>) -> Result<Answer, Failure> {
    let (place, repository) = (desk.comment.place, desk.comment.repository.name.to_string());
    let verb = desk.invocation.value("verb").and_then(Verb::from_name);
    Ok(Answer::done(match verb {
        Some(verb) => replies::of(verb, desk.role, place, &repository),
        None => replies::overview(desk.role, place, &repository),
    }))
}
