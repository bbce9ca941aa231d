//! `template.yaml`: read, checked, and all problems told at once.

use super::actions;
use super::source::{self, Files};
use super::steps::Step;
use crate::suggest::nearest;
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};
use std::fmt;

/// The only version of Backstage's software templates that there is today.
const API_VERSION: &str = "scaffolder.backstage.io/v1beta3";
/// The annotation that says which version of the golden path this is.
const VERSION: &str = "idp/version";
/// Bytes of a template.yaml.
const MAX_TEMPLATE: usize = 512 << 10;

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
    /// The annotation `idp/version`, or twelve digits of the hash of all its files.
    pub version: String,
    /// What is not wrong but will surprise.
    pub warnings: Vec<Problem>,
    /// JSON schemas, one a page.
    pub(super) pages: Vec<Map<String, Json>>,
    pub(super) steps: Vec<Step>,
    pub(super) files: Files,
}

/// Something wrong with a golden path's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub path: String,
    /// What is wrong, where in the file, and what was expected.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

#[derive(Deserialize)]
struct Raw {
    #[serde(rename = "apiVersion", default)]
    api_version: Json,
    #[serde(default)]
    kind: Json,
    #[serde(default)]
    metadata: Map<String, Json>,
    #[serde(default)]
    spec: Map<String, Json>,
}

impl GoldenPath {
    /// Reads a golden path from its files.
    ///
    /// # Errors
    /// Everything that is wrong with `template.yaml`, at once.
    pub fn from_files(files: Files) -> Result<Self, Vec<Problem>> {
        let mut found = Findings::default();
        source::problems(&files).into_iter().for_each(|problem| found.error(problem));
        let Some(raw) = found.read(&files) else { return Err(found.errors) };
        found.envelope(&raw);
        let name = found.text(&raw.metadata, "metadata", "name").unwrap_or_default();
        let valid = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if !name.is_empty() && (name.len() > 63 || !name.chars().all(valid)) {
            found.error("metadata.name: expected at most 63 letters, digits, `-`, `_` and `.`");
        }
        let spec_type = found.text(&raw.spec, "spec", "type").unwrap_or_default();
        let pages = found.pages(raw.spec.get("parameters"));
        let steps = found.steps(raw.spec.get("steps"));
        if !found.errors.is_empty() {
            return Err(found.errors);
        }
        let text = |field: &str| raw.metadata.get(field).and_then(Json::as_str).map(str::to_string);
        let version = raw.metadata.get("annotations").and_then(|all| all.get(VERSION)).and_then(Json::as_str);
        Ok(Self {
            title: text("title").unwrap_or_else(|| name.clone()),
            description: text("description").unwrap_or_default(),
            version: version.map_or_else(|| content_version(&files), str::to_string),
            name,
            spec_type,
            warnings: found.warnings,
            pages,
            steps,
            files,
        })
    }
}

#[derive(Default)]
struct Findings {
    errors: Vec<Problem>,
    warnings: Vec<Problem>,
}

impl Findings {
    fn error(&mut self, message: impl Into<String>) {
        self.errors.push(Problem { path: "template.yaml".into(), message: message.into() });
    }

    fn warn(&mut self, message: impl Into<String>) {
        self.warnings.push(Problem { path: "template.yaml".into(), message: message.into() });
    }

    fn read(&mut self, files: &Files) -> Option<Raw> {
        let Some(file) = files.get("template.yaml") else {
            self.error("there is no such file: a golden path needs one at the top of its folder");
            return None;
        };
        if file.contents.len() > MAX_TEMPLATE {
            self.error(format!("the file is longer than {MAX_TEMPLATE} bytes"));
            return None;
        }
        match serde_yaml::from_slice(&file.contents) {
            Ok(raw) => Some(raw),
            Err(error) => {
                self.error(format!("not a template: {error}"));
                None
            }
        }
    }

    fn envelope(&mut self, raw: &Raw) {
        if raw.kind != "Template" {
            self.error("kind: expected `Template`");
        }
        if raw.api_version != API_VERSION {
            self.error(format!("apiVersion: expected `{API_VERSION}`"));
        }
    }

    fn text(&mut self, map: &Map<String, Json>, owner: &str, field: &str) -> Option<String> {
        match map.get(field) {
            Some(Json::String(text)) if !text.is_empty() => Some(text.clone()),
            _ => {
                self.error(format!("{owner}.{field}: expected a text that is not empty"));
                None
            }
        }
    }

    /// One schema an object, several as a list of objects; each must be a JSON schema.
    fn pages(&mut self, parameters: Option<&Json>) -> Vec<Map<String, Json>> {
        let pages: Vec<&Json> = match parameters {
            None => Vec::new(),
            Some(Json::Array(pages)) => pages.iter().collect(),
            Some(page) => vec![page],
        };
        let mut read = Vec::new();
        for (number, page) in pages.into_iter().enumerate() {
            let Json::Object(schema) = page else {
                self.error(format!("spec.parameters, page {}: expected a JSON schema", number + 1));
                continue;
            };
            if let Err(error) = super::parameters::validator(page) {
                self.error(format!("spec.parameters, page {}: not a JSON schema: {error}", number + 1));
            }
            read.push(schema.clone());
        }
        read
    }

    fn steps(&mut self, steps: Option<&Json>) -> Vec<Step> {
        let Some(Json::Array(steps)) = steps else {
            self.error("spec.steps: expected a list of steps");
            return Vec::new();
        };
        let mut read: Vec<Step> = Vec::new();
        for (number, step) in steps.iter().enumerate() {
            match Step::read(step, number + 1) {
                Ok(step) if read.iter().any(|other| other.id == step.id) => {
                    self.error(format!("{}: an earlier step has the same id", step.place()));
                }
                Ok(step) => {
                    self.inputs(&step);
                    read.push(step);
                }
                Err(problem) => self.error(problem),
            }
        }
        read
    }

    fn inputs(&mut self, step: &Step) {
        let known = step.action.inputs;
        for name in step.input.keys().filter(|name| !known.contains(&name.as_str())) {
            let near =
                nearest(name, known.iter().copied()).map_or(String::new(), |near| format!(": did you mean `{near}`?"));
            self.warn(format!("{}: the action has no input `{name}`, it is passed over{near}", step.place()));
        }
        for name in actions::missing_inputs(step) {
            self.error(format!("{}: the action needs the input `{name}`", step.place()));
        }
    }
}

fn content_version(files: &Files) -> String {
    let mut digest = Sha256::new();
    for (path, file) in files {
        digest.update((path.len() as u64).to_be_bytes());
        digest.update(path);
        digest.update([u8::from(file.executable)]);
        digest.update((file.contents.len() as u64).to_be_bytes());
        digest.update(&file.contents);
    }
    hex::encode(&digest.finalize()[..6])
}
