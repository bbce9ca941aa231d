//! A golden path as it was read: what it is called, what it asks for, what it does.

mod problem;
mod reading;

use super::source::{Files, Shared};
use super::steps::Step;
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};

pub use problem::Problem;
pub use reading::{Reading, UnknownActions};

/// A golden path that can be run.
#[derive(Debug)]
pub struct GoldenPath {
    /// `metadata.name`.
    pub name: String,
    /// `metadata.title`, or the name.
    pub title: String,
    /// `metadata.description`, or nothing.
    pub description: String,
    /// `spec.type`: `resource`, `service` and so on.
    pub spec_type: String,
    /// `spec.owner`, or nothing.
    pub owner: String,
    /// The annotation `idp/version`, or twelve digits of the hash of all the files it uses.
    pub version: String,
    /// What is not wrong but will surprise.
    pub warnings: Vec<Problem>,
    /// JSON schemas, one a page.
    pub(super) pages: Vec<Map<String, Json>>,
    /// Names of secrets that are asked for elsewhere than on a page.
    pub(super) secrets: Vec<String>,
    pub(super) steps: Vec<Step>,
    /// `spec.output`.
    pub(super) output: Map<String, Json>,
    pub(super) files: Files,
    /// Files of the root's shared folders that the template names, by their paths from the root.
    pub(super) shared: Files,
}

/// Shares nothing.
struct Nothing;

impl Shared for Nothing {
    fn folder(&self, _: &str) -> Result<Option<Files>, String> {
        Ok(None)
    }
}

impl GoldenPath {
    /// Reads a golden path that shares nothing from its files.
    ///
    /// # Errors
    /// Everything that is wrong with `template.yaml`, at once.
    pub fn from_files(files: Files) -> Result<Self, Vec<Problem>> {
        Self::read(files, &Nothing, &Reading::default())
    }

    /// Reads a golden path from its files, and the shared folders that it names from `shared`.
    ///
    /// # Errors
    /// Everything that is wrong with `template.yaml`, at once.
    pub fn read(files: Files, shared: &dyn Shared, reading: &Reading) -> Result<Self, Vec<Problem>> {
        reading::read(files, shared, reading)
    }

    /// Its own files, by path.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// Its steps: id, action, name.
    pub fn step_list(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.steps.iter().map(|step| (step.id.as_str(), step.action.id(), step.name.as_str()))
    }

    /// The pages of its form: JSON schemas with `ui:` keys, as they are written.
    pub fn pages(&self) -> &[Map<String, Json>] {
        &self.pages
    }
}

fn content_version(files: &Files, shared: &Files) -> String {
    let mut digest = Sha256::new();
    let above: Vec<String> = shared.keys().map(|path| format!("../{path}")).collect();
    let shared = above.iter().map(String::as_str).zip(shared.values());
    // Its own tests change nothing of what it makes.
    let own = files.iter().map(|(path, file)| (path.as_str(), file)).filter(|(path, _)| !path.starts_with("tests/"));
    for (path, file) in own.chain(shared) {
        digest.update((path.len() as u64).to_be_bytes());
        digest.update(path);
        digest.update([if file.link { 2 } else { u8::from(file.executable) }]);
        digest.update((file.contents.len() as u64).to_be_bytes());
        digest.update(&file.contents);
    }
    hex::encode(&digest.finalize()[..6])
}
