//! A plan: everything that would be changed, as a value. It is shown, approved by its hash, stored, and
//! carried out later exactly as it was.

use super::parameters::Answers;
use super::tree;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use std::fmt;

/// What running a golden path would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The golden path's name.
    pub golden_path: String,
    /// Its version at that time.
    pub version: String,
    /// The values it was run on, defaults included.
    pub answers: Answers,
    /// The files, by path.
    pub files: Vec<PlannedFile>,
    /// The branch that the change is made on.
    pub branch: String,
    /// The branch that the pull request asks to be merged into; the default branch when none is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_branch: Option<String>,
    /// The pull request's title.
    pub title: String,
    /// The pull request's text, in Markdown.
    pub body: String,
    /// The commit's message.
    pub commit_message: String,
}

/// A file that would be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedFile {
    /// Where, from the top of the repository.
    pub path: String,
    /// What; in JSON as base64.
    #[serde(with = "as_base64")]
    pub contents: Vec<u8>,
    /// Whether it may be run (mode 100755 instead of 100644).
    pub executable: bool,
    /// What happens when the file is already there.
    pub change: Change,
}

/// What a planned file does to the one that may be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// The file is new; one that is there already is replaced.
    Create,
    /// The contents are a YAML document that begins with `---`; it goes behind those that are there.
    AppendDocument,
}

/// SHA-256 of a plan: two plans with the same hash do the same.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlanHash([u8; 32]);

impl Plan {
    /// The hash of everything in the plan, independent of how it was stored.
    pub fn hash(&self) -> PlanHash {
        let mut digest = Canonical(Sha256::new());
        digest.text("idp plan 1");
        digest.text(&self.golden_path);
        digest.text(&self.version);
        digest.json(&Json::Object(self.answers.0.clone()));
        digest.text(&self.branch);
        digest.text(self.target_branch.as_deref().unwrap_or_default());
        digest.text(&self.title);
        digest.text(&self.body);
        digest.text(&self.commit_message);
        let mut files: Vec<&PlannedFile> = self.files.iter().collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        for file in files {
            digest.text(&file.path);
            digest.text(if file.executable { "executable" } else { "plain" });
            digest.text(match file.change {
                Change::Create => "create",
                Change::AppendDocument => "append-document",
            });
            digest.bytes(&file.contents);
        }
        PlanHash(digest.0.finalize().into())
    }

    /// The paths as an indented tree, for previews.
    pub fn tree(&self) -> String {
        tree::draw(self.files.iter().map(|file| {
            let note = match (file.change, file.executable) {
                (Change::AppendDocument, _) => "one document added",
                (Change::Create, true) => "executable",
                (Change::Create, false) => "",
            };
            (file.path.as_str(), note)
        }))
    }
}

impl PlanHash {
    /// The first twelve digits, for people.
    pub fn short(&self) -> String {
        hex::encode(&self.0[..6])
    }
}

impl fmt::Display for PlanHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for PlanHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PlanHash({self})")
    }
}

/// Each part with its length before it, so that no two plans run together into the same bytes.
struct Canonical(Sha256);

impl Canonical {
    fn bytes(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
    }

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// Objects by name, because a database may give them back in another order.
    fn json(&mut self, json: &Json) {
        match json {
            Json::Array(items) => {
                self.text(&format!("list of {}", items.len()));
                items.iter().for_each(|item| self.json(item));
            }
            Json::Object(map) => {
                self.text(&format!("object of {}", map.len()));
                let mut entries: Vec<_> = map.iter().collect();
                entries.sort_by_key(|(name, _)| *name);
                for (name, value) in entries {
                    self.text(name);
                    self.json(value);
                }
            }
            scalar => self.text(&scalar.to_string()),
        }
    }
}

mod as_base64 {
    use super::{Engine, STANDARD};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map_err(D::Error::custom)
    }
}
