//! `/idp approve`: let a waiting request go on.

use super::desk::{Answer, Desk};
use super::{Argument, Extra, Help, Role, Shape, Values, Verb, Where};
use crate::failure::Failure;
use crate::flows::waiving::{self, Found};
use crate::flows::{creating, provisioning};

/// The definition.
pub const HELP: Help = Help {
    verb: Verb::Approve,
    arguments: &[Argument {
        values: Values::RequestId,
        ..Argument::new(
            "id",
            Shape::Positional,
            "the number of the request, as its reply shows it; where a repository or one waiver is asked for, that one",
        )
    }],
    extra: Extra::Closed,
    summary: "approve a request that waits",
    description: "What runs is exactly what the request's reply showed when it was asked for; if anything about it \
                  changed since, it has to be asked for again.",
    place: Where::Both,
    role: Role::Read,
    who: "everybody with the role maintain or admin in the repository, except the person who asked; a repository that is \
          asked for, by those who may write to the platform repository or are named in `idp.yaml`",
    examples: &["/idp approve 12"],
    mutating: true,
};

/// Lets the request go on, carried out exactly as it was shown.
pub(super) async fn run(desk: &Desk<'_>) -> Result<Answer, Failure> {
    if let Some(creation) = creating::find(desk).await? {
        return creating::approve(desk, creation).await;
    }
    match waiving::find(desk).await? {
        Found::Waiver(waiver) => waiving::approve(desk, *waiver).await,
        Found::Several(answer) => Ok(answer),
        Found::Nothing => provisioning::approve(desk).await,
    }
}
