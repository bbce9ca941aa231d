//! The golden paths at hand: those compiled in, and those of the platform repository over them.

use super::source::{Files, Shared, Shipped};
use super::template::{GoldenPath, Problem, Reading};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// Golden paths by name. A shipped one is read when it is first asked for.
#[derive(Debug, Default)]
pub struct Catalogue {
    paths: BTreeMap<String, OnceLock<Result<GoldenPath, Vec<Problem>>>>,
}

impl Catalogue {
    /// The golden paths that come with the platform, read and checked.
    ///
    /// # Errors
    /// What is wrong with them: a mistake of ours, found by the tests.
    pub fn shipped() -> Result<Self, Vec<Problem>> {
        let catalogue = Self::lazy();
        let names: Vec<String> = catalogue.names().map(str::to_string).collect();
        let problems: Vec<Problem> =
            names.iter().filter_map(|name| catalogue.read(name)?.err()).flatten().cloned().collect();
        if problems.is_empty() { Ok(catalogue) } else { Err(problems) }
    }

    /// The golden paths that come with the platform, none of them read yet.
    pub fn lazy() -> Self {
        Self { paths: Shipped::golden_paths().map(|name| (name.to_string(), OnceLock::new())).collect() }
    }

    /// What shipped golden paths share, as [`Shared::folder`].
    ///
    /// # Errors
    /// None today.
    pub fn shipped_folder(path: &str) -> Result<Option<Files>, String> {
        Shipped.folder(path)
    }

    /// Adds a golden path; it takes the place of one with the same name.
    pub fn add(&mut self, path: GoldenPath) {
        self.paths.insert(path.name.clone(), OnceLock::from(Ok(path)));
    }

    /// Adds the golden paths of a root, such as the folder `golden-paths` of the platform repository. Each folder with
    /// a `template.yaml` is one; the other folders are what they share. One that is broken takes the place of a shipped
    /// one of the same name all the same: what the organisation decided is not silently undone.
    ///
    /// Answers what is wrong, with paths from the root.
    pub fn add_root(&mut self, root: &Files, reading: &Reading) -> Vec<Problem> {
        let mut problems = Vec::new();
        let folders: BTreeSet<&str> = root
            .keys()
            .filter_map(|path| path.split_once('/'))
            .filter(|(_, rest)| *rest == "template.yaml")
            .map(|(folder, _)| folder)
            .collect();
        for folder in folders {
            let files =
                super::source::below(root, folder).map(|(path, file)| (path.to_string(), file.clone())).collect();
            match GoldenPath::read(files, root, reading) {
                Ok(path) => self.add(path),
                Err(found) => {
                    let placed = found.iter().map(|it| Problem { path: format!("{folder}/{}", it.path), ..it.clone() });
                    problems.extend(placed);
                    self.paths.insert(folder.to_string(), OnceLock::from(Err(found)));
                }
            }
        }
        problems
    }

    /// The golden path of that name, if it can be run.
    pub fn get(&self, name: &str) -> Option<&GoldenPath> {
        self.read(name)?.ok()
    }

    /// The golden path of that name, or what is wrong with it; none when there is no such name.
    pub fn read(&self, name: &str) -> Option<Result<&GoldenPath, &[Problem]>> {
        let read = self.paths.get(name)?.get_or_init(|| shipped(name));
        Some(read.as_ref().map_err(Vec::as_slice))
    }

    /// All names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.paths.keys().map(String::as_str)
    }
}

fn shipped(name: &str) -> Result<GoldenPath, Vec<Problem>> {
    let files = Shipped.folder(name).ok().flatten().unwrap_or_default();
    let path = GoldenPath::read(files, &Shipped, &Reading::default())?;
    if path.name == name {
        return Ok(path);
    }
    Err(vec![Problem::in_template(format!("metadata.name: expected `{name}`, the name of the folder"))])
}
