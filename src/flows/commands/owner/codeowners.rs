//! A repository's CODEOWNERS as it stands on the default branch. Its words are judged elsewhere.

use super::evidence::CodeownersSays;
use crate::catalog::codeowners::{self, Codeowners, PLACES};
use crate::failure::Failure;
use crate::flows::Platform;
use crate::flows::commands::catalog::place::Place;
use crate::github::{RepoName, Scope};
use crate::store::catalog::RepositoryRecord;

/// GitHub leaves a larger file unread. Source: GitHub's "About code owners", CODEOWNERS file size.
const LARGEST: usize = 3 * 1024 * 1024;

/// The file that counts.
#[derive(Debug)]
pub struct File {
    place: Place,
    rules: Codeowners,
}

/// What was found.
#[derive(Debug)]
pub enum Found {
    /// It could not be looked at.
    NotRead,
    /// There is none.
    NoFile,
    /// There is one.
    File(File),
}

/// Reads the file of a repository: no call to GitHub when its content was read before, one otherwise.
pub async fn read(platform: &Platform, record: Option<&RepositoryRecord>) -> Result<Found, Failure> {
    let Some(record) = record else { return Ok(Found::NotRead) };
    let Some(tree) = platform.store.tree(record.id).await? else { return Ok(Found::NotRead) };
    let Some(entry) = PLACES.iter().find_map(|place| tree.get(place)) else {
        return Ok(if tree.truncated { Found::NotRead } else { Found::NoFile });
    };
    let Some(text) = text(platform, record, &entry.blob).await? else { return Ok(Found::NotRead) };
    let (repository, commit, path) = (record.full_name.clone(), tree.commit.clone(), entry.path.clone());
    let place = Place { repository, commit, path, line: 1 };
    Ok(Found::File(File { place, rules: codeowners::parse(&text) }))
}

async fn text(platform: &Platform, record: &RepositoryRecord, blob: &str) -> Result<Option<String>, Failure> {
    if let Some(text) = platform.store.blob(blob).await? {
        return Ok(Some(text));
    }
    let Some(name) = RepoName::parse(&record.full_name).filter(|_| !blob.is_empty()) else { return Ok(None) };
    let scope = Scope::repository(record.installation_id, record.id);
    let bytes = match platform.github.blob(scope, &name, blob).await {
        Ok(file) => file.bytes,
        Err(error) if error.is_not_found() => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let Some(text) = String::from_utf8(bytes).ok().filter(|text| text.len() <= LARGEST) else { return Ok(None) };
    platform.store.keep_blob(blob, &text).await?;
    Ok(Some(text))
}

impl Found {
    /// What it says of a path.
    pub fn says(&self, path: &str) -> CodeownersSays {
        let file = match self {
            Found::NotRead => return CodeownersSays::NotRead,
            Found::NoFile => return CodeownersSays::NoFile,
            Found::File(file) => file,
        };
        match file.rules.owners_of(path) {
            None => CodeownersSays::NoLine(file.place.clone()),
            Some(rule) => CodeownersSays::Line {
                place: Place { line: i64::from(rule.line), ..file.place.clone() },
                pattern: rule.pattern.clone(),
                owners: rule.owners.clone(),
            },
        }
    }
}
