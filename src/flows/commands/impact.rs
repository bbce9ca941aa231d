//! `/idp impact`: what a change to an entity may touch, and who owns that.

mod graph;
mod mermaid;
mod walk;
mod words;

use super::catalog::sight::Sight;
use super::catalog::target::{self, Claims, Target};
use super::desk::{Answer, Desk};
use super::owner::speaker_for;
use super::{Argument, Extra, Help, Role, Shape, Values, Verb, Where};
use crate::failure::Failure;

/// The definition.
pub const HELP: Help = Help {
    verb: Verb::Impact,
    arguments: &[
        Argument::new(
            "entity|path",
            Shape::Positional,
            "an entity, or a path of this repository, which stands for the entity of the nearest catalog file; without \
             it, the repository itself",
        ),
        Argument {
            values: Values::OneOf(&["1", "2", "3"]),
            ..Argument::new("hops", Shape::Value, "how many steps away is looked at: 1, 2 or 3; 2 without it")
        },
    ],
    extra: Extra::Closed,
    summary: "show what a change to an entity may touch, and who owns that",
    description: "Draws what depends on an entity, directly and over its APIs, with the owners of all that: whom to talk \
                  to before it changes. Of a system or domain it shows the parts, of a group what it owns. At most 40 \
                  entities are drawn; how many more there are is said.",
    place: Where::Both,
    role: Role::Read,
    who: "everybody who can read the repository",
    examples: &["/idp impact", "/idp impact api:default/{service} --hops 1"],
    mutating: false,
};

/// Walks the relations, and replies with the picture.
pub(super) async fn run(desk: &Desk<'_>) -> Result<Answer, Failure> {
    let hops = desk.invocation.value("hops").and_then(|hops| hops.parse().ok()).unwrap_or(2);
    let sight = Sight::of(desk).await?;
    let typed = desk.invocation.value("entity|path");
    if !target::is_read(desk).await? && typed.is_none() {
        return Ok(Answer::unclear(super::catalog::words::NOT_READ));
    }
    let claims: Claims = match typed {
        None => match speaker_for(desk, &sight, "").await? {
            Some(claims) => claims,
            None => return Ok(Answer::unclear(words::no_entity(None))),
        },
        Some(typed) => match target::resolve(desk, &sight, typed).await? {
            Target::Entity(claims) => *claims,
            Target::Path { path, .. } => match speaker_for(desk, &sight, &path).await? {
                Some(claims) => claims,
                None => return Ok(Answer::unclear(words::no_entity(Some(&path)))),
            },
            Target::Unknown(unknown) => {
                return Ok(Answer::unclear(super::catalog::words::unknown(&unknown, "/idp impact")));
            }
        },
    };
    let graph = walk::walk(desk, &sight, &claims.row, hops).await?;
    Ok(Answer::done(words::impact(&graph)))
}
