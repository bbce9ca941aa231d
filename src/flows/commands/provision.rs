//! `/idp provision`: ask for a database, a bucket, or whatever else there is a golden path for.

use super::desk::{Answer, Desk};
use super::{Argument, Extra, Help, Role, Shape, Values, Verb, Where};
use crate::failure::Failure;
use crate::flows::provisioning;

/// The definition.
pub const HELP: Help = Help {
    verb: Verb::Provision,
    arguments: &[
        Argument {
            required: true,
            values: Values::Name,
            ..Argument::new("kind", Shape::Positional, "what to make: the name of a golden path, such as `postgres`")
        },
        Argument::new("name", Shape::PositionalOption, "what to call it"),
        Argument {
            aliases: &["env"],
            ..Argument::new("environment", Shape::Value, "where it will live, such as `staging`")
        },
        Argument::new("dry-run", Shape::Flag, "show the files that would be made, and make nothing"),
    ],
    extra: Extra::Open(
        "the parameters of the golden path; `--dry-run` shows what they lead to, and an error lists what they may be",
    ),
    summary: "ask for a resource; a pull request with its files is opened",
    description: "Renders the golden path for the resource and opens one pull request with its manifests, its catalog \
                  entry and its runbook. Asked again with the same name, it finds that pull request instead of opening \
                  another. A request for production waits until somebody else approves it.",
    place: Where::Both,
    role: Role::Write,
    who: "everybody with the role write, maintain or admin in the repository",
    examples: &[
        "/idp provision postgres name={service}-db size=small",
        "/idp provision postgres {service}-db --env staging --dry-run",
    ],
    mutating: true,
};

/// Asks for it: checks the parameters, shows or carries out the plan, or waits for an approval.
pub(super) async fn run(desk: &Desk<'_>) -> Result<Answer, Failure> {
    provisioning::ask(desk).await
}
