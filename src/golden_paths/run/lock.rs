//! `.idp/lock.yaml` of what was made: one YAML document a run, so that a later version of the golden path can be
//! compared with what it made, and what was changed by hand since can be told from it.

use super::super::parameters::Answers;
use super::super::plan::{Change, PlannedFile};
use super::super::template::GoldenPath;
use super::RunContext;
use crate::yaml_text;
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};

/// Where it is kept.
pub const LOCK_FILE: &str = ".idp/lock.yaml";

/// What begins each document. Hashes and paths make long lines.
const HEAD: &str =
    "---\n# yamllint disable rule:line-length\n# What made these files, and what they were then. Kept by idp.\n";

/// The lock file of a run that makes these files. Nothing in it depends on when it ran.
pub(in super::super) fn file(
    path: &GoldenPath,
    answers: &Answers,
    context: &RunContext,
    files: &[PlannedFile],
) -> PlannedFile {
    let mut sorted: Vec<&PlannedFile> = files.iter().collect();
    sorted.sort_by(|a, b| a.path.cmp(&b.path));
    let hash = |file: &PlannedFile| Json::from(format!("sha256:{}", hex::encode(Sha256::digest(&file.contents))));
    let hashes: Map<String, Json> = sorted.into_iter().map(|file| (file.path.clone(), hash(file))).collect();
    let mut document = Map::new();
    document.insert("golden_path".into(), Json::from(path.name.clone()));
    document.insert("version".into(), Json::from(path.version.clone()));
    if let Some(commit) = &context.commit {
        document.insert("commit".into(), Json::from(commit.clone()));
    }
    document.insert("answers".into(), Json::Object(answers.0.clone()));
    document.insert("files".into(), Json::Object(hashes));
    let contents = format!("{HEAD}{}", yaml_text::document(&Json::Object(document))).into_bytes();
    PlannedFile {
        path: LOCK_FILE.to_string(),
        contents,
        executable: false,
        link: false,
        change: Change::AppendDocument,
    }
}
