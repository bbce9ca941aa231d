//! One catalog file, judged alone as Backstage would. What other files or the organisation know is `judge`'s.

use super::{Entity, EntityRef, Files, Settings, is_catalog_file};
use crate::findings::Finding;
use crate::yaml::Span;

/// What a file gave.
#[derive(Debug, Clone, Default)]
pub struct FileReading {
    /// The file, relative to the root of the repository, with `/`.
    pub path: String,
    /// Whether it is a catalog file at all; when not, everything else is empty.
    pub is_catalog: bool,
    /// The entities of its valid documents.
    pub entities: Vec<Entity>,
    /// What is wrong with it, in the order of the text.
    pub findings: Vec<Finding>,
    /// Where its Locations lead inside the repository.
    pub leads_to: Vec<Target>,
    /// Its bytes.
    pub size: usize,
}

/// Where a Location leads inside the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// A path, or a pattern when `glob`; relative to the root of the repository.
    pub path: String,
    /// Whether `path` is a pattern.
    pub glob: bool,
    /// Whether the file may be missing (`presence: optional`).
    pub optional: bool,
    /// Where it stands.
    pub span: Span,
    /// The Location.
    pub location: EntityRef,
}

/// Reads and judges one file.
pub fn read_file(path: &str, bytes: &[u8], settings: &Settings, _files: &dyn Files) -> FileReading {
    let is_catalog = is_catalog_file(path, bytes, settings);
    FileReading { path: path.to_owned(), is_catalog, size: bytes.len(), ..FileReading::default() }
}

impl Target {
    /// The paths among `paths` that it leads to.
    pub fn matches<'p>(&self, paths: impl IntoIterator<Item = &'p str>) -> Vec<&'p str> {
        paths.into_iter().filter(|path| !self.glob && *path == self.path).collect()
    }
}
