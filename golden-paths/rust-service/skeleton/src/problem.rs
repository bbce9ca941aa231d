//! Errors that clients see: `application/problem+json` (RFC 9457).

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// What went wrong, for the one who sent the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// HTTP status code.
    pub status: u16,
    /// The kind of problem in a few words, the same for every occurrence.
    pub title: &'static str,
    /// What is wrong with this request.
    pub detail: String,
}

impl Problem {
    /// The body is not JSON, or not of the right shape.
    pub fn unreadable(detail: impl Into<String>) -> Self {
        Self { status: 400, title: "Request cannot be read", detail: detail.into() }
    }

    /// The body has the right shape but makes no sense.
    pub fn invalid(detail: impl Into<String>) -> Self {
        Self { status: 422, title: "Request is not valid", detail: detail.into() }
    }

    /// Nothing is served at this path.
    pub fn not_found(path: &str) -> Self {
        Self { status: 404, title: "Not found", detail: format!("nothing is served at {path}") }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        (status, kind, Json(self)).into_response()
    }
}
