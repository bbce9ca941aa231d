//! `/idp catalog show`: an entity as a card.

mod card;

use super::place::Place;
use super::sight::Sight;
use super::target::{self, Claims, Target};
use super::words;
use crate::failure::Failure;
use crate::flows::commands::owner::speaker_for;
use crate::flows::commands::{Answer, Desk};
use crate::store::catalog::{EntityRow, RelationRow};
use card::Card;

/// Relations of each direction that are looked at.
const RELATIONS: i64 = 200;

/// Replies with the card of the entity that was named, or of the one that speaks for this repository.
pub async fn run(desk: &Desk<'_>, sight: &Sight<'_>) -> Result<Answer, Failure> {
    let here = desk.comment.repository.name.to_string();
    let claims = match desk.invocation.value("entity") {
        None => match speaker_for(desk, sight, "").await? {
            Some(claims) => claims,
            None if !target::is_read(desk).await? => return Ok(Answer::unclear(words::NOT_READ)),
            None => return Ok(Answer::unclear(card::none_here(&others_here(desk).await?))),
        },
        Some(typed) => match target::resolve(desk, sight, typed).await? {
            Target::Entity(claims) => *claims,
            Target::Path { path, .. } => match speaker_for(desk, sight, &path).await? {
                Some(claims) => claims,
                None => return Ok(Answer::unclear(card::none_for(&path))),
            },
            Target::Unknown(unknown) => return Ok(Answer::unclear(words::unknown(&unknown, "/idp catalog show"))),
        },
    };
    let card = gather(desk, sight, claims).await?;
    Ok(Answer::done(card::card(&card, &desk.platform.web_url, &here)))
}

async fn gather(desk: &Desk<'_>, sight: &Sight<'_>, claims: Claims) -> Result<Card, Failure> {
    let store = &desk.platform.store;
    let relations = store.relations(&claims.row.reference, RELATIONS).await?;
    // What another entity of this reference declares is not this one's.
    let outgoing = if claims.row.wins { relations.outgoing } else { Vec::new() };
    let incoming = shown(desk, sight, relations.incoming).await?;
    let others = claims.others.iter().map(Place::of).collect();
    let place = Place::of(&claims.row);
    let beside = match desk.invocation.value("entity") {
        None => others_here(desk).await?.into_iter().filter(|other| *other != claims.row.reference).collect(),
        Some(_) => Vec::new(),
    };
    Ok(Card { row: claims.row, place, others, also: claims.also, beside, outgoing, incoming, is_cut: relations.more })
}

/// The relations whose source may be shown.
async fn shown(desk: &Desk<'_>, sight: &Sight<'_>, rows: Vec<RelationRow>) -> Result<Vec<RelationRow>, Failure> {
    let sources: Vec<&str> = rows.iter().map(|row| row.source.as_str()).collect();
    let known = desk.platform.store.known(&sources).await?;
    let known = sight.only(known, |brief| brief.repository_id).await?;
    let known: std::collections::HashSet<String> = known.into_iter().map(|brief| brief.reference).collect();
    Ok(rows.into_iter().filter(|row| known.contains(&row.source)).collect())
}

async fn others_here(desk: &Desk<'_>) -> Result<Vec<String>, Failure> {
    let rows: Vec<EntityRow> = desk.platform.store.entities_of(desk.comment.repository.id).await?;
    Ok(rows.into_iter().map(|row| row.reference).collect())
}
