//! `/idp catalog unregister`: a pull request that takes an entity out of its file, or the file with it.

mod removal;
mod words;

use super::place::Place;
use super::proposal::{self, Proposal, Proposed, propose};
use super::sight::Sight;
use super::target::{self, Target};
use crate::catalog::EntityRef;
use crate::failure::Failure;
use crate::flows::commands::{Answer, Desk};
use crate::github::{FileMode, NewFile};
use crate::store::catalog::EntityRow;
use removal::Removal;

/// A catalog file larger than this is not touched.
const LARGEST: i64 = 1024 * 1024;
/// What refers to the entity, as far as it is looked at.
const DEPENDENTS: i64 = 100;

/// Proposes the removal of the entity that was named, or of the only one of this repository.
pub async fn run(desk: &Desk<'_>, sight: &Sight<'_>) -> Result<Answer, Failure> {
    let row = match meant(desk, sight).await? {
        Ok(row) => row,
        Err(answer) => return Ok(answer),
    };
    let (platform, repository) = (desk.platform, &desk.comment.repository);
    let (github, scope, name) = (&platform.github, repository.scope, &repository.name);
    let gone = || Answer::refused(words::gone(desk.invocation, &row.reference, &row.path));
    let Some(head) = github.head(scope, name, &repository.default_branch).await? else { return Ok(gone()) };
    let (entries, _) = github.tree(scope, name, &head.tree).await?;
    let Some(entry) = entries.iter().find(|entry| entry.path == row.path && entry.kind == "blob") else {
        return Ok(gone());
    };
    let by_hand = || Answer::refused(words::by_hand(desk.invocation, &row.path));
    if entry.size.is_none_or(|size| size > LARGEST) {
        return Ok(by_hand());
    }
    let Ok(text) = String::from_utf8(github.blob(scope, name, &entry.sha).await?.bytes) else { return Ok(by_hand()) };
    let Ok(reference) = EntityRef::parse(&row.reference, None, "default") else { return Ok(by_hand()) };
    let (files, removed) = match removal::remove(&row.path, &text, &reference) {
        Removal::Gone => return Ok(gone()),
        Removal::ByHand => return Ok(by_hand()),
        Removal::File => (Vec::new(), vec![row.path.clone()]),
        Removal::Text(text) => {
            (vec![NewFile { path: row.path.clone(), contents: text.into_bytes(), mode: FileMode::Regular }], Vec::new())
        }
    };
    let dependents = dependents(desk, sight, &row).await?;
    let is_file = files.is_empty();
    let proposal = Proposal {
        branch: proposal::branch("unregister", &format!("{}-{}", reference.kind, reference.name)),
        subject: format!("unregister {reference}"),
        title: format!("Remove {reference} from the catalog"),
        body: words::body(&row, is_file, &dependents, &desk.comment.author.0, &desk.comment.comment_url),
        files,
        removed,
    };
    Ok(match propose(platform, repository, &head, &proposal).await? {
        Proposed::Open(pull) => Answer::done(words::proposed(&row, is_file, &dependents, pull.number)),
        Proposed::Closed(pull) => Answer::refused(super::words::was_closed(desk.invocation, &pull, &proposal.branch)),
        Proposed::Foreign => Answer::refused(super::words::foreign(desk.invocation, &proposal.branch)),
    })
}

/// The entity of this repository that is meant, or what to answer instead.
async fn meant(desk: &Desk<'_>, sight: &Sight<'_>) -> Result<Result<EntityRow, Answer>, Failure> {
    let (here, store) = (&desk.comment.repository, &desk.platform.store);
    let Some(typed) = desk.invocation.value("entity") else {
        let mut rows = store.entities_of(here.id).await?;
        return Ok(match rows.len() {
            0 => Err(Answer::refused(words::none_here(desk.invocation))),
            1 => Ok(rows.remove(0)),
            _ => {
                let names: Vec<String> = rows.into_iter().map(|row| row.reference).collect();
                Err(Answer::unclear(words::which(desk.invocation, &names)))
            }
        });
    };
    match target::resolve(desk, sight, typed).await? {
        Target::Entity(claims) => {
            let claims = *claims;
            let elsewhere = Place::of(&claims.row);
            let mut all = std::iter::once(claims.row).chain(claims.others);
            Ok(all.find(|row| row.repository_id == here.id).ok_or_else(|| {
                let place = elsewhere.link(&desk.platform.web_url, &here.name.to_string());
                Answer::refused(words::elsewhere(desk.invocation, &place, &elsewhere.repository))
            }))
        }
        Target::Path { .. } => Ok(Err(Answer::unclear(words::a_path(desk.invocation)))),
        Target::Unknown(unknown) => {
            Ok(Err(Answer::unclear(super::words::unknown(&unknown, "/idp catalog unregister"))))
        }
    }
}

/// Entities that refer to it, as far as they may be shown.
async fn dependents(desk: &Desk<'_>, sight: &Sight<'_>, row: &EntityRow) -> Result<Vec<String>, Failure> {
    let store = &desk.platform.store;
    let incoming = store.relations(&row.reference, DEPENDENTS).await?.incoming;
    let sources: Vec<String> = incoming.into_iter().map(|relation| relation.source).collect();
    let known = sight.only(store.known(&sources).await?, |brief| brief.repository_id).await?;
    let mut names: Vec<String> = known.into_iter().map(|brief| brief.reference).collect();
    names.sort_unstable();
    names.dedup();
    Ok(names)
}
