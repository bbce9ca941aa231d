//! `/idp waive`: asks that findings may stay for a while.

use super::desk::{Answer, Desk};
use super::{Argument, Extra, Help, Role, Shape, Values, Verb, Where};
use crate::failure::Failure;
use crate::flows::waiving;

/// The definition.
pub const HELP: Help = Help {
    verb: Verb::Waive,
    arguments: &[
        Argument {
            required: true,
            repeated: true,
            values: Values::Rule,
            ..Argument::new("rule", Shape::Positional, "the rules, by their ids or by those of another tool")
        },
        Argument {
            required: true,
            values: Values::Term,
            ..Argument::new("for", Shape::Value, "for how long, from the day on which it is granted: `30d`, `6w`")
        },
        Argument {
            required: true,
            values: Values::Reason,
            ..Argument::new("reason", Shape::Value, "why, in at least 20 characters")
        },
        Argument {
            aliases: &["paths"],
            values: Values::Paths,
            ..Argument::new(
                "path",
                Shape::Value,
                "a file, a folder or a pattern such as `deploy/*.yaml`; all without it",
            )
        },
    ],
    extra: Extra::Closed,
    summary: "ask that findings may stay for a while",
    description: "Asks for a waiver, which somebody else grants: those whom `idp.yaml` names, else those who may write \
                  to the platform repository. From then until its last day its findings count no more in this \
                  repository; afterwards they are back and say so. A pull request notes it in `.idp/waivers.yaml`. \
                  `docs/waivers.md` has the whole.",
    place: Where::Both,
    role: Role::Write,
    who: "those who may write to the repository",
    examples: &[
        "/idp waive K8S-001 --for 30d --reason \"The node agent needs the devices of its host\" --path deploy/agent.yaml",
        "/idp waive catalog.lone-owner --for 6w --reason \"The second member of the team begins in May\"",
    ],
    mutating: true,
};

/// Asks for it.
pub(super) async fn run(desk: &Desk<'_>) -> Result<Answer, Failure> {
    waiving::ask(desk).await
}
