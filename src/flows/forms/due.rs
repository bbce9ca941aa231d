//! Which forms differ from what the golden paths ask for.

use sha1::{Digest, Sha1};
use sha2::Sha256;

use super::FORMS;
use crate::events::Repository;
use crate::failure::Failure;
use crate::flows::Platform;
use crate::github::{Blob, CommitSha, TextOf};
use crate::golden_paths::form;
use crate::store::catalog::{RepositoryTree, TreeFile};

/// What is to be changed.
#[derive(Debug, Default)]
pub(super) struct Due {
    /// Forms to be written: path and text.
    pub written: Vec<(String, String)>,
    /// Forms of golden paths that are gone.
    pub removed: Vec<String>,
    /// Forms that differ and were changed by hand.
    pub kept: Vec<String>,
    /// The golden paths that have forms.
    pub golden_paths: Vec<String>,
    /// Those of them whose form stands in the platform repository, whoever put it there.
    pub standing: Vec<String>,
}

impl Due {
    /// Whether nothing is to be done.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }

    /// Names exactly these changes.
    pub fn name(&self) -> String {
        let mut digest = Sha256::new();
        for (path, text) in &self.written {
            digest.update(format!("{path}\0{}\0", text.len()));
            digest.update(text);
        }
        self.removed.iter().for_each(|path| digest.update(format!("{path}\0-\0")));
        hex::encode(digest.finalize())
    }
}

/// Compares the golden paths with the forms of the recorded default branch.
pub(super) async fn forms(platform: &Platform, repository: &Repository) -> Result<Due, Failure> {
    let mut due = Due::default();
    let Some(tree) = platform.store.tree(repository.id).await? else { return Ok(due) };
    let paths = platform.paths.of(&repository.name.owner).await?;
    let mut wanted: Vec<String> = Vec::new();
    for path in paths.all().into_iter().filter(|path| path.spec_type != "resource") {
        let (file, text) = (form::file_of(&path.name), form::write(path));
        due.golden_paths.push(path.name.clone());
        let listed = tree.get(&file);
        due.standing.extend(listed.map(|_| path.name.clone()));
        match listed {
            None => due.written.push((file.clone(), text)),
            Some(listed) if listed.blob == git_name(&text) => {}
            Some(listed) => match standing(platform, repository, &tree, listed).await? {
                Some(stands) if stands == text => {}
                Some(stands) if !form::is_untouched(&stands) => due.kept.push(file.clone()),
                _ => due.written.push((file.clone(), text)),
            },
        }
        wanted.push(file);
    }
    // A golden path that is broken at the moment keeps its form.
    wanted.extend(paths.broken().map(|(name, _)| form::file_of(name)));
    let ours = |file: &&TreeFile| file.path.starts_with(&format!("{FORMS}idp-")) && file.path.ends_with(".yml");
    for listed in tree.files.iter().filter(ours).filter(|file| !wanted.contains(&file.path)) {
        let stands = standing(platform, repository, &tree, listed).await?;
        if stands.is_some_and(|text| form::is_untouched(&text)) {
            due.removed.push(listed.path.clone());
        }
    }
    Ok(due)
}

/// What git calls a content: the listing tells without a call whether a form is the one that is wanted.
pub fn git_name(text: &str) -> String {
    let mut digest = Sha1::new();
    digest.update(format!("blob {}\0", text.len()));
    digest.update(text);
    hex::encode(digest.finalize())
}

async fn standing(
    platform: &Platform,
    repository: &Repository,
    tree: &RepositoryTree,
    listed: &TreeFile,
) -> Result<Option<String>, Failure> {
    let wanted = match listed.blob.is_empty() {
        true => Blob::At { commit: CommitSha(tree.commit.clone()), path: listed.path.clone() },
        false => Blob::Oid(listed.blob.clone()),
    };
    let found = platform.github.texts(repository.scope, &repository.name, &[wanted]).await?;
    Ok(found.into_iter().next().and_then(|(_, text)| match text {
        TextOf::Text(text) => Some(text),
        _ => None,
    }))
}
