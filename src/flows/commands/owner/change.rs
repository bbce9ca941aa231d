//! The owners of what a pull request changes, the same owners together. One read of GitHub, and one more for a
//! CODEOWNERS that was never read.

use std::collections::BTreeMap;

use super::codeowners;
use super::evidence::{CodeownersSays, agrees};
use super::gather::best;
use crate::failure::Failure;
use crate::flows::commands::Desk;
use crate::flows::commands::catalog::sight::Sight;
use crate::store::catalog::EntityRow;

/// What a pull request changes, by owners.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// The groups of files with the same owners, the largest first.
    pub groups: Vec<Group>,
    /// How many files there are.
    pub files: usize,
    /// Whether GitHub listed all of them.
    pub complete: bool,
    /// Whether the record knows the repository.
    pub is_read: bool,
}

/// Files with the same owners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The entity that speaks for them.
    pub entity: Option<String>,
    /// Its owner.
    pub owner: Option<String>,
    /// What CODEOWNERS names; none when it could not be looked at.
    pub codeowners: Option<Vec<String>>,
    /// The files.
    pub paths: Vec<String>,
}

impl Group {
    /// Whether catalog and CODEOWNERS name different owners.
    pub fn disagrees(&self) -> bool {
        match (&self.owner, &self.codeowners) {
            (Some(owner), Some(owners)) if !owners.is_empty() => !agrees(owner, owners),
            _ => false,
        }
    }
}

/// Lists the changed files and looks up who owns each.
pub async fn gather(desk: &Desk<'_>, sight: &Sight<'_>) -> Result<Change, Failure> {
    let (platform, repository) = (desk.platform, &desk.comment.repository);
    let listed = platform.github.pull_files(repository.scope, &repository.name, desk.comment.issue).await?;
    let paths: Vec<String> = listed.files.into_iter().map(|file| file.path).collect();
    let record = platform.store.repository(repository.id).await?;
    let is_read = record.as_ref().is_some_and(|record| record.commit.is_some());
    let rows = sight.only(platform.store.entities_of(repository.id).await?, |row| row.repository_id).await?;
    let folders = folders(rows);
    let codeowners = codeowners::read(platform, record.as_ref()).await?;
    let owners = |path: &str| match codeowners.says(path) {
        CodeownersSays::NotRead => None,
        CodeownersSays::NoFile | CodeownersSays::NoLine(_) => Some(Vec::new()),
        CodeownersSays::Line { owners, .. } => Some(owners),
    };
    let files = paths.len();
    let mut groups: BTreeMap<(Option<String>, Option<Vec<String>>), Group> = BTreeMap::new();
    for path in paths {
        let speaker = nearest(&folders, &path);
        let (entity, owner) = (speaker.map(|row| row.reference.clone()), speaker.and_then(|row| row.owner.clone()));
        let codeowners = owners(&path);
        let group = groups.entry((entity.clone(), codeowners.clone()));
        group.or_insert_with(|| Group { entity, owner, codeowners, paths: Vec::new() }).paths.push(path);
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.paths.len()));
    Ok(Change { groups, files, complete: listed.complete, is_read })
}

/// The entity that speaks for each folder with a catalog file; `catalog-info.yaml` before other files.
fn folders(rows: Vec<EntityRow>) -> BTreeMap<String, EntityRow> {
    let mut files: BTreeMap<(String, bool, String), Vec<EntityRow>> = BTreeMap::new();
    for row in rows {
        let (folder, name) = row.path.rsplit_once('/').unwrap_or(("", &row.path));
        let key = (folder.to_owned(), !name.starts_with("catalog-info."), name.to_owned());
        files.entry(key).or_default().push(row);
    }
    let mut folders = BTreeMap::new();
    for ((folder, ..), rows) in files {
        if let (false, Some(row)) = (folders.contains_key(&folder), best(rows)) {
            folders.insert(folder, row);
        }
    }
    folders
}

fn nearest<'a>(folders: &'a BTreeMap<String, EntityRow>, path: &str) -> Option<&'a EntityRow> {
    let mut folder = path;
    loop {
        folder = folder.rsplit_once('/').map_or("", |(folder, _)| folder);
        match folders.get(folder) {
            Some(row) => return Some(row),
            None if folder.is_empty() => return None,
            None => {}
        }
    }
}
