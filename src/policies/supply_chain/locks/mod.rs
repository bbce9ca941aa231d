//! Manifests and their lock files, one technology a file: is the lock file there, and does it know what the manifest
//! asks for.

mod cargo;
mod composer;
mod go;
mod node;
mod python;
mod ruby;

#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::policies::Repository;

/// A manifest that is looked at.
#[derive(Clone, Copy)]
pub(super) struct Manifest<'r> {
    /// The repository.
    pub repository: &'r Repository<'r>,
    /// The manifest.
    pub path: &'r str,
    /// Its text.
    pub text: &'r str,
}

/// What is wrong with a lock file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// There is none; one of this name is expected.
    Missing(&'static str, Range<usize>),
    /// It does not know a dependency, or knows another version of it: its path, the name, where the manifest has it.
    Differs(String, String, Range<usize>),
}

/// What is known of a lock file.
enum Lock<'r> {
    /// It is there: its path and, when it was read, its text.
    There(String, Option<&'r str>),
    /// It is not there.
    Absent,
    /// Not all files are known.
    Unknown,
}

/// What is wrong with the lock file of a manifest; nothing for files that are no manifest.
pub(super) fn faults(manifest: Manifest<'_>) -> Vec<Fault> {
    if is_aside(manifest.path) || manifest.text.contains("{{") {
        return Vec::new();
    }
    match manifest.path.rsplit('/').next().unwrap_or_default() {
        "package.json" => node::faults(manifest),
        "Cargo.toml" => cargo::faults(manifest),
        "go.mod" => go::faults(manifest),
        "pyproject.toml" => python::project(manifest),
        "Pipfile" => python::pipfile(manifest),
        "Gemfile" => ruby::faults(manifest),
        "composer.json" => composer::faults(manifest),
        _ => Vec::new(),
    }
}

/// Whether a path is a manifest or a lock file.
pub(super) fn wants(path: &str) -> bool {
    const NAMES: &str = " package.json package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml Cargo.toml Cargo.lock \
        go.mod go.sum pyproject.toml poetry.lock uv.lock pdm.lock Pipfile Pipfile.lock Gemfile Gemfile.lock composer.json \
        composer.lock ";
    let name = path.rsplit('/').next().unwrap_or_default();
    !is_aside(path) && NAMES.split_ascii_whitespace().any(|it| it == name)
}

/// Whether a path lies where others' code, examples or templates are: nobody builds those to ship them.
fn is_aside(path: &str) -> bool {
    const FOLDERS: &str = " node_modules vendor third_party third-party testdata fixtures __fixtures__ examples example \
        templates template skeleton ";
    let (folders, _) = path.rsplit_once('/').unwrap_or_default();
    folders.split('/').any(|folder| FOLDERS.split_ascii_whitespace().any(|it| it == folder))
}

impl<'r> Manifest<'r> {
    fn folder(&self) -> &'r str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// A file beside the manifest.
    fn beside(&self, name: &str) -> String {
        joined(self.folder(), name)
    }

    /// The first of these lock files beside the manifest.
    fn lock_beside(&self, names: &[&str]) -> Lock<'r> {
        self.lock_in(self.folder(), names)
    }

    /// The nearest of these lock files, from the manifest's folder up to the root.
    fn nearest_lock(&self, names: &[&str]) -> Lock<'r> {
        let mut folder = self.folder();
        loop {
            let lock = self.lock_in(folder, names);
            if !matches!(lock, Lock::Absent) || folder.is_empty() {
                return lock;
            }
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }

    fn lock_in(&self, folder: &str, names: &[&str]) -> Lock<'r> {
        let paths = || names.iter().map(|name| joined(folder, name));
        if let Some(path) = paths().find(|path| self.repository.has(path) == Some(true)) {
            let text = self.repository.text(&path);
            return Lock::There(path, text);
        }
        if paths().all(|path| self.repository.has(&path) == Some(false)) { Lock::Absent } else { Lock::Unknown }
    }
}

fn joined(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// Where a key of JSON stands behind another one, quotes included; the beginning of the text when it is not found.
fn key_place(text: &str, section: &str, key: Option<&str>) -> Range<usize> {
    let find = |key: &str, from: usize| {
        let written = format!("\"{key}\"");
        text.get(from..)?.find(&written).map(|at| from + at..from + at + written.len())
    };
    let section = find(section, 0).unwrap_or(0..0);
    key.and_then(|key| find(key, section.end)).unwrap_or(section)
}
