//! Rate, errors and duration of requests, for Prometheus at `/metrics`.
//! Routes are labelled by their pattern, so that callers cannot make new series.

use std::{sync::Arc, time::Instant};

use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};
use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, Opts, Registry, TextEncoder};
use tracing::{Instrument, info, info_span, warn};

use crate::trace_context;

/// The measurements of one server. Clones share them.
#[derive(Debug, Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    requests: IntCounterVec,
    duration: HistogramVec,
}

impl Metrics {
    /// Empty measurements.
    ///
    /// # Errors
    /// Only if two metrics had the same name.
    pub fn new() -> Result<Self, prometheus::Error> {
        let requests = IntCounterVec::new(
            Opts::new("http_requests_total", "Answered requests"),
            &["method", "route", "code"],
        )?;
        let options = HistogramOpts::new(
            "http_request_duration_seconds",
            "Time from the request's head to the answer's head",
        )
        .buckets(vec![0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0]);
        let duration = HistogramVec::new(options, &["method", "route"])?;
        let registry = Registry::new();
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(duration.clone()))?;
        Ok(Self { registry: Arc::new(registry), requests, duration })
    }
}

/// `/metrics`.
pub fn router(metrics: Metrics) -> Router {
    Router::new().route("/metrics", get(show)).with_state(metrics)
}

async fn show(State(metrics): State<Metrics>) -> Response {
    match TextEncoder::new().encode_to_string(&metrics.registry.gather()) {
        Ok(text) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text)
            .into_response(),
        Err(reason) => {
            warn!(%reason, "metrics cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Middleware: measures and logs each request.
pub async fn observe(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = known_method(request.method().as_str());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "unmatched".to_owned(), |path| path.as_str().to_owned());
    let trace_id = trace_context::trace_id(request.headers()).unwrap_or_default();
    let span = info_span!("request", method, route, trace_id);

    let response = next.run(request).instrument(span.clone()).await;

    let status = response.status().as_u16();
    let seconds = started.elapsed().as_secs_f64();
    metrics.requests.with_label_values(&[method, &route, &status.to_string()]).inc();
    metrics.duration.with_label_values(&[method, &route]).observe(seconds);
    span.in_scope(|| info!(status, seconds, "answered"));
    response
}

/// HTTP lets clients make up methods; labels must not follow them.
fn known_method(method: &str) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    KNOWN.into_iter().find(|known| *known == method).unwrap_or("other")
}
