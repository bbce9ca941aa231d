//! The golden paths at hand: those compiled in, and later those of the platform repository over them.

use super::source::{Files, SourceFile};
use super::template::{GoldenPath, Problem};
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;

static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/golden-paths");

/// Golden paths by name.
#[derive(Debug)]
pub struct Catalogue {
    paths: BTreeMap<String, GoldenPath>,
}

impl Catalogue {
    /// The golden paths that come with the platform.
    ///
    /// # Errors
    /// What is wrong with them: a mistake of ours, found by the tests.
    pub fn shipped() -> Result<Self, Vec<Problem>> {
        let mut catalogue = Self { paths: BTreeMap::new() };
        for folder in SHIPPED.dirs() {
            let mut files = Files::new();
            collect(folder, folder.path().to_str().unwrap_or_default(), &mut files);
            catalogue.add(GoldenPath::from_files(files)?);
        }
        Ok(catalogue)
    }

    /// Adds a golden path; it takes the place of one with the same name.
    pub fn add(&mut self, path: GoldenPath) {
        self.paths.insert(path.name.clone(), path);
    }

    /// The golden path of that name.
    pub fn get(&self, name: &str) -> Option<&GoldenPath> {
        self.paths.get(name)
    }

    /// All names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.paths.keys().map(String::as_str)
    }
}

/// Compiled-in files have no mode: what begins like a script may be run.
fn collect(folder: &Dir<'_>, top: &str, files: &mut Files) {
    for file in folder.files() {
        let path = file.path().to_str().unwrap_or_default().replace('\\', "/");
        if let Some(path) = path.strip_prefix(top).and_then(|path| path.strip_prefix('/')) {
            let contents = file.contents().to_vec();
            let executable = contents.starts_with(b"#!");
            files.insert(path.to_string(), SourceFile { contents, executable });
        }
    }
    folder.dirs().for_each(|inner| collect(inner, top, files));
}
