//! What is done now and then beside the work: checkpoints, forgetting, recovery, and the figures of the queue.

use std::sync::Arc;
use std::time::Duration;

use super::recovery::recover;
use crate::github::{GitHub, jittered};
use crate::store::{Store, now};

/// How long a finished delivery is kept: GitHub can send it again for about three days.
const KEPT_MS: i64 = 14 * 24 * 3600 * 1000;
/// How long it is remembered that a commit was judged; one that is older is judged anew when somebody asks.
const CHECKS_KEPT_MS: i64 = 180 * 24 * 3600 * 1000;
/// Above this many bytes, the write-ahead log is emptied while writers wait.
const LOG_LIMIT: u64 = 128 * 1024 * 1024;
/// Steps of merging the full-text index in a row: enough to keep up with a first sync.
const MERGES: usize = 16;

/// The regular tasks of a serving process.
pub struct Upkeep {
    /// Where deliveries are.
    pub store: Store,
    /// Whom to ask for what was lost.
    pub github: Arc<GitHub>,
}

impl Upkeep {
    /// Runs all of them until it is dropped.
    pub async fn run(self) {
        tokio::join!(self.checkpoints(), self.forgetting(), self.recovery(), self.figures());
    }

    async fn checkpoints(&self) {
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            if let Err(error) = self.store.merge_words(MERGES).await {
                tracing::warn!(%error, "the full-text index could not be merged");
            }
            if let Err(error) = self.store.checkpoint(LOG_LIMIT).await {
                tracing::warn!(%error, "a checkpoint failed");
            }
        }
    }

    async fn forgetting(&self) {
        loop {
            tokio::time::sleep(jittered(Duration::from_secs(600))).await;
            if let Err(error) = self.store.forget_deliveries(now() - KEPT_MS, 50_000).await {
                tracing::warn!(%error, "old deliveries could not be forgotten");
            }
            if let Err(error) = self.store.forget_checks(now() - CHECKS_KEPT_MS, 10_000).await {
                tracing::warn!(%error, "old checks could not be forgotten");
            }
            if let Err(error) = self.store.forget_judged_inputs().await {
                tracing::warn!(%error, "what pull requests were judged over could not be forgotten");
            }
        }
    }

    /// On start and every hour; sooner while GitHub cannot be asked. Right after a start a few times more: a delivery
    /// that was cut off by the end of the last process may be listed only when GitHub has given up waiting for it.
    async fn recovery(&self) {
        let mut soon = [20, 120].map(Duration::from_secs).into_iter();
        loop {
            let pause = match recover(&self.store, &self.github).await {
                Ok(asked) => {
                    tracing::info!(asked, "read the App's list of deliveries");
                    soon.next().unwrap_or(Duration::from_secs(3600))
                }
                Err(error) => {
                    tracing::warn!(%error, "the App's list of deliveries could not be read");
                    Duration::from_secs(60)
                }
            };
            tokio::time::sleep(jittered(pause)).await;
        }
    }

    async fn figures(&self) {
        loop {
            match self.store.queue_depth().await {
                Ok(depth) => {
                    let age = depth.oldest.map_or(0, |oldest| (now() - oldest).max(0));
                    metrics::gauge!("idp_queue_depth").set(depth.open as f64);
                    metrics::gauge!("idp_queue_failed").set(depth.failed as f64);
                    metrics::gauge!("idp_queue_age_seconds").set(age as f64 / 1000.0);
                }
                Err(error) => tracing::warn!(%error, "the queue could not be measured"),
            }
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
    }
}
