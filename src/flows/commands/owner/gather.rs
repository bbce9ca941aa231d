//! Gathers the evidence from the record; what CODEOWNERS holds may cost one read.

use chrono::DateTime;

use super::codeowners;
use super::evidence::{CatalogSays, CodeownersSays, Evidence, Subject, TeamSays};
use super::on_call;
use crate::catalog::EntityRef;
use crate::failure::Failure;
use crate::flows::commands::Desk;
use crate::flows::commands::catalog::place::Place;
use crate::flows::commands::catalog::sight::Sight;
use crate::flows::commands::catalog::target::{self, Claims};
use crate::store::catalog::{EntityRow, RepositoryRecord};

/// Who owns a path of this repository.
pub async fn of_path(
    desk: &Desk<'_>,
    sight: &Sight<'_>,
    path: String,
    exists: Option<bool>,
) -> Result<Evidence, Failure> {
    let record = desk.platform.store.repository(desk.comment.repository.id).await?;
    let claims = speaker_for(desk, sight, &path).await?;
    let codeowners = codeowners::read(desk.platform, record.as_ref()).await?.says(&path);
    evidence(desk, sight, Subject::Path { path, exists }, record.as_ref(), claims, codeowners).await
}

/// Who owns this repository as a whole.
pub async fn of_repository(desk: &Desk<'_>, sight: &Sight<'_>) -> Result<Evidence, Failure> {
    let mut evidence = of_path(desk, sight, String::new(), Some(true)).await?;
    evidence.subject = Subject::Repository(desk.comment.repository.name.to_string());
    Ok(evidence)
}

/// Who owns an entity.
pub async fn of_entity(desk: &Desk<'_>, sight: &Sight<'_>, claims: &Claims) -> Result<Evidence, Failure> {
    let record = desk.platform.store.repository(claims.row.repository_id).await?;
    let codeowners = codeowners::read(desk.platform, record.as_ref()).await?.says(&claims.row.path);
    let subject = Subject::Entity(claims.row.reference.clone());
    evidence(desk, sight, subject, record.as_ref(), Some(claims.clone()), codeowners).await
}

async fn evidence(
    desk: &Desk<'_>,
    sight: &Sight<'_>,
    subject: Subject,
    record: Option<&RepositoryRecord>,
    claims: Option<Claims>,
    codeowners: CodeownersSays,
) -> Result<Evidence, Failure> {
    let is_read = record.is_some_and(|record| record.commit.is_some());
    let mut on_call = claims.as_ref().map(|claims| on_call::of(&claims.row)).unwrap_or_default();
    let owner = claims.as_ref().and_then(|claims| claims.row.owner.clone());
    if let Some(owner) = &owner
        && let Some(group) = target::claims(desk, sight, owner).await?
    {
        on_call.extend(on_call::of(&group.row));
    }
    let team = match owner {
        Some(owner) if sight.is_inside() => team(desk, &owner).await?,
        _ => None,
    };
    let catalog = match claims {
        Some(claims) => says(&claims),
        None if is_read => CatalogSays::Nothing,
        None => CatalogSays::NotRead,
    };
    Ok(Evidence { subject, catalog, codeowners, team, on_call })
}

fn says(claims: &Claims) -> CatalogSays {
    let others = claims.others.iter().map(|row| (Place::of(row), row.owner.clone())).collect();
    CatalogSays::Entity {
        reference: claims.row.reference.clone(),
        owner: claims.row.owner.clone(),
        place: Place::of(&claims.row),
        others,
    }
}

/// The entity that speaks for a path of this repository: of the nearest catalog file at or above it.
pub async fn speaker_for(desk: &Desk<'_>, sight: &Sight<'_>, path: &str) -> Result<Option<Claims>, Failure> {
    let (store, repository) = (&desk.platform.store, &desk.comment.repository);
    let Some(file) = store.nearest_catalog_file(repository.id, path).await? else { return Ok(None) };
    let rows = store.entities_in(repository.id, &file).await?;
    let Some(row) = best(rows) else { return Ok(None) };
    // Others may claim the same reference.
    let all = target::claims(desk, sight, &row.reference).await?;
    let all = all.into_iter().flat_map(|claims| std::iter::once(claims.row).chain(claims.others));
    let others = all.filter(|other| other.id != row.id).collect();
    Ok(Some(Claims { row, others, also: Vec::new() }))
}

/// Of several entities of a file, the first component with an owner; else the first with an owner; else the first.
pub fn best(rows: Vec<EntityRow>) -> Option<EntityRow> {
    rows.into_iter().min_by_key(|row| (row.owner.is_none(), !row.kind.eq_ignore_ascii_case("component")))
}

async fn team(desk: &Desk<'_>, owner: &str) -> Result<Option<TeamSays>, Failure> {
    let (store, repository) = (&desk.platform.store, &desk.comment.repository);
    let Ok(owner) = EntityRef::parse(owner, Some("group"), "default") else { return Ok(None) };
    if !owner.is_kind("group") {
        return Ok(None);
    }
    let installation = store.installation(repository.scope.installation).await?;
    let seen = installation.and_then(|installation| installation.teams_at).and_then(DateTime::from_timestamp_millis);
    let seen = seen.map(|seen| seen.format("%Y-%m-%d %H:%M UTC").to_string());
    let org = &repository.name.owner;
    Ok(Some(match store.team(org, &owner.name).await? {
        Some(found) => {
            TeamSays::There { name: format!("{org}/{}", found.team.slug), members: found.members.len(), seen }
        }
        None if store.knows_teams(org).await? => {
            TeamSays::Missing { name: format!("{org}/{}", owner.name.to_lowercase()), seen }
        }
        None => TeamSays::NotRead,
    }))
}
