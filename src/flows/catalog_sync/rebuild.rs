//! Builds the whole record anew from GitHub: for when the database was lost, or is not trusted.

use super::CatalogSync;
use super::installations::Synced;
use crate::failure::Failure;
use crate::store::now;

/// What a rebuild is about to do, for whoever waits for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// An installation is looked at.
    Begins {
        /// The login of its account.
        account: String,
    },
    /// An installation was looked at.
    Ends {
        /// The login of its account.
        account: String,
        /// What was found.
        synced: Synced,
    },
    /// An installation could not be looked at; the others are.
    Failed {
        /// The login of its account.
        account: String,
        /// Why not.
        reason: String,
    },
}

/// What a rebuild did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Installations that were looked at.
    pub installations: usize,
    /// Repositories that were looked at.
    pub repositories: usize,
    /// Repositories and installations that could not be read.
    pub failed: usize,
}

impl CatalogSync {
    /// Forgets the record and asks the server that runs on the same database to read it anew; returns how many
    /// installations that are.
    ///
    /// # Errors
    /// As [`CatalogSync::rebuild`].
    pub async fn ask_for_rebuild(&self) -> Result<usize, Failure> {
        self.github.installations().await?;
        self.store.forget_catalog().await?;
        let installations = self.discover().await?;
        for installation in &installations {
            self.store.want_sync(installation.id, now()).await?;
        }
        Ok(installations.len())
    }

    /// Forgets the record and reads it anew. Who was registered first is forgotten with it: where several places claim
    /// one entity, the platform repository wins from now on, and else the repository that GitHub made first.
    ///
    /// # Errors
    /// When GitHub cannot be asked where the App is installed (nothing is forgotten then), or the database fails.
    pub async fn rebuild(&self, mut told: impl FnMut(Progress)) -> Result<Rebuilt, Failure> {
        self.github.installations().await?;
        self.store.forget_catalog().await?;
        let mut rebuilt = Rebuilt::default();
        for installation in self.discover().await? {
            let account = installation.account.clone();
            told(Progress::Begins { account: account.clone() });
            match self.sync_installation(&installation).await {
                Ok(synced) => {
                    rebuilt.installations += 1;
                    rebuilt.repositories += synced.looked_at;
                    rebuilt.failed += synced.failed;
                    told(Progress::Ends { account, synced });
                }
                Err(failure) => {
                    rebuilt.failed += 1;
                    told(Progress::Failed { account, reason: failure.to_string() });
                }
            }
        }
        Ok(rebuilt)
    }
}
