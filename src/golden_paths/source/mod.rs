//! The files of a golden path in memory, wherever they were read from: its own, those that golden paths of one
//! root share, and those that are somewhere else. Reading them from a disk or from GitHub is done elsewhere.

mod outside;
mod shared;

use super::{links, paths};
use std::collections::BTreeMap;

pub use outside::Sources;
pub use shared::Shared;
pub(super) use shared::{Shipped, mentioned};

/// A golden path's files by path, relative to the folder of its `template.yaml`, with `/` between parts.
pub type Files = BTreeMap<String, SourceFile>;

/// Files that a golden path may have.
const MAX_FILES: usize = 2_000;
/// Bytes that they may have together.
const MAX_BYTES: usize = 20 << 20;

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// What is in it.
    pub contents: Vec<u8>,
    /// Whether it may be run.
    pub executable: bool,
    /// Whether it is a symbolic link; its contents are where that leads to.
    pub link: bool,
}

/// What is wrong with a set of files as such.
pub(super) fn problems(files: &Files) -> Vec<String> {
    let mut problems = Vec::new();
    if files.len() > MAX_FILES {
        problems.push(format!("the folder holds {} files, at most {MAX_FILES} are allowed", files.len()));
    }
    let bytes: usize = files.values().map(|file| file.contents.len()).sum();
    if bytes > MAX_BYTES {
        problems.push(format!("the files have {bytes} bytes together, at most {MAX_BYTES} are allowed"));
    }
    problems.extend(files.keys().filter_map(|path| paths::refusal(path)));
    let linked = files.iter().filter(|(_, file)| file.link);
    problems.extend(linked.filter_map(|(path, file)| links::refusal(path, &file.contents)));
    problems
}

/// Files in a folder, with their paths in it; all of them for the empty path.
pub(super) fn below<'f>(files: &'f Files, folder: &str) -> impl Iterator<Item = (&'f str, &'f SourceFile)> {
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let inside = files.range(prefix.clone()..).take_while({
        let prefix = prefix.clone();
        move |(path, _)| path.starts_with(&prefix)
    });
    inside.map(move |(path, file)| (path.get(prefix.len()..).unwrap_or_default(), file))
}
