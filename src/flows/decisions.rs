//! What an organisation decided in `idp.yaml` of its platform repository, as the record has it. Read from the default
//! branch only, and once for each content of the file.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::config::organisation::{ORGANISATION_FILE, Organisation};
use crate::failure::Failure;
use crate::github::{GitHub, RepoName, Scope};
use crate::store::Store;
use crate::store::catalog::RepositoryRecord;

/// Contents that are kept read.
const KEPT: usize = 16;

/// Where decisions are looked up.
#[derive(Debug)]
pub struct Decisions {
    store: Store,
    github: Arc<GitHub>,
    platform_repo: String,
    read: Mutex<HashMap<String, Arc<Organisation>>>,
}

impl Decisions {
    /// Decisions of the repository of that name in each organisation.
    pub fn new(store: Store, github: Arc<GitHub>, platform_repo: &str) -> Self {
        Self { store, github, platform_repo: platform_repo.to_owned(), read: Mutex::default() }
    }

    /// What the platform team's repository is called, without the owner.
    pub fn platform_repo(&self) -> &str {
        &self.platform_repo
    }

    /// Whether that repository is the platform team's.
    pub fn is_platform(&self, full_name: &str) -> bool {
        full_name.split_once('/').is_some_and(|(_, name)| name.eq_ignore_ascii_case(&self.platform_repo))
    }

    /// What the organisation decided; the defaults while its platform repository is not recorded, or has no file.
    pub async fn of(&self, organisation: &str) -> Result<Arc<Organisation>, Failure> {
        let name = format!("{organisation}/{}", self.platform_repo);
        let Some(record) = self.store.repository_named(&name).await? else { return Ok(Arc::default()) };
        let Some(tree) = self.store.tree(record.id).await? else { return Ok(Arc::default()) };
        let Some(file) = tree.get(ORGANISATION_FILE) else { return Ok(Arc::default()) };
        if let Some(known) = self.read().get(&file.blob) {
            return Ok(known.clone());
        }
        let text = self.text(&record, &file.blob).await?;
        let (decided, findings) = Organisation::read(&text);
        for finding in findings {
            tracing::warn!(repository = name, line = finding.span.start.line, finding.message, "idp.yaml");
        }
        let decided = Arc::new(decided);
        let mut read = self.read();
        if read.len() >= KEPT {
            read.clear();
        }
        read.insert(file.blob.clone(), decided.clone());
        Ok(decided)
    }

    async fn text(&self, record: &RepositoryRecord, blob: &str) -> Result<String, Failure> {
        if let Some(text) = self.store.blob(blob).await? {
            return Ok(text);
        }
        let Some(name) = RepoName::parse(&record.full_name) else { return Ok(String::new()) };
        let scope = Scope::repository(record.installation_id, record.id);
        let file = self.github.blob(scope, &name, blob).await?;
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        self.store.keep_blob(blob, &text).await?;
        Ok(text)
    }

    fn read(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<Organisation>>> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
