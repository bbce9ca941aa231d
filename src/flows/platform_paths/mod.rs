//! The golden paths of a platform repository: those below `golden-paths/` on its default branch, over the shipped ones.
//! Read once for each state of that folder. A broken one stands in the way of nobody but itself.

mod reading;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::failure::Failure;
use crate::flows::decisions::Decisions;
use crate::github::{GitHub, RepoName, Scope};
use crate::golden_paths::{Catalogue, GoldenPath, Problem};
use crate::store::Store;
use crate::store::catalog::{RepositoryTree, TreeFile};

/// Where the golden paths stand.
pub const FOLDER: &str = "golden-paths/";
/// States of folders that are kept read.
const KEPT: usize = 16;

/// Where golden paths are looked up.
#[derive(Debug)]
pub struct PlatformPaths {
    store: Store,
    github: Arc<GitHub>,
    shipped: Arc<Catalogue>,
    decisions: Arc<Decisions>,
    read: Mutex<BTreeMap<String, Arc<Catalogue>>>,
}

/// The golden paths of one organisation.
#[derive(Debug, Clone)]
pub struct PathsAtHand(Arc<Catalogue>);

/// What a name leads to.
#[derive(Debug, Clone, Copy)]
pub enum Found<'a> {
    /// A golden path.
    Path(&'a GoldenPath),
    /// One of the platform repository that cannot be used, with all that is wrong with it.
    Broken(&'a [Problem]),
    /// Nothing.
    Nothing,
}

impl PlatformPaths {
    /// Golden paths of each organisation's platform repository, over the shipped ones, read as it decided.
    pub fn new(store: Store, github: Arc<GitHub>, shipped: Arc<Catalogue>, decisions: Arc<Decisions>) -> Self {
        Self { store, github, shipped, decisions, read: Mutex::default() }
    }

    /// The golden paths of an organisation; the shipped ones alone while its platform repository is not recorded.
    ///
    /// # Errors
    /// When the platform repository has golden paths and they cannot be fetched.
    pub async fn of(&self, organisation: &str) -> Result<PathsAtHand, Failure> {
        let name = format!("{organisation}/{}", self.decisions.platform_repo());
        let only_shipped = || PathsAtHand(self.shipped.clone());
        let Some(record) = self.store.repository_named(&name).await? else { return Ok(only_shipped()) };
        let Some(tree) = self.store.tree(record.id).await? else { return Ok(only_shipped()) };
        let Some(repo) = RepoName::parse(&record.full_name) else { return Ok(only_shipped()) };
        let reading = self.decisions.of(organisation).await?.golden_paths;
        let Some(key) = state_of(&tree).map(|state| format!("{state} {reading:?}")) else { return Ok(only_shipped()) };
        let known = self.read.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(known) = known {
            return Ok(PathsAtHand(known));
        }
        let scope = Scope::repository(record.installation_id, record.id);
        let files = self.fetch(scope, &repo, &tree.commit).await?;
        let mut catalogue = Catalogue::lazy();
        for problem in catalogue.add_root(&files, &reading) {
            tracing::warn!(repository = name, %problem, "a golden path cannot be used");
        }
        let catalogue = Arc::new(catalogue);
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if read.len() >= KEPT {
            read.clear();
        }
        read.insert(key, catalogue.clone());
        Ok(PathsAtHand(catalogue))
    }
}

/// Names the state of the folder; none when there is nothing in it.
fn state_of(tree: &RepositoryTree) -> Option<String> {
    use sha2::{Digest, Sha256};
    let mut digest = Sha256::new();
    let mut any = false;
    for TreeFile { path, blob } in tree.files.iter().filter(|file| file.path.starts_with(FOLDER)) {
        any = true;
        // Of a file that was only heard of, the commit says which one it is.
        let blob = if blob.is_empty() { &tree.commit } else { blob };
        digest.update(path);
        digest.update([0]);
        digest.update(blob);
        digest.update([0]);
    }
    any.then(|| hex::encode(digest.finalize()))
}

impl PathsAtHand {
    /// What stands behind a name.
    pub fn find(&self, name: &str) -> Found<'_> {
        match self.0.read(name) {
            Some(Ok(path)) => Found::Path(path),
            Some(Err(problems)) => Found::Broken(problems),
            None => Found::Nothing,
        }
    }

    /// The golden path of that name, when it can be used.
    pub fn get(&self, name: &str) -> Option<&GoldenPath> {
        match self.find(name) {
            Found::Path(path) => Some(path),
            _ => None,
        }
    }

    /// All that can be used, in the order of their names.
    pub fn all(&self) -> Vec<&GoldenPath> {
        self.0.names().filter_map(|name| self.get(name)).collect()
    }

    /// Those of the platform repository that cannot be used, with all that is wrong with each.
    pub fn broken(&self) -> impl Iterator<Item = (&str, &[Problem])> {
        let broken = |name| match self.0.read(name) {
            Some(Err(problems)) => Some((name, problems)),
            _ => None,
        };
        self.0.names().filter_map(broken)
    }

    /// The names of those that make a resource, or of those that make a repository.
    pub fn names(&self, resources: bool) -> Vec<String> {
        let wanted = self.all().into_iter().filter(|path| (path.spec_type == "resource") == resources);
        wanted.map(|path| path.name.clone()).collect()
    }
}
