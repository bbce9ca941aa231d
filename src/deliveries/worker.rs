//! Works on deliveries: claims what is due, hands it to the handler, and notes what became of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tracing::Instrument;

use super::Backoff;
use crate::failure::Failure;
use crate::github::jittered;
use crate::store::{Claimed, DeliveryState, Store, StoreError, now};

/// Deliveries that are worked on at the same time.
const AT_ONCE: usize = 8;
/// How long a claim lasts without being renewed, and how often it is.
const LEASE_MS: i64 = 60_000;
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How often a retry of the command line, or of another process, is looked for.
const LOOK: Duration = Duration::from_secs(1);
/// One delivery may take this long; then it is tried again.
const LONGEST: Duration = Duration::from_secs(10 * 60);
/// Processes that may die over one delivery before it is suspected of killing them.
const DEATHS: i64 = 50;

/// What became of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// One of a few words, for the metrics.
    pub word: &'static str,
    /// What happened, for the operator.
    pub note: String,
}

/// What knows how to work on a delivery.
pub trait Handler: Send + Sync + 'static {
    /// Works on it. It may have been worked on before, up to any point.
    fn handle(&self, delivery: &Claimed) -> impl Future<Output = Result<Outcome, Failure>> + Send;

    /// Is told that a delivery was given up, so that whoever waits can be told.
    fn give_up(&self, delivery: &Claimed, failure: &Failure) -> impl Future<Output = ()> + Send;
}

/// The workers of one process.
pub struct Workers<H> {
    /// Where deliveries are.
    pub store: Store,
    /// What works on them.
    pub handler: Arc<H>,
    /// When they are tried again.
    pub backoff: Backoff,
    /// Is notified when there may be something to work on.
    pub work: Arc<Notify>,
    /// When work was last looked for, in milliseconds since 1970 UTC.
    pub pulse: Arc<AtomicI64>,
}

impl<H: Handler> Workers<H> {
    /// Works until `stop` turns true, and then until what runs has ended.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let name = uuid::Uuid::new_v4().to_string();
        let this = Arc::new(self);
        // The lock on the database file proves that whoever held these claims is dead.
        if let Err(error) = this.store.release_dead(true, DEATHS).await {
            tracing::error!(%error, "claims of an earlier process could not be released");
        }
        let heart = tokio::spawn(beat(this.store.clone(), name.clone()));
        let mut running = JoinSet::new();
        while !*stop.borrow() {
            this.pulse.store(now(), Ordering::Relaxed);
            let pause = match this.claim(&name, &mut running).await {
                Ok(pause) => pause,
                Err(error) => {
                    tracing::error!(%error, "deliveries could not be claimed");
                    LOOK
                }
            };
            tokio::select! {
                () = this.work.notified(), if running.len() < AT_ONCE => {}
                Some(_) = running.join_next() => {}
                _ = stop.changed() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
        while running.join_next().await.is_some() {}
        heart.abort();
    }

    /// Claims as many as there is room for, and returns how long nothing more will be due.
    async fn claim(self: &Arc<Self>, name: &str, running: &mut JoinSet<()>) -> Result<Duration, StoreError> {
        while running.try_join_next().is_some() {}
        let room = AT_ONCE.saturating_sub(running.len());
        if room == 0 {
            return Ok(LOOK);
        }
        // A look through a reader first: claiming takes the one writer.
        let due = self.store.next_delivery_due().await?;
        let wait = due.map_or(LOOK, |due| Duration::from_millis(u64::try_from(due - now()).unwrap_or(0)));
        if !wait.is_zero() {
            return Ok(wait.min(LOOK));
        }
        let claimed = self.store.claim_deliveries(name, room, LEASE_MS).await?;
        let some = !claimed.is_empty();
        for delivery in claimed {
            let (this, name) = (self.clone(), name.to_owned());
            let span = tracing::info_span!("delivery", guid = %delivery.guid, event = %delivery.event);
            running.spawn(async move { this.work_on(delivery, &name).await }.instrument(span));
        }
        // What is due but was not claimed waits behind another of its subject; its end wakes us.
        Ok(if some { Duration::ZERO } else { LOOK })
    }

    async fn work_on(&self, delivery: Claimed, name: &str) {
        let handled = self.handle(&delivery).await;
        let noted = match &handled {
            Ok(outcome) => {
                count(&delivery.event, outcome.word);
                tracing::info!(outcome = outcome.word, note = outcome.note, "worked on");
                self.store.finish_delivery(delivery.seq, name, DeliveryState::Done, &outcome.note).await
            }
            Err(failure) => self.note_failure(&delivery, name, failure).await,
        };
        if let Err(error) = noted {
            tracing::error!(%error, "the outcome could not be noted; the delivery will be worked on again");
        }
    }

    /// Runs the handler in a task of its own, so that a panic or a hang ends one try and not the worker.
    async fn handle(&self, delivery: &Claimed) -> Result<Outcome, Failure> {
        let (handler, copy) = (self.handler.clone(), delivery.clone());
        let task = tokio::spawn(async move { handler.handle(&copy).await }.in_current_span());
        let abort = task.abort_handle();
        let passing = |reason: String| Failure::Passing { reason, wait: None };
        match tokio::time::timeout(LONGEST, task).await {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => Err(passing(format!("a defect of ours: {panic}"))),
            Err(_) => {
                abort.abort();
                Err(passing(format!("it took longer than {} minutes", LONGEST.as_secs() / 60)))
            }
        }
    }

    async fn note_failure(&self, delivery: &Claimed, name: &str, failure: &Failure) -> Result<(), StoreError> {
        let reason = failure.to_string();
        let failed = delivery.attempts + 1;
        let (pause, counted) = match failure {
            Failure::Passing { wait: Some(wait), .. } => (Some(*wait + jittered(Duration::from_millis(500))), false),
            Failure::Passing { wait: None, .. } => (self.backoff.pause(failed).map(jittered), true),
            Failure::Lasting(_) => (None, true),
        };
        match pause {
            Some(pause) => {
                count(&delivery.event, "postponed");
                tracing::warn!(reason, failed, pause_ms = pause.as_millis() as u64, "will be tried again");
                let run_at = now() + i64::try_from(pause.as_millis()).unwrap_or(i64::MAX / 2);
                self.store.postpone_delivery(delivery.seq, name, run_at, counted, &reason).await
            }
            None => {
                count(&delivery.event, "failed");
                tracing::error!(reason, failed, "given up");
                self.handler.give_up(delivery, failure).await;
                self.store.finish_delivery(delivery.seq, name, DeliveryState::Failed, &reason).await
            }
        }
    }
}

fn count(event: &str, outcome: &'static str) {
    metrics::counter!("idp_deliveries_total", "event" => event.to_owned(), "outcome" => outcome).increment(1);
}

/// Keeps this process's claims, and releases those of a process that died without a trace.
async fn beat(store: Store, name: String) {
    loop {
        tokio::time::sleep(HEARTBEAT).await;
        let beat = async {
            store.extend_leases(&name, LEASE_MS).await?;
            store.release_dead(false, DEATHS).await
        };
        if let Err(error) = beat.await {
            tracing::warn!(%error, "claims could not be renewed");
        }
    }
}
