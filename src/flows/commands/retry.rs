//! `/idp retry`: go on with a repository of which a step failed.

use super::desk::{Answer, Desk};
use super::{Argument, Extra, Help, Role, Shape, Values, Verb, Where};
use crate::failure::Failure;
use crate::flows::creating;

/// The definition.
pub const HELP: Help = Help {
    verb: Verb::Retry,
    arguments: &[Argument {
        values: Values::RequestId,
        ..Argument::new("id", Shape::Positional, "the number of the request; in the issue that asked, that one")
    }],
    extra: Extra::Closed,
    summary: "go on with a repository of which a step failed",
    description: "Tries the steps again that failed, and goes on with those that were not reached. What was done is not \
                  done again, and nothing is made twice.",
    place: Where::Both,
    role: Role::Read,
    who: "the person who asked, and everybody who may approve",
    examples: &["/idp retry", "/idp retry 12"],
    mutating: true,
};

/// Goes on with what failed.
pub(super) async fn run(desk: &Desk<'_>) -> Result<Answer, Failure> {
    creating::retry(desk).await
}
