//! What the record says of a repository, and which of its files are needed beside those that a change touches.

use std::collections::BTreeSet;

use crate::catalog::codeowners;
use crate::config::policies::REPOSITORY_FILE;
use crate::failure::Failure;
use crate::flows::Platform;
use crate::flows::checks::Subject;
use crate::flows::checks::change::{self, Beside, Change};
use crate::policies;
use crate::store::catalog::{CatalogFile, RepositoryTree, TreeFile};

/// What catalog files say of manifests.
const OF_MANIFESTS: [&str; 2] = ["backstage.io/kubernetes-", "argocd/app-"];
/// Catalog files that are judged although the change leaves them alone.
const MOST_AFFECTED: usize = 200;

/// What the record says of the repository on its default branch.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub tree: Option<RepositoryTree>,
    /// Catalog files that the record knows, with the other files that each was read with.
    pub files: Vec<CatalogFile>,
    /// All paths that matter to the catalog although their names do not say so.
    pub matter: BTreeSet<String>,
}

/// Asks the record about the subject's repository.
pub(super) async fn record(platform: &Platform, subject: &Subject) -> Result<Record, Failure> {
    let id = subject.repository().id;
    let files = platform.store.catalog_files(id).await?;
    let mut matter = BTreeSet::new();
    for file in &files {
        matter.insert(file.path.clone());
        matter.extend(file.needs.iter().map(|needed| needed.path.clone()));
        matter.extend(file.leads_to.iter().filter(|lead| !lead.glob).map(|lead| lead.path.clone()));
    }
    Ok(Record { tree: platform.store.tree(id).await?, matter, files })
}

impl Record {
    /// The files that are needed beside those that changed.
    pub fn beside(&self, change: &Change) -> Vec<Beside> {
        let mut beside = self.affected(change);
        let Some(tree) = self.tree.as_ref().filter(|tree| !tree.truncated) else { return beside };
        let looked_at = |file: &TreeFile| !change.touches(&file.path) && !file.blob.is_empty();
        // The first of the places counts.
        let owners = codeowners::PLACES.iter().find_map(|place| tree.get(place));
        let mut more: Vec<&TreeFile> = owners.into_iter().filter(|file| looked_at(file)).collect();
        if change.may_speak_of(&OF_MANIFESTS) {
            let manifests = tree.files.iter().filter(|file| looked_at(file) && change::is_yaml(&file.path));
            let manifests: Vec<&TreeFile> = manifests.collect();
            // Where they are more than the one question takes, nothing is claimed about them.
            if manifests.len() + more.len() + beside.len() <= change.room(&self.matter) {
                more.extend(manifests);
            }
        }
        more.extend(tree.get(REPOSITORY_FILE).filter(|file| looked_at(file)));
        let changed: Vec<&str> = change.files.iter().map(|file| file.path.as_str()).collect();
        let useful = policies::beside(&changed, tree.files.iter().map(|file| file.path.as_str()));
        let room = change.room(&self.matter).saturating_sub(more.len() + beside.len());
        more.extend(useful.into_iter().filter_map(|path| tree.get(path)).filter(|file| looked_at(file)).take(room));
        more.sort_by(|one, another| one.path.cmp(&another.path));
        more.dedup_by(|one, another| one.path == another.path);
        more.retain(|file| beside.iter().all(|judged| judged.path != file.path));
        let only_looked_at =
            |file: &TreeFile| Beside { path: file.path.clone(), blob: file.blob.clone(), judged: false };
        beside.extend(more.into_iter().map(only_looked_at));
        beside
    }

    /// Whether the change gives folders with catalog files to other owners, perhaps.
    pub fn owners_change(&self, change: &Change) -> bool {
        !self.files.is_empty() && change.touches_any(|path| codeowners::PLACES.contains(&path))
    }

    /// Catalog files that the change leaves alone but whose placeholders, Locations or owners it touches.
    fn affected(&self, change: &Change) -> Vec<Beside> {
        let owners = self.owners_change(change);
        let files = self.files.iter().filter(|file| !change.touches(&file.path));
        files
            .filter(|file| {
                let needs = file.needs.iter().any(|needed| change.touches(&needed.path));
                needs || owners || file.leads_to.iter().any(|lead| !lead.glob && change.touches(&lead.path))
            })
            .take(MOST_AFFECTED)
            .map(|file| Beside { path: file.path.clone(), blob: file.blob.clone(), judged: true })
            .collect()
    }
}
