//! `/idp cancel`: take a request back.

use super::desk::{Answer, Desk};
use super::{Argument, Extra, Help, Role, Shape, Values, Verb, Where};
use crate::failure::Failure;
use crate::flows::waiving::{self, Found};
use crate::flows::{creating, provisioning};

/// The definition.
pub const HELP: Help = Help {
    verb: Verb::Cancel,
    arguments: &[Argument {
        values: Values::RequestId,
        ..Argument::new(
            "id",
            Shape::Positional,
            "the number of the request, as its reply shows it; where a repository or one waiver is asked for, that one",
        )
    }],
    extra: Extra::Closed,
    summary: "take back a request that has not been merged",
    description: "Ends the request and closes its pull request if one is open. What is merged already stays. A waiver \
                  that is in force ends, and what it waived counts again.",
    place: Where::Both,
    role: Role::Read,
    who: "the person who asked, and everybody with the role maintain or admin in the repository",
    examples: &["/idp cancel 12"],
    mutating: true,
};

/// Calls a request off; its pull request is closed and its branch deleted.
pub(super) async fn run(desk: &Desk<'_>) -> Result<Answer, Failure> {
    if let Some(creation) = creating::find(desk).await? {
        return creating::cancel(desk, creation).await;
    }
    match waiving::find(desk).await? {
        Found::Waiver(waiver) => waiving::cancel(desk, *waiver).await,
        Found::Several(answer) => Ok(answer),
        Found::Nothing => provisioning::cancel(desk).await,
    }
}
