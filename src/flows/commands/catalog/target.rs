//! What `[path|entity]` means: a path of this repository or an entity of the record, as far as it may be shown.

use std::collections::BTreeSet;

use super::sight::Sight;
use crate::catalog::EntityRef;
use crate::failure::Failure;
use crate::flows::commands::Desk;
use crate::store::catalog::{EntityRow, Search};
use crate::suggest;

/// The kinds that a name without a kind may mean, the likeliest first.
const KINDS: [&str; 9] = ["component", "api", "resource", "system", "domain", "group", "user", "template", "location"];
/// Names that are proposed for one that is not known.
const PROPOSED: usize = 3;

/// What was meant.
#[derive(Debug, Clone)]
pub enum Target {
    /// A recorded entity.
    Entity(Box<Claims>),
    /// A path of this repository.
    Path {
        /// From the root, without a slash at either end.
        path: String,
        /// Whether the record knows it on the default branch; none when it cannot say.
        exists: Option<bool>,
    },
    /// Nothing that is known.
    Unknown(Unknown),
}

/// All that may be shown of one reference.
#[derive(Debug, Clone)]
pub struct Claims {
    /// The entity that counts.
    pub row: EntityRow,
    /// Others that claim the same reference, in the order of registration.
    pub others: Vec<EntityRow>,
    /// References of other kinds or namespaces with the same name, where no kind was typed.
    pub also: Vec<String>,
}

/// A name that is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// As typed.
    pub typed: String,
    /// What may have been meant, the likeliest first.
    pub near: Vec<String>,
    /// Whether the record has been filled: if not, it may be known later.
    pub complete: bool,
}

/// Finds what was meant.
pub async fn resolve(desk: &Desk<'_>, sight: &Sight<'_>, typed: &str) -> Result<Target, Failure> {
    let typed = typed.trim();
    let path = path_of(typed);
    let looks_like_path = typed.contains(['/', '.']);
    if let (true, Some(path)) = (looks_like_path, &path)
        && exists(desk, path).await? == Some(true)
    {
        return Ok(Target::Path { path: path.clone(), exists: Some(true) });
    }
    if let Some(claims) = entity(desk, sight, typed).await? {
        return Ok(Target::Entity(Box::new(claims)));
    }
    if let Some(path) = path {
        let exists = exists(desk, &path).await?;
        // `api:orders` or `default/orders` may be a slip in a reference; a path has a file ending or is there.
        let has_ending = !path.contains(':') && path.rsplit('/').next().is_some_and(|name| name.contains('.'));
        if exists == Some(true) || has_ending {
            return Ok(Target::Path { path, exists });
        }
    }
    Ok(Target::Unknown(unknown(desk, sight, typed).await?))
}

/// What claims a reference, as far as it may be shown.
pub async fn claims(desk: &Desk<'_>, sight: &Sight<'_>, reference: &str) -> Result<Option<Claims>, Failure> {
    let rows = desk.platform.store.entity(reference).await?;
    let mut rows = sight.only(rows, |row| row.repository_id).await?.into_iter();
    Ok(rows.next().map(|row| Claims { row, others: rows.collect(), also: Vec::new() }))
}

/// Whether this repository has been read at all.
pub async fn is_read(desk: &Desk<'_>) -> Result<bool, Failure> {
    let record = desk.platform.store.repository(desk.comment.repository.id).await?;
    Ok(record.is_some_and(|record| record.commit.is_some()))
}

/// The words of an unknown name, with what may have been meant.
pub async fn unknown(desk: &Desk<'_>, sight: &Sight<'_>, typed: &str) -> Result<Unknown, Failure> {
    let store = &desk.platform.store;
    let installation = store.installation(desk.comment.repository.scope.installation).await?;
    let complete = installation.is_some_and(|installation| installation.sync_finished_at.is_some());
    let near = near(desk, sight, typed).await?;
    Ok(Unknown { typed: typed.to_owned(), near, complete })
}

/// The references nearest to a name, the likeliest first.
async fn near(desk: &Desk<'_>, sight: &Sight<'_>, typed: &str) -> Result<Vec<String>, Failure> {
    let store = &desk.platform.store;
    let mut candidates = BTreeSet::new();
    let references = references(typed);
    for reference in &references {
        candidates.extend(store.near(reference).await?);
    }
    let mut left: Vec<String> = candidates.into_iter().collect();
    let mut near = Vec::new();
    'references: for reference in &references {
        while let Some(found) = nearest_in(reference, &left) {
            left.retain(|other| *other != found);
            if claims(desk, sight, &found).await?.is_some() {
                near.push(found);
            }
            if near.len() == PROPOSED {
                break 'references;
            }
        }
    }
    Ok(near)
}

/// Only names are compared: two kinds that look alike make no slip.
fn nearest_in(reference: &str, candidates: &[String]) -> Option<String> {
    let (kind, name) = (kind_of(reference), name_of(reference));
    let of_kind = || candidates.iter().filter(|candidate| kind_of(candidate) == kind);
    let nearest = suggest::nearest(name, of_kind().map(|candidate| name_of(candidate)))?;
    of_kind().find(|candidate| name_of(candidate) == nearest).cloned()
}

fn kind_of(reference: &str) -> &str {
    reference.split(':').next().unwrap_or_default()
}

fn name_of(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or_default()
}

/// The references that a typed text may stand for.
fn references(typed: &str) -> Vec<String> {
    let with = |kind: Option<&str>| EntityRef::parse(typed, kind, "default").map(|reference| reference.to_string());
    match with(None) {
        Ok(reference) => vec![reference],
        Err(_) => KINDS.iter().filter_map(|kind| with(Some(kind)).ok()).collect(),
    }
}

async fn entity(desk: &Desk<'_>, sight: &Sight<'_>, typed: &str) -> Result<Option<Claims>, Failure> {
    let mut found: Option<Claims> = None;
    for reference in references(typed) {
        let Some(claims) = claims(desk, sight, &reference).await? else { continue };
        match &mut found {
            None => found = Some(claims),
            Some(first) => first.also.push(claims.row.reference),
        }
    }
    if found.is_some() || typed.contains([':', '/']) {
        return Ok(found);
    }
    // Any other kind or namespace.
    let search = Search { words: typed, ..Search::default() };
    for hit in desk.platform.store.find(&search, 10).await? {
        if hit.name.eq_ignore_ascii_case(typed)
            && let Some(claims) = claims(desk, sight, &hit.reference).await?
        {
            return Ok(Some(claims));
        }
    }
    Ok(None)
}

/// A path from the root; none when it would leave the repository or can be none.
fn path_of(typed: &str) -> Option<String> {
    let path = typed.strip_prefix("./").unwrap_or(typed).trim_matches('/');
    let fine = |part: &str| !matches!(part, "" | "." | "..");
    (path.len() <= 400 && path.split('/').all(fine)).then(|| path.to_owned())
}

/// Whether there is a file or folder of that path on the default branch.
async fn exists(desk: &Desk<'_>, path: &str) -> Result<Option<bool>, Failure> {
    let Some(tree) = desk.platform.store.tree(desk.comment.repository.id).await? else { return Ok(None) };
    let folder = format!("{path}/");
    let at = tree.files.partition_point(|file| file.path.as_str() < folder.as_str());
    let is_folder = tree.files.get(at).is_some_and(|file| file.path.starts_with(&folder));
    Ok(match tree.get(path).is_some() || is_folder {
        true => Some(true),
        false if tree.truncated => None,
        false => Some(false),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_a_kind_may_mean_any() {
        assert_eq!(references("Orders")[..2], ["component:default/orders", "api:default/orders"]);
        assert_eq!(references("API:shop/orders"), ["api:shop/orders"]);
        assert_eq!(references("shop/orders")[0], "component:shop/orders");
        assert!(references(":").is_empty());
    }

    #[test]
    fn a_path_does_not_leave_the_repository() {
        assert_eq!(path_of("./src/main.rs").as_deref(), Some("src/main.rs"));
        assert_eq!(path_of("/src/").as_deref(), Some("src"));
        for odd in ["../secrets", "a/../b", "a//b", ".", "/"] {
            assert_eq!(path_of(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_slip_is_looked_for_among_names_of_the_kind() {
        let known = ["api:default/orders".to_owned(), "component:default/orders".to_owned()];
        assert_eq!(nearest_in("component:default/oders", &known).as_deref(), Some("component:default/orders"));
        assert_eq!(nearest_in("group:default/oders", &known), None);
    }
}
