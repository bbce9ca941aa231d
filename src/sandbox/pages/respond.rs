//! Answers of the pages: documents, redirects, files, refusals, and the headers that all of them carry.
//! What a page shows is made elsewhere.

use std::sync::LazyLock;

use axum::body::Body;
use base64::Engine as _;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, LOCATION, REFERRER_POLICY};
use http::header::{X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use http::{HeaderValue, Response, StatusCode};
use sha2::{Digest, Sha256};

use super::html::{Html, classed, el, link, text};
use super::layout;

/// The stylesheet, the same for all pages.
pub(super) const STYLE: &str = include_str!("style.css");
/// What browsers show beside the title.
pub(super) const ICON: &str = include_str!("icon.svg");
/// Brings a conversation up to date while it is looked at; pages work without it.
pub(super) const SCRIPT: &str = include_str!("refresh.js");

/// Only our stylesheet and our one script run; the script stands in the page and is named by its hash.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(SCRIPT.as_bytes()));
    format!(
        "default-src 'none'; style-src 'self'; script-src 'sha256-{hash}'; connect-src 'self'; img-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
});

/// A whole page.
pub(super) fn page(status: u16, page: layout::Page<'_>) -> Response<Body> {
    answer(status, "text/html; charset=utf-8", layout::document(page).into_bytes())
}

/// A page that says what went wrong and where to go from there.
pub(super) fn problem(status: u16, heading: &str, explanation: &str, back: (&str, &str)) -> Response<Body> {
    let main = classed(
        "div",
        "box padded",
        [
            el("h1", &[], [text(heading)]),
            el("p", &[], [text(explanation)]),
            el("p", &[], [link(back.0, back.1), text(" · "), link("/", "All repositories")]),
        ],
    );
    page(status, layout::Page { title: heading, trail: Html::default(), main, live: None })
}

/// A page that is not there.
pub(super) fn missing(what: &str) -> Response<Body> {
    problem(404, "Not found", what, ("/", "Start"))
}

/// To be seen elsewhere; `location` is a path of ours.
pub(super) fn see_other(location: &str) -> Response<Body> {
    let mut response = answer(303, "text/plain; charset=utf-8", format!("See {location}\n").into_bytes());
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

/// Any bytes, never guessed to be something else.
pub(super) fn answer(status: u16, content_type: &'static str, bytes: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    let mut put = |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    put(CONTENT_TYPE, content_type);
    put(X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(X_FRAME_OPTIONS, "DENY");
    put(CACHE_CONTROL, "no-store");
    // Not `no-referrer`: with that, browsers send `Origin: null` with our own forms.
    put(REFERRER_POLICY, "same-origin");
    if let Ok(policy) = HeaderValue::from_str(&POLICY) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}
