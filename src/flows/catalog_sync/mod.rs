//! Keeps the record in step with GitHub: from webhooks at once, and by a slow sweep for what webhooks missed.
//! Default branches only; what a pull request would change is for `checks`.

mod budget;
mod committed;
mod contents;
mod cut_off;
mod decided;
mod entity;
mod installations;
mod look;
mod push;
mod reader;
mod rebuild;
mod repositories;
mod sweep;
mod teams;
mod touched;

pub use committed::CommittedFiles;
pub use entity::recorded;
pub use installations::Synced;
pub use rebuild::{Progress, Rebuilt};

use std::sync::Arc;

use tokio::sync::Notify;

use crate::deliveries::Outcome;
use crate::flows::Decisions;
use crate::github::GitHub;
use crate::store::Store;

/// What keeps the record.
#[derive(Debug)]
pub struct CatalogSync {
    store: Store,
    github: Arc<GitHub>,
    decisions: Arc<Decisions>,
    /// Is notified when a sync is wanted.
    wanted: Notify,
}

impl CatalogSync {
    /// Keeps the record in this database. Files are read as each organisation decided.
    pub fn new(store: Store, github: Arc<GitHub>, decisions: Arc<Decisions>) -> Self {
        Self { store, github, decisions, wanted: Notify::new() }
    }
}

fn outcome(word: &'static str, note: impl Into<String>) -> Outcome {
    Outcome { word, note: note.into() }
}
