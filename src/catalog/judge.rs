//! All files of a change together: against each other, against the repository and against what the organisation
//! knows. What is wrong with one file alone was found by `reading`.

use super::{EntityRef, FileReading, Files, Known, Settings};
use crate::findings::Finding;
use std::collections::BTreeSet;

/// What else is known of the repository.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// The repository as `owner/name`; none offline.
    pub repository: Option<&'a str>,
    /// The content of CODEOWNERS; when none, it is looked for among the files.
    pub codeowners: Option<&'a str>,
}

/// The findings that one file alone cannot show. `readings` are all catalog files of the change, with the unchanged
/// ones of the repository where they are known.
pub fn judge(
    _readings: &[FileReading],
    _settings: &Settings,
    _files: &dyn Files,
    _known: &dyn Known,
    _context: &Context<'_>,
) -> Vec<Finding> {
    Vec::new()
}

/// The entities that [`Known`] will be asked for: all that are stated, and all that are referred to.
pub fn wanted(readings: &[FileReading]) -> BTreeSet<EntityRef> {
    let entities = readings.iter().flat_map(|reading| &reading.entities);
    entities
        .flat_map(|entity| {
            std::iter::once(&entity.reference).chain(entity.relations.iter().map(|relation| &relation.target))
        })
        .cloned()
        .collect()
}
