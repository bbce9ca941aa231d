//! What the server, the webhook sender and the handles of a sandbox share.
//! Locks are held for the length of one closure only.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::config::Limits;
use super::faults::{FaultState, Faults, RequestEffect, WebhookEffect};
use super::limits::LimitState;
use super::model::World;
use super::requests::{LoggedRequest, RequestLog};

#[derive(Debug)]
pub(super) struct Shared {
    world: Mutex<World>,
    faults: Mutex<FaultState>,
    pub(super) limits: Mutex<LimitState>,
    log: Mutex<RequestLog>,
    held: AtomicBool,
    running: AtomicUsize,
    pub(super) concurrent: AtomicUsize,
    /// Told when webhooks may have to be sent.
    pub(super) outgoing: Notify,
    /// Told when anything may have changed.
    pub(super) changed: Notify,
    /// The pages, for addresses that are no REST endpoints.
    pub(super) pages: Mutex<Option<axum::Router>>,
}

impl Shared {
    pub(super) fn new(world: World, faults: Faults, limits: Limits, seed: u64) -> Self {
        Shared {
            world: Mutex::new(world),
            faults: Mutex::new(FaultState::new(faults, seed)),
            limits: Mutex::new(LimitState::new(limits)),
            log: Mutex::default(),
            held: AtomicBool::new(false),
            running: AtomicUsize::new(0),
            concurrent: AtomicUsize::new(0),
            outgoing: Notify::new(),
            changed: Notify::new(),
            pages: Mutex::new(None),
        }
    }

    pub(super) fn read<R>(&self, look: impl FnOnce(&World) -> R) -> R {
        look(&lock(&self.world))
    }

    /// Changes the world and wakes whoever waits for that.
    pub(super) fn change<R>(&self, change: impl FnOnce(&mut World) -> R) -> R {
        let (result, waiting) = {
            let mut world = lock(&self.world);
            let result = change(&mut world);
            (result, !world.outgoing.is_empty())
        };
        if waiting {
            self.outgoing.notify_one();
        }
        self.changed.notify_waiters();
        result
    }

    pub(super) fn set_faults(&self, faults: Faults) {
        self.change(|world| {
            world.read_lag_ms = i64::try_from(faults.read_lag_ms).unwrap_or(i64::MAX);
            world.repository_lag_ms = i64::try_from(faults.repository_lag_ms).unwrap_or(i64::MAX);
        });
        lock(&self.faults).faults = faults;
    }

    pub(super) fn faults(&self) -> Faults {
        lock(&self.faults).faults.clone()
    }

    pub(super) fn request_fault(&self, method: &str, path: &str) -> Option<RequestEffect> {
        lock(&self.faults).for_request(method, path)
    }

    pub(super) fn webhook_fault(&self, event: &str) -> Option<WebhookEffect> {
        lock(&self.faults).for_webhook(event)
    }

    pub(super) fn log(&self, request: LoggedRequest) {
        lock(&self.log).add(request);
    }

    pub(super) fn requests(&self) -> Vec<LoggedRequest> {
        lock(&self.log).all()
    }

    pub(super) fn forget_requests(&self) {
        lock(&self.log).clear();
    }

    pub(super) fn is_held(&self) -> bool {
        self.held.load(Ordering::SeqCst)
    }

    pub(super) fn hold(&self, held: bool) {
        self.held.store(held, Ordering::SeqCst);
        self.outgoing.notify_one();
    }

    /// Counts an attempt to deliver for as long as the answer is kept.
    pub(super) fn running(self: &Arc<Self>) -> Running {
        self.running.fetch_add(1, Ordering::SeqCst);
        Running(self.clone())
    }

    /// Whether no webhook waits or is on its way.
    pub(super) fn is_quiet(&self) -> bool {
        self.running.load(Ordering::SeqCst) == 0 && self.read(|world| world.outgoing.is_empty())
    }
}

/// An attempt on its way.
pub(super) struct Running(Arc<Shared>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::SeqCst);
        self.0.changed.notify_waiters();
    }
}

/// A panic elsewhere does not make the state unusable: each change is checked before it is made.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
