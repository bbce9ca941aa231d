//! The files of a golden path in memory, wherever they were read from.

use super::paths;
use std::collections::BTreeMap;

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
    problems
}
