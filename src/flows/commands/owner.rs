//! `/idp owner`: who owns a path or an entity, and how that is known.

mod change;
mod codeowners;
mod evidence;
mod gather;
mod on_call;
mod words;

pub(super) use gather::speaker_for;

use super::catalog::sight::Sight;
use super::catalog::target::{self, Target};
use super::desk::{Answer, Desk};
use super::{Argument, Extra, Help, Place, Role, Shape, Verb, Where};
use crate::failure::Failure;

/// The definition.
pub const HELP: Help = Help {
    verb: Verb::Owner,
    arguments: &[Argument::new(
        "path|entity",
        Shape::Positional,
        "a path of this repository, or an entity such as `component:default/orders` or just `orders`; without it, what \
         this pull request changes, or the whole repository on an issue",
    )],
    extra: Extra::Closed,
    summary: "show who owns a path or an entity, and how that is known",
    description: "Names the owner, then the evidence: the nearest catalog file at or above the path, the line of \
                  CODEOWNERS that decides, the team on GitHub, and where somebody is on call. Where these disagree, or \
                  where nothing is known, it says so. Nobody is notified.",
    place: Where::Both,
    role: Role::Read,
    who: "everybody who can read the repository",
    examples: &["/idp owner", "/idp owner src/main.rs", "/idp owner api:default/{service}"],
    mutating: false,
};

/// Gathers the evidence and replies with it.
pub(super) async fn run(desk: &Desk<'_>) -> Result<Answer, Failure> {
    let (web_url, here) = (&desk.platform.web_url, desk.comment.repository.name.to_string());
    let sight = Sight::of(desk).await?;
    let evidence = match (desk.invocation.value("path|entity"), desk.comment.place) {
        (None, Place::PullRequest) => {
            let change = change::gather(desk, &sight).await?;
            return Ok(Answer::done(words::change(&change)));
        }
        (None, Place::Issue) => gather::of_repository(desk, &sight).await?,
        (Some(typed), _) => match target::resolve(desk, &sight, typed).await? {
            Target::Entity(claims) => gather::of_entity(desk, &sight, &claims).await?,
            Target::Path { path, exists } => gather::of_path(desk, &sight, path, exists).await?,
            Target::Unknown(unknown) => {
                return Ok(Answer::unclear(super::catalog::words::unknown(&unknown, "/idp owner")));
            }
        },
    };
    Ok(Answer::done(words::evidence(&evidence, web_url, &here)))
}
