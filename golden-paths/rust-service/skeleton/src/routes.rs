//! Everything that is served, in one place.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{Uri, header},
    middleware,
    response::IntoResponse,
    routing::get,
};

use crate::{
    health::{self, Readiness},
    metrics::{self, Metrics},
    problem::Problem,
    quotes,
};

/// The description of the interface, as it is in the repository.
pub const OPENAPI: &str = include_str!("../openapi.json");
/// Largest request body, in bytes.
pub const MAX_BODY: usize = 64 * 1024;

/// The whole application.
pub fn app(readiness: Readiness, metrics: Metrics) -> Router {
    let measured = quotes::router()
        .fallback(async |uri: Uri| Problem::not_found(uri.path()))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(middleware::from_fn_with_state(metrics.clone(), metrics::observe));
    // Probes and scrapes would drown what people do: they are not measured.
    measured
        .merge(health::router(readiness))
        .merge(metrics::router(metrics))
        .route("/openapi.json", get(openapi))
}

async fn openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], OPENAPI)
}
