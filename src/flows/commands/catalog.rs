//! `/idp catalog`: shows, judges, registers and unregisters entities. Each of the four has a file.

pub(super) mod place;
mod proposal;
mod register;
mod show;
pub(super) mod sight;
pub(super) mod target;
mod unregister;
mod validate;
pub(super) mod words;

use super::desk::{Answer, Desk};
use super::{Argument, Extra, Help, Role, Shape, Values, Verb, Where, replies};
use crate::failure::Failure;

/// The definition.
pub const HELP: Help = Help {
    verb: Verb::Catalog,
    arguments: &[
        Argument {
            required: true,
            values: Values::OneOf(&["show", "validate", "register", "unregister"]),
            ..Argument::new("action", Shape::Positional, "`show`, `validate`, `register` or `unregister`")
        },
        Argument::new(
            "entity",
            Shape::Positional,
            "the entity, such as `component:default/orders` or just `orders`; without it, that of this repository. For \
             `register`: the name that it shall have",
        ),
    ],
    extra: Extra::Closed,
    summary: "show an entity, judge the catalog files, or propose to add or remove one",
    description: "`show` gives an entity with its owner, its relations in both directions and where it is registered. \
                  `validate` judges the catalog files of this pull request, or of the default branch on an issue, as \
                  the check `idp` does. `register` opens a pull request with a first `catalog-info.yaml`, inferred from \
                  the repository and marked as inferred; `unregister` opens one that takes an entity out of its file. \
                  These two need the role write, maintain or admin, and change nothing until they are merged.",
    place: Where::Both,
    role: Role::Read,
    who: "everybody who can read the repository; `register` and `unregister` by those who may write to it",
    examples: &["/idp catalog show {service}", "/idp catalog validate", "/idp catalog register"],
    mutating: true,
};

/// Does what the first word asks for.
pub(super) async fn run(desk: &Desk<'_>) -> Result<Answer, Failure> {
    let action = desk.invocation.value("action").unwrap_or_default();
    if matches!(action, "register" | "unregister") && desk.role < Role::Write {
        let repository = desk.comment.repository.name.to_string();
        return Ok(Answer::refused(replies::permission_denied(desk.invocation, desk.role, Role::Write, &repository)));
    }
    let sight = sight::Sight::of(desk).await?;
    match action {
        "validate" => validate::run(desk).await,
        "register" => register::run(desk, &sight).await,
        "unregister" => unregister::run(desk, &sight).await,
        _ => show::run(desk, &sight).await,
    }
}
