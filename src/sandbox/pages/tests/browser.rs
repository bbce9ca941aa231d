//! As much of a browser as the tests need: it names itself, its origin, and follows nothing.

use axum::body::Body;
use http::Request;
use http_body_util::BodyExt;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use url::form_urlencoded::Serializer;

use crate::sandbox::{Handle, Sandbox, SandboxConfig};

pub(super) struct Page {
    pub(super) status: u16,
    pub(super) location: String,
    pub(super) headers: http::HeaderMap,
    pub(super) html: String,
}

impl Page {
    /// The part of the page from `start` to the next `end`, both included.
    pub(super) fn part(&self, start: &str, end: &str) -> &str {
        let from = self.html.find(start).unwrap_or_else(|| panic!("no {start} in {}", self.html));
        let length = self.html[from..].find(end).unwrap_or_else(|| panic!("no {end} after {start}"));
        &self.html[from..from + length + end.len()]
    }
}

pub(super) async fn start() -> Sandbox {
    Sandbox::start(SandboxConfig::default()).await.unwrap()
}

pub(super) fn host(sandbox: &Handle) -> String {
    sandbox.url().trim_start_matches("http://").to_owned()
}

pub(super) async fn get(sandbox: &Handle, path: &str) -> Page {
    let request = Request::get(path).header("accept", "text/html").header("host", host(sandbox));
    send(sandbox, request.body(Body::empty()).unwrap()).await
}

/// Sends a form as a page of the sandbox would.
pub(super) async fn post(sandbox: &Handle, path: &str, fields: &[(&str, &str)]) -> Page {
    post_from(sandbox, path, fields, Some(sandbox.url()), "same-origin").await
}

/// Sends a form from a page of some origin.
pub(super) async fn post_from(
    sandbox: &Handle,
    path: &str,
    fields: &[(&str, &str)],
    origin: Option<&str>,
    site: &str,
) -> Page {
    let mut request = Request::post(path).header("host", host(sandbox)).header("sec-fetch-site", site);
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    let form = Serializer::new(String::new()).extend_pairs(fields).finish();
    send(sandbox, request.body(Body::from(form)).unwrap()).await
}

pub(super) async fn send(sandbox: &Handle, request: Request<Body>) -> Page {
    let stream = TcpStream::connect(host(sandbox)).await.unwrap();
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let (parts, body) = sender.send_request(request).await.unwrap().into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    Page {
        status: parts.status.as_u16(),
        location: parts.headers.get("location").map_or(String::new(), |value| value.to_str().unwrap().to_owned()),
        headers: parts.headers,
        html: String::from_utf8_lossy(&bytes).into_owned(),
    }
}
