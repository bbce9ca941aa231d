//! `/healthz`: the process answers. `/readyz`: the database answers and the queue is being worked on.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;

use crate::store::{Millis, Store, now};

/// The queue looks for work at least this often.
const SILENCE: Millis = 30_000;

/// What readiness is judged by.
#[derive(Debug, Clone)]
pub struct Readiness {
    /// The database.
    pub store: Store,
    /// When the queue last looked for work.
    pub pulse: Arc<AtomicI64>,
}

/// Alive.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// Ready, or what is not.
pub async fn readyz(State(readiness): State<Readiness>) -> Response {
    if let Err(error) = readiness.store.ping().await {
        tracing::error!(%error, "the database does not answer");
        return (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response();
    }
    if now() - readiness.pulse.load(Ordering::Relaxed) > SILENCE {
        return (StatusCode::SERVICE_UNAVAILABLE, "the queue is not being worked on\n").into_response();
    }
    "ready\n".into_response()
}
