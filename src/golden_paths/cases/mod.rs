//! A golden path's own tests: values, and the tree that they are to make. `tests/*.yaml` in its folder, one case a file.

mod reading;
mod trial;
mod update;
mod verdict;

use super::source::Files;
use super::template::{GoldenPath, Problem};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

pub use trial::trial;
pub use update::updated;

/// Where cases are kept.
const FOLDER: &str = "tests/";

/// One case.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Case {
    /// Its file, in the golden path's folder.
    pub path: String,
    /// The answers.
    pub values: Map<String, Json>,
    /// `owner/name` of the repository that it is rendered for; made up when none is said.
    pub repository: Option<String>,
    /// What is to come of it.
    pub expect: Expectation,
}

/// What is to come of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expectation {
    /// All files, `bin/run (executable)`; not compared when `None`.
    pub files: Option<Vec<String>>,
    /// Texts that files must hold.
    pub contains: BTreeMap<String, Vec<String>>,
    /// Texts that files must not hold.
    pub lacks: BTreeMap<String, Vec<String>>,
    /// Refusals instead of files: each `parameter: what it must be`, or a part of that.
    pub errors: Option<Vec<String>>,
}

/// What came of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// What differs from what was expected, each a text of one or more lines; none when it passed.
    pub differences: Vec<String>,
    /// The files that were made, as [`Expectation::files`] writes them; none when it was refused.
    pub files: Option<Vec<String>>,
}

impl Case {
    /// The cases among a golden path's files, in order, or what is wrong with one.
    pub fn all(files: &Files) -> Vec<Result<Self, Problem>> {
        let is_case = |path: &str| path.starts_with(FOLDER) && (path.ends_with(".yaml") || path.ends_with(".yml"));
        files.iter().filter(|(path, _)| is_case(path)).map(|(path, file)| reading::read(path, &file.contents)).collect()
    }

    /// Runs it.
    pub fn run(&self, path: &GoldenPath) -> Verdict {
        verdict::of(self, path)
    }
}
