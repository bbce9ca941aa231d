//! What a push says it touches, against what is known to exist: often enough to know that the catalog is not
//! concerned, without a question to GitHub. Pure. In any doubt the tree is read.

use std::collections::{BTreeMap, BTreeSet};

use super::reader::is_root;
use crate::catalog::codeowners::PLACES;
use crate::catalog::{Settings, may_hold_entities};
use crate::events::{Touch, Touched};
use crate::store::catalog::{CatalogFile, Lead, RepositoryTree, TreeFile};

/// The tree after a push that cannot concern the catalog; none when it may, or when the lists do not fit the tree
/// that is known.
///
/// GitHub does not say how it lists what a merge commit touches. A path that was removed on one side and changed on
/// the other shows up here as a contradiction to what was known, and is no longer relied on.
pub(super) fn without_reading(
    tree: &RepositoryTree,
    files: &[CatalogFile],
    settings: &Settings,
    touched: &[Touched],
    commit: &str,
) -> Option<RepositoryTree> {
    // Where a Location leads by a pattern, a file that nobody knows yet can be concerned.
    let by_pattern = |lead: &Lead| lead.glob && !may_hold_entities(&lead.path);
    if tree.truncated || files.iter().flat_map(|file| &file.leads_to).any(by_pattern) {
        return None;
    }
    // Who owns what is asked of CODEOWNERS too, by the name of its content.
    let concerned: BTreeSet<&str> = files.iter().flat_map(paths_of).chain(PLACES).collect();
    let mut now_there: BTreeMap<&str, bool> = BTreeMap::new();
    for Touched { path, how } in touched {
        if concerned.contains(path.as_str()) || may_hold_entities(path) || is_root(path, settings) {
            return None;
        }
        let was_there = now_there.get(path.as_str()).copied().unwrap_or_else(|| tree.get(path).is_some());
        if was_there != (*how != Touch::Added) {
            return None;
        }
        now_there.insert(path, *how != Touch::Removed);
    }
    let untouched = tree.files.iter().filter(|file| !now_there.contains_key(file.path.as_str())).cloned();
    // The new content's name is not in the payload; nobody needs it before the tree is read again.
    let there = now_there.iter().filter(|(_, there)| **there);
    let touched = there.map(|(path, _)| TreeFile { path: (*path).to_owned(), blob: String::new() });
    let mut next =
        RepositoryTree { commit: commit.to_owned(), truncated: false, files: untouched.chain(touched).collect() };
    next.sort();
    Some(next)
}

/// The file itself, what it draws in, and where it leads.
fn paths_of(file: &CatalogFile) -> impl Iterator<Item = &str> {
    let needs = file.needs.iter().map(|need| need.path.as_str());
    let leads = file.leads_to.iter().map(|lead| lead.path.as_str());
    std::iter::once(file.path.as_str()).chain(needs).chain(leads)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(paths: &[&str]) -> RepositoryTree {
        let file = |path: &&str| TreeFile { path: (*path).to_owned(), blob: "b".to_owned() };
        RepositoryTree { commit: "c1".to_owned(), truncated: false, files: paths.iter().map(file).collect() }
    }

    fn after(touched: &[(Touch, &str)]) -> Option<Vec<String>> {
        let need = TreeFile { path: "api.json".to_owned(), blob: "b".to_owned() };
        let file = CatalogFile {
            path: "catalog-info.yaml".to_owned(),
            blob: "b".to_owned(),
            needs: vec![need],
            leads_to: vec![Lead { path: "systems".to_owned(), glob: false }],
        };
        let touched: Vec<Touched> =
            touched.iter().map(|(how, path)| Touched { path: (*path).to_owned(), how: *how }).collect();
        let before = tree(&["api.json", "catalog-info.yaml", "main.rs", "old.rs"]);
        let next = without_reading(&before, &[file], &Settings::default(), &touched, "c2")?;
        Some(next.files.into_iter().map(|file| file.path).collect())
    }

    #[test]
    fn what_cannot_concern_the_catalog_changes_only_what_is_known_to_exist() {
        let touched = [(Touch::Modified, "main.rs"), (Touch::Added, "new.rs"), (Touch::Removed, "old.rs")];
        assert_eq!(after(&touched).unwrap(), ["api.json", "catalog-info.yaml", "main.rs", "new.rs"]);
        let there_and_back = [(Touch::Added, "new.rs"), (Touch::Removed, "new.rs")];
        assert_eq!(after(&there_and_back).unwrap().len(), 4);
    }

    #[test]
    fn what_may_concern_the_catalog_is_read() {
        for path in [
            "catalog-info.yaml",
            "deep/catalog-info.yml",
            "systems/orders.yaml",
            "api.json",
            "systems",
            "docs/CODEOWNERS",
        ] {
            assert_eq!(after(&[(Touch::Modified, path)]), None, "{path}");
        }
    }

    #[test]
    fn lists_that_contradict_what_is_known_are_not_relied_on() {
        assert_eq!(after(&[(Touch::Modified, "unknown.rs")]), None);
        assert_eq!(after(&[(Touch::Added, "main.rs")]), None);
        assert_eq!(after(&[(Touch::Removed, "unknown.rs")]), None);
        assert_eq!(after(&[(Touch::Removed, "old.rs"), (Touch::Modified, "old.rs")]), None);
    }
}
