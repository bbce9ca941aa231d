//! `/idp create`: make a repository from a golden path, or propose the files of one for a repository that exists.

use super::desk::{Answer, Desk};
use super::{Argument, Extra, Help, Role, Shape, Values, Verb, Where};
use crate::failure::Failure;
use crate::flows::creating;

/// The definition.
pub const HELP: Help = Help {
    verb: Verb::Create,
    arguments: &[
        Argument {
            required: true,
            values: Values::Name,
            ..Argument::new(
                "path",
                Shape::Positional,
                "what to make: the name of a golden path, such as `rest-api-node`",
            )
        },
        Argument::new("name", Shape::PositionalOption, "what to call it"),
        Argument::new(
            "pr",
            Shape::Flag,
            "make no repository: open a pull request here with the files that are missing",
        ),
        Argument::new("dry-run", Shape::Flag, "show what would be made, and make nothing"),
    ],
    extra: Extra::Open(
        "the parameters of the golden path; `--dry-run` shows what they lead to, and an error lists what they may be",
    ),
    summary: "make a repository with everything around it",
    description: "In an issue of the platform repository: makes the repository that the golden path describes, with one \
                  first commit, its settings, teams, rules and its catalog entry, once somebody who may has approved it. \
                  With `--pr`, in a repository that exists: opens one pull request with those files that it does not \
                  have; what is there stays as it is.",
    place: Where::Both,
    role: Role::Read,
    who: "members of the organisation in the platform repository; with `--pr`, those who may write to the repository",
    examples: &["/idp create rest-api-node name=orders-api owner=payments", "/idp create rest-api-node --pr"],
    mutating: true,
};

/// Makes it, or waits for an approval.
pub(super) async fn run(desk: &Desk<'_>) -> Result<Answer, Failure> {
    creating::by_command(desk).await
}
