//! `/_sandbox/…`: looking at and steering a sandbox that runs as its own process.
//! Not part of GitHub; nothing here needs a token, because only this machine can reach it.

use axum::body::Body;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use serde_json::{Value, json};

use super::describe;
use super::faults::Faults;
use super::model::World;
use super::server::plain;
use super::shared::Shared;

/// Faults are a few lines.
const LARGEST_BODY: usize = 1024 * 1024;

/// Answers `/_sandbox/<path>`.
pub(super) async fn answer(shared: &Shared, path: &str, request: Request<Incoming>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    // A page in a browser must not steer it by a form or a script of another site.
    if parts.headers.get("origin").is_some() {
        return plain(403, "Not from a browser.");
    }
    let Ok(body) = Limited::new(body, LARGEST_BODY).collect().await else {
        return plain(413, "The body is too large.");
    };
    let body = String::from_utf8_lossy(&body.to_bytes()).into_owned();
    match (parts.method, path) {
        (Method::GET, "faults") => show(200, json!(shared.faults())),
        (Method::PUT, "faults") => match Faults::parse(&body) {
            Ok(faults) => {
                shared.set_faults(faults);
                show(200, json!(shared.faults()))
            }
            Err(error) => plain(422, &error.to_string()),
        },
        (Method::DELETE, "faults") => {
            shared.set_faults(Faults::default());
            show(200, json!(shared.faults()))
        }
        (Method::PUT, "webhook-url") => set_webhook_url(shared, &body),
        (Method::POST, "hold") => {
            shared.hold(true);
            plain(200, "Webhooks are kept back.")
        }
        (Method::POST, "release") => {
            shared.hold(false);
            plain(200, "Webhooks are sent.")
        }
        (Method::GET, "state") => show(200, shared.read(state)),
        (Method::GET, "conversations") => plain(200, &shared.read(describe::conversations)),
        (Method::GET, "requests") => show(200, requests(shared)),
        (_, "faults" | "webhook-url" | "hold" | "release" | "state" | "conversations" | "requests") => {
            plain(405, "Not with this method.")
        }
        _ => plain(404, "There is: faults, webhook-url, hold, release, state, conversations, requests."),
    }
}

fn set_webhook_url(shared: &Shared, body: &str) -> Response<Body> {
    let url = body.trim();
    if !url.is_empty() && !url.starts_with("http://") {
        return plain(422, "The body is to be an http:// address, or empty to send no webhooks.");
    }
    let url = (!url.is_empty()).then(|| url.to_owned());
    shared.change(|world| world.apps.values_mut().for_each(|app| app.hook.url.clone_from(&url)));
    plain(200, "The webhook address is set.")
}

fn show(status: u16, value: Value) -> Response<Body> {
    let mut response = Response::new(Body::from(value.to_string()));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn requests(shared: &Shared) -> Value {
    let show = |request: super::requests::LoggedRequest| {
        json!({
            "method": request.method,
            "path": request.path,
            "endpoint": request.endpoint,
            "status": request.status,
            "who": request.who,
            "at": request.at.to_rfc3339(),
        })
    };
    shared.requests().into_iter().map(show).collect()
}

fn state(world: &World) -> Value {
    let repos = world.repos.values().map(|repo| {
        json!({
            "full_name": world.full_name(repo),
            "branches": repo.branches().map(|(name, tip)| json!({"name": name, "sha": tip.oid.to_string()})).collect::<Vec<_>>(),
            "open": repo.threads.values().filter(|thread| thread.open).count(),
        })
    });
    let failed = world.deliveries.iter().filter(|delivery| delivery.status != "OK").count();
    json!({
        "people": world.accounts.values().map(|account| account.login.clone()).collect::<Vec<_>>(),
        "repositories": repos.collect::<Vec<_>>(),
        "apps": world.apps.values().map(|app| json!({"id": app.id, "slug": app.slug, "webhook_url": app.hook.url})).collect::<Vec<_>>(),
        "installations": world.installations.keys().collect::<Vec<_>>(),
        "webhooks": {"waiting": world.outgoing.len(), "attempts": world.deliveries.len(), "failed": failed},
    })
}
