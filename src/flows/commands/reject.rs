//! `/idp reject`: end a waiting request without carrying it out.

use super::desk::{Answer, Desk};
use super::{Argument, Extra, Help, Role, Shape, Values, Verb, Where};
use crate::failure::Failure;
use crate::flows::waiving::{self, Found};
use crate::flows::{creating, provisioning};

/// The definition.
pub const HELP: Help = Help {
    verb: Verb::Reject,
    arguments: &[
        Argument {
            values: Values::RequestId,
            ..Argument::new(
                "id",
                Shape::Positional,
                "the number of the request, as its reply shows it; where a repository or one waiver is asked for, that one",
            )
        },
        Argument::new("reason", Shape::Value, "why, shown to the person who asked"),
    ],
    extra: Extra::Closed,
    summary: "reject a request that waits",
    description: "Ends the request. Nothing is made; the same thing can be asked for again.",
    place: Where::Both,
    role: Role::Read,
    who: "everybody with the role maintain or admin in the repository; of a repository or a waiver that is asked for, \
          those who may approve it",
    examples: &["/idp reject 12", "/idp reject 12 --reason \"use the shared database\""],
    mutating: true,
};

/// Ends a request that waits.
pub(super) async fn run(desk: &Desk<'_>) -> Result<Answer, Failure> {
    if let Some(creation) = creating::find(desk).await? {
        return creating::reject(desk, creation).await;
    }
    match waiving::find(desk).await? {
        Found::Waiver(waiver) => waiving::reject(desk, *waiver).await,
        Found::Several(answer) => Ok(answer),
        Found::Nothing => provisioning::reject(desk).await,
    }
}
