//! The way in: compress, join whatever else waits, commit once for all, answer.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, mpsc, oneshot};

use crate::events::{Triage, Verdict, triage};
use crate::store::{Arrival, DeliveryState, Store, StoreError};

/// Deliveries that are committed together at most.
const BATCH: usize = 128;
/// Deliveries that may wait for a commit; more wait in their connections.
const WAITING: usize = 1024;

/// A verified delivery.
#[derive(Debug)]
pub struct Incoming {
    /// `X-GitHub-Delivery`.
    pub guid: String,
    /// `X-GitHub-Event`.
    pub event: String,
}

type Waiting = (Arrival, oneshot::Sender<Result<(), String>>);

/// Where deliveries are handed in.
#[derive(Debug, Clone)]
pub struct Inbox {
    waiting: mpsc::Sender<Waiting>,
    work: Arc<Notify>,
    burst: Duration,
}

impl Inbox {
    /// Opens the inbox; its committing task ends when the last clone is dropped. What comes in bursts, of which only the
    /// last matters, waits for `burst` before it is worked on.
    pub fn open(store: Store, burst: Duration) -> Self {
        let (waiting, receiver) = mpsc::channel(WAITING);
        tokio::spawn(commit_together(store, receiver));
        Self { waiting, work: Arc::new(Notify::new()), burst }
    }

    /// Is notified when there may be something to work on.
    pub fn work(&self) -> Arc<Notify> {
        self.work.clone()
    }

    /// Stores a delivery; it is on disk when this returns. What nobody acts on is stored as ignored and without its
    /// payload: nobody will ever read it, and people's words are not kept for nothing.
    pub async fn accept(&self, incoming: Incoming, body: &[u8]) -> Result<Verdict, String> {
        let Triage { action, subject, installation_id, verdict } = triage(&incoming.event, body);
        let (state, note) = match &verdict {
            Verdict::Work => (DeliveryState::Ready, String::new()),
            Verdict::Ignore(why) => (DeliveryState::Ignored, (*why).to_owned()),
            Verdict::Unreadable(why) => (DeliveryState::Failed, why.clone()),
        };
        let in_burst = incoming.event == "pull_request" && action == "synchronize";
        let pause = if in_burst { i64::try_from(self.burst.as_millis()).unwrap_or(0) } else { 0 };
        let arrival = Arrival {
            guid: incoming.guid,
            event: incoming.event,
            action,
            subject,
            installation_id,
            state,
            note,
            pause,
            body: if state == DeliveryState::Ignored { Vec::new() } else { pack(body)? },
        };
        let (sender, stored) = oneshot::channel();
        let closed = |_| "the inbox is closed".to_owned();
        self.waiting.send((arrival, sender)).await.map_err(|_| closed(()))?;
        stored.await.map_err(|_| closed(()))??;
        if verdict == Verdict::Work {
            self.work.notify_one();
        }
        Ok(verdict)
    }
}

/// Commits all that waits, again and again: while one commit is on its way to the disk, the next batch gathers.
async fn commit_together(store: Store, mut waiting: mpsc::Receiver<Waiting>) {
    let mut batch: Vec<Waiting> = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        let (arrivals, senders): (Vec<_>, Vec<_>) = batch.drain(..).unzip();
        let many = arrivals.len();
        let result = store.insert_deliveries(arrivals).await;
        match &result {
            Ok(fresh) => {
                metrics::counter!("idp_deliveries_duplicate_total").increment((many as u64).saturating_sub(*fresh));
            }
            Err(error) => tracing::error!(%error, many, "deliveries could not be stored"),
        }
        for sender in senders {
            // A sender that is gone has hung up; its delivery is stored all the same.
            let _ = sender.send(result.as_ref().map(|_| ()).map_err(StoreError::to_string));
        }
    }
}

thread_local! {
    /// A compressor a thread: its tables cost more to set up than to fill.
    static PACKER: RefCell<Option<zstd::bulk::Compressor<'static>>> = const { RefCell::new(None) };
}

fn pack(body: &[u8]) -> Result<Vec<u8>, String> {
    PACKER.with_borrow_mut(|packer| {
        let packer = match packer {
            Some(packer) => packer,
            None => packer.insert(zstd::bulk::Compressor::new(1).map_err(|error| error.to_string())?),
        };
        packer.compress(body).map_err(|error| error.to_string())
    })
}
