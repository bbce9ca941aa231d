//! `/idp find`: entities of the catalog by words.

mod words;

use super::catalog::place::Place;
use super::catalog::sight::Sight;
use super::catalog::target;
use super::desk::{Answer, Desk};
use super::{Argument, Extra, Help, Role, Shape, Verb, Where};
use crate::catalog::EntityRef;
use crate::failure::Failure;
use crate::store::catalog::{EntityBrief, EntityRow, Search};
use words::{Hit, Question};

/// Hits that a reply shows at most.
const MOST: usize = 7;
/// Entities that are looked at to find those that may be shown.
const LOOKED_AT: usize = 200;

/// The definition.
pub const HELP: Help = Help {
    verb: Verb::Find,
    arguments: &[
        Argument {
            required: true,
            repeated: true,
            ..Argument::new("words", Shape::Positional, "words of a name, title, description, tag or owner")
        },
        Argument::new("kind", Shape::Value, "only entities of this kind, such as `api`"),
        Argument::new("owner", Shape::Value, "only what this group or user owns"),
        Argument::new("limit", Shape::Value, "how many are shown, at most 7"),
    ],
    extra: Extra::Closed,
    summary: "find entities of the catalog by words",
    description: "Looks for entities in whose name, title, description, tags or owner all the words occur; the last may \
                  be the beginning of one. The best are shown first, each with its owner and its file. Only what \
                  everybody who can read this page may know is shown.",
    place: Where::Both,
    role: Role::Read,
    who: "everybody who can read the repository",
    examples: &["/idp find orders", "/idp find payment retry --kind api --owner payments"],
    mutating: false,
};

/// Looks, and replies with what was found.
pub(super) async fn run(desk: &Desk<'_>) -> Result<Answer, Failure> {
    let typed: Vec<&str> = desk.invocation.positionals.iter().map(|word| word.value.as_str()).collect();
    let words = typed.join(" ");
    let limit = match desk.invocation.value("limit").map(str::parse::<usize>) {
        None => MOST,
        Some(Ok(limit @ 1..=MOST)) => limit,
        Some(_) => return Ok(Answer::unclear(words::bad_limit(desk.invocation, MOST))),
    };
    let owner = match desk.invocation.value("owner").map(|owner| EntityRef::parse(owner, Some("group"), "default")) {
        None => None,
        Some(Ok(owner)) => Some(owner.to_string()),
        Some(Err(_)) => return Ok(Answer::unclear(words::bad_owner(desk.invocation))),
    };
    let kind = desk.invocation.value("kind");
    let sight = Sight::of(desk).await?;
    let search = Search { words: &words, kind, owner: owner.as_deref() };
    let found = desk.platform.store.find(&search, LOOKED_AT).await?;
    let found = sight.only(found, |hit| hit.repository_id).await?;
    let question = Question { words: &words, kind, owner: owner.as_deref() };
    if found.is_empty() {
        let mut unknown = target::unknown(desk, &sight, &words.replace(' ', "-")).await?;
        if question.is_narrowed() {
            // What narrows it may be wrong, not the words.
            unknown.near.clear();
        }
        return Ok(Answer::done(words::nothing(&question, &unknown.near, unknown.complete)));
    }
    let mut hits = Vec::with_capacity(limit);
    for brief in found.iter().take(limit) {
        let row = desk.platform.store.entity(&brief.reference).await?.into_iter().find(|row| same(row, brief));
        hits.extend(row.map(|row| hit(&row)));
    }
    let here = desk.comment.repository.name.to_string();
    Ok(Answer::done(words::found(&question, &hits, found.len() > limit, &desk.platform.web_url, &here)))
}

/// The row that was found, and not another claim of its reference.
fn same(row: &EntityRow, brief: &EntityBrief) -> bool {
    row.repository_id == brief.repository_id && row.path == brief.path
}

fn hit(row: &EntityRow) -> Hit {
    Hit {
        reference: row.reference.clone(),
        title: row.title.clone(),
        description: row.description.clone(),
        owner: row.owner.clone(),
        place: Place::of(row),
    }
}
