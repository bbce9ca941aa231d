//! The organisation's own rules: Rego below `policies/` on the default branch of the platform repository. Compiled once
//! for each state of that folder. What is wrong with one stands in the way of nobody but itself.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::failure::Failure;
use crate::flows::decisions::Decisions;
use crate::github::{Blob, CommitSha, GitHub, RepoName, Scope, TextOf};
use crate::policies::rego::Policies;
use crate::store::Store;
use crate::store::catalog::{RepositoryRecord, RepositoryTree, TreeFile};

/// Where they stand.
pub const FOLDER: &str = "policies";
/// States of folders that are kept compiled.
const KEPT: usize = 16;

/// The rules of an organisation, with the texts that they were made of.
#[derive(Debug)]
pub struct PoliciesAtHand {
    /// By path.
    pub texts: BTreeMap<String, String>,
    /// Ready to be asked.
    pub policies: Policies,
}

impl PoliciesAtHand {
    /// Compiles texts; what is wrong with them is told in their own pull request.
    pub fn of(texts: BTreeMap<String, String>) -> Self {
        let (policies, _) = Policies::read(FOLDER, &texts);
        Self { texts, policies }
    }
}

/// Where the rules are looked up.
#[derive(Debug)]
pub struct PlatformPolicies {
    store: Store,
    github: Arc<GitHub>,
    decisions: Arc<Decisions>,
    /// Those of an organisation that has none.
    none: Arc<PoliciesAtHand>,
    read: Mutex<BTreeMap<String, Arc<PoliciesAtHand>>>,
}

impl PlatformPolicies {
    /// Rules of each organisation's platform repository.
    pub fn new(store: Store, github: Arc<GitHub>, decisions: Arc<Decisions>) -> Self {
        let none = Arc::new(PoliciesAtHand::of(BTreeMap::new()));
        Self { store, github, decisions, none, read: Mutex::default() }
    }

    /// The rules of an organisation; none while its platform repository is not recorded.
    ///
    /// # Errors
    /// When there are some and they cannot be fetched.
    pub async fn of(&self, organisation: &str) -> Result<Arc<PoliciesAtHand>, Failure> {
        let name = format!("{organisation}/{}", self.decisions.platform_repo());
        let none = || self.none.clone();
        let Some(record) = self.store.repository_named(&name).await? else { return Ok(none()) };
        let Some(tree) = self.store.tree(record.id).await? else { return Ok(none()) };
        let files: Vec<&TreeFile> = tree.files.iter().filter(|file| Policies::is_part(FOLDER, &file.path)).collect();
        if files.is_empty() {
            return Ok(none());
        }
        let key = key(record.id, &tree, &files);
        let known = self.read.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let texts = self.texts(&record, &tree, &files).await?;
        let (policies, wrong) = Policies::read(FOLDER, &texts);
        for finding in wrong {
            let (path, line) = (&finding.path, finding.span.start.line);
            tracing::warn!(repository = name, path, line, finding.message, "a policy cannot be used");
        }
        let compiled = Arc::new(PoliciesAtHand { texts, policies });
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if read.len() >= KEPT {
            read.clear();
        }
        read.insert(key, compiled.clone());
        Ok(compiled)
    }

    /// The texts: from the store where they were read before, the others with one call a hundred.
    async fn texts(
        &self,
        record: &RepositoryRecord,
        tree: &RepositoryTree,
        files: &[&TreeFile],
    ) -> Result<BTreeMap<String, String>, Failure> {
        let (mut texts, mut open) = (BTreeMap::new(), Vec::new());
        for file in files {
            match self.store.blob(&file.blob).await? {
                Some(text) => _ = texts.insert(file.path.clone(), text),
                None => open.push(*file),
            }
        }
        let Some(name) = RepoName::parse(&record.full_name) else { return Ok(texts) };
        let wanted: Vec<Blob> = open.iter().map(|file| blob(file, &tree.commit)).collect();
        let scope = Scope::repository(record.installation_id, record.id);
        let answers = self.github.texts(scope, &name, &wanted).await?;
        for (file, (_, answer)) in open.iter().zip(answers) {
            let TextOf::Text(text) = answer else { continue };
            if !file.blob.is_empty() {
                self.store.keep_blob(&file.blob, &text).await?;
            }
            texts.insert(file.path.clone(), text);
        }
        Ok(texts)
    }
}

/// The content's name, or, of a file that a push touched and nobody has read since, its place.
fn blob(file: &TreeFile, commit: &str) -> Blob {
    match file.blob.is_empty() {
        true => Blob::At { commit: CommitSha(commit.to_owned()), path: file.path.clone() },
        false => Blob::Oid(file.blob.clone()),
    }
}

/// Names the state of the folder. A content without a name is that of the commit.
fn key(repository: i64, tree: &RepositoryTree, files: &[&TreeFile]) -> String {
    use sha2::{Digest, Sha256};
    let mut digest = Sha256::new();
    for file in files {
        let content = if file.blob.is_empty() { &tree.commit } else { &file.blob };
        digest.update(format!("{}\0{content}\0", file.path));
    }
    format!("{repository} {}", hex::encode(digest.finalize()))
}
