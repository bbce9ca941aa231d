//! `POST /webhook`: size, signature, headers, then the inbox. What is answered 202 is on disk.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use super::signature;
use crate::deliveries::{Inbox, Incoming};
use crate::events::Verdict;

/// GitHub sends no payload larger than 25 MB.
const LARGEST: usize = 25 * 1024 * 1024;
/// Bodies from this size on are taken a few at a time, for they are held in memory before anybody has proved anything.
const LARGE: usize = 1024 * 1024;
const LARGE_AT_ONCE: usize = 6;
/// GitHub waits 10 s for the answer; a body that comes slower is no delivery of GitHub's.
const LONGEST: Duration = Duration::from_secs(10);

/// What the endpoint needs.
#[derive(Debug, Clone)]
pub struct Intake {
    inbox: Inbox,
    secret: SecretString,
    large: Arc<Semaphore>,
}

impl Intake {
    /// An intake into the inbox for what is signed with the secret.
    pub fn new(inbox: Inbox, secret: SecretString) -> Self {
        Self { inbox, secret, large: Arc::new(Semaphore::new(LARGE_AT_ONCE)) }
    }
}

/// Takes one delivery.
pub async fn receive(State(intake): State<Intake>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let result = take(&intake, &parts.headers, body).await;
    let (event, outcome) = match &result {
        Ok((event, verdict)) => (label(event), word(verdict)),
        Err(Refusal { outcome, .. }) => ("unknown", *outcome),
    };
    metrics::counter!("idp_webhooks_total", "event" => event, "outcome" => outcome).increment(1);
    match result {
        Ok(_) => (StatusCode::ACCEPTED, "stored\n").into_response(),
        Err(refusal) => (refusal.status, refusal.message).into_response(),
    }
}

struct Refusal {
    status: StatusCode,
    outcome: &'static str,
    message: String,
}

fn refuse(status: StatusCode, outcome: &'static str, message: impl Into<String>) -> Refusal {
    Refusal { status, outcome, message: message.into() + "\n" }
}

async fn take(intake: &Intake, headers: &HeaderMap, body: Body) -> Result<(String, Verdict), Refusal> {
    let body = read(intake, headers, body).await?;
    let signed = headers.get("x-hub-signature-256").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !signature::is_valid(intake.secret.expose_secret().as_bytes(), &body, signed) {
        let message = "X-Hub-Signature-256 is missing or does not sign this body with the webhook's secret";
        return Err(refuse(StatusCode::UNAUTHORIZED, "unsigned", message));
    }
    let event = word_of(headers, "x-github-event", |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')?;
    let guid = word_of(headers, "x-github-delivery", |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))?;
    let json = json_of(headers, body)?;
    let incoming = Incoming { guid: guid.clone(), event: event.clone() };
    match intake.inbox.accept(incoming, &json).await {
        Ok(verdict) => {
            tracing::debug!(guid, event, ?verdict, "stored");
            Ok((event, verdict))
        }
        Err(error) => {
            tracing::error!(guid, event, error, "a delivery could not be stored");
            let message = "the delivery could not be stored; it will be asked for again";
            Err(refuse(StatusCode::SERVICE_UNAVAILABLE, "not stored", message))
        }
    }
}

async fn read(intake: &Intake, headers: &HeaderMap, body: Body) -> Result<Bytes, Refusal> {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let too_large = || {
        let message = format!("the body is larger than {} MB, the most that GitHub sends", LARGEST / 1024 / 1024);
        refuse(StatusCode::PAYLOAD_TOO_LARGE, "too large", message)
    };
    if length.is_some_and(|length| length > LARGEST) {
        return Err(too_large());
    }
    let large = length.is_none_or(|length| length >= LARGE);
    let reading = async {
        // The semaphore is never closed.
        let _place = if large { intake.large.acquire().await.ok() } else { None };
        to_bytes(body, LARGEST).await
    };
    match tokio::time::timeout(LONGEST, reading).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(error)) if is_length_limit(&error) => Err(too_large()),
        Ok(Err(_)) => Err(refuse(StatusCode::BAD_REQUEST, "cut off", "the body ended before it was whole")),
        Err(_) => Err(refuse(StatusCode::REQUEST_TIMEOUT, "too slow", "the body did not arrive within 10 s")),
    }
}

fn is_length_limit(error: &axum::Error) -> bool {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// A header of 1 to 64 characters of which each is `fine`.
fn word_of(headers: &HeaderMap, name: &'static str, fine: fn(u8) -> bool) -> Result<String, Refusal> {
    let value = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if (1..=64).contains(&value.len()) && value.bytes().all(fine) {
        return Ok(value.to_owned());
    }
    let message = format!("the header {name} is missing or not as GitHub writes it");
    Err(refuse(StatusCode::BAD_REQUEST, "odd headers", message))
}

/// The JSON: the body itself, or the field `payload` of a form.
fn json_of(headers: &HeaderMap, body: Bytes) -> Result<Bytes, Refusal> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "application/json" => Ok(body),
        "application/x-www-form-urlencoded" => url::form_urlencoded::parse(&body)
            .find(|(name, _)| name == "payload")
            .map(|(_, payload)| Bytes::from(payload.into_owned()))
            .ok_or_else(|| refuse(StatusCode::BAD_REQUEST, "odd headers", "the form has no field `payload`")),
        _ => {
            let message = "Content-Type must be application/json or application/x-www-form-urlencoded";
            Err(refuse(StatusCode::BAD_REQUEST, "odd headers", message))
        }
    }
}

fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Work => "stored",
        Verdict::Ignore(_) => "ignored",
        Verdict::Unreadable(_) => "unreadable",
    }
}

/// The event's name as a label of metrics: only names that GitHub has, so that nobody can make up thousands.
fn label(event: &str) -> &'static str {
    const KNOWN: [&str; 26] = [
        "check_run",
        "check_suite",
        "create",
        "delete",
        "deployment",
        "deployment_status",
        "fork",
        "github_app_authorization",
        "installation",
        "installation_repositories",
        "issue_comment",
        "issues",
        "label",
        "member",
        "membership",
        "merge_group",
        "organization",
        "ping",
        "pull_request",
        "pull_request_review",
        "pull_request_review_comment",
        "push",
        "repository",
        "status",
        "team",
        "workflow_run",
    ];
    KNOWN.into_iter().find(|known| *known == event).unwrap_or("other")
}
