//! A bare HTTP client and a webhook receiver for the tests.

use std::sync::{Arc, Mutex};

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::HeaderMap;
use http::{Method, Request, StatusCode};
use http_body_util::BodyExt;
use hyper_util::rt::TokioIo;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};

use crate::sandbox::{Handle, Sandbox, SandboxConfig};

pub(in crate::sandbox) struct Answer {
    pub(in crate::sandbox) status: u16,
    pub(in crate::sandbox) headers: HeaderMap,
    pub(in crate::sandbox) body: Value,
}

impl Answer {
    pub(in crate::sandbox) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(in crate::sandbox) fn message(&self) -> String {
        format!("{} {}", self.status, self.body["message"].as_str().unwrap_or_default())
    }

    /// The sentence of the first of GitHub's `errors`.
    pub(in crate::sandbox) fn error(&self) -> &str {
        self.body["errors"][0]["message"].as_str().unwrap_or_default()
    }
}

pub(in crate::sandbox) async fn start() -> Sandbox {
    Sandbox::start(SandboxConfig::default()).await.unwrap()
}

/// A request with extra headers; an error is a connection that was cut.
pub(in crate::sandbox) async fn send(
    sandbox: &Handle,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<Value>,
) -> Result<Answer, hyper::Error> {
    let stream = TcpStream::connect(sandbox.url().trim_start_matches("http://")).await.unwrap();
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let mut request = Request::builder().method(Method::from_bytes(method.as_bytes()).unwrap()).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    let response = sender.send_request(request.header("host", "sandbox").body(body).unwrap()).await?;
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await?.to_bytes();
    let body = serde_json::from_slice(&bytes).unwrap_or_else(|_| json!(String::from_utf8_lossy(&bytes)));
    Ok(Answer { status: parts.status.as_u16(), headers: parts.headers, body })
}

pub(in crate::sandbox) async fn get(sandbox: &Handle, token: &str, path: &str) -> Answer {
    let authorization = format!("Bearer {token}");
    send(sandbox, "GET", path, &[("authorization", &authorization)], None).await.unwrap()
}

pub(in crate::sandbox) async fn call(sandbox: &Handle, token: &str, method: &str, path: &str, body: Value) -> Answer {
    let authorization = format!("Bearer {token}");
    send(sandbox, method, path, &[("authorization", &authorization)], Some(body)).await.unwrap()
}

/// A JWT of the sandbox's App, `from` and `until` in seconds from now.
pub(in crate::sandbox) fn jwt(sandbox: &Handle, from: i64, until: i64) -> String {
    let credentials = sandbox.credentials().unwrap();
    let now = sandbox.now().timestamp();
    let claims = json!({"iss": credentials.app_id.to_string(), "iat": now + from, "exp": now + until});
    let key = EncodingKey::from_rsa_pem(credentials.private_key_pem.as_bytes()).unwrap();
    jsonwebtoken::encode(&Header::new(Algorithm::RS256), &claims, &key).unwrap()
}

/// An installation token, narrowed by `body`.
pub(in crate::sandbox) async fn token(sandbox: &Handle, body: Value) -> String {
    let jwt = jwt(sandbox, -60, 540);
    let id = get(sandbox, &jwt, "/orgs/acme/installation").await.body["id"].as_u64().unwrap();
    let answer = call(sandbox, &jwt, "POST", &format!("/app/installations/{id}/access_tokens"), body).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.body["token"].as_str().unwrap().to_owned()
}

/// What a webhook receiver got.
#[derive(Clone, Debug)]
pub(in crate::sandbox) struct Received {
    pub(in crate::sandbox) headers: HeaderMap,
    pub(in crate::sandbox) bytes: Vec<u8>,
}

impl Received {
    pub(in crate::sandbox) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(in crate::sandbox) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    /// `event.action`.
    pub(in crate::sandbox) fn name(&self) -> String {
        match self.json()["action"].as_str() {
            Some(action) => format!("{}.{action}", self.header("x-github-event")),
            None => self.header("x-github-event").to_owned(),
        }
    }
}

/// Listens for webhooks and answers each with `status`.
#[derive(Clone)]
pub(in crate::sandbox) struct Receiver {
    pub(in crate::sandbox) url: String,
    got: Arc<Mutex<Vec<Received>>>,
    status: StatusCode,
}

impl Receiver {
    pub(in crate::sandbox) async fn listen(status: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/webhook", listener.local_addr().unwrap());
        let receiver = Receiver { url, got: Arc::default(), status: StatusCode::from_u16(status).unwrap() };
        let app = axum::Router::new().fallback(take).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        receiver
    }

    pub(in crate::sandbox) fn got(&self) -> Vec<Received> {
        self.got.lock().unwrap().clone()
    }

    pub(in crate::sandbox) fn names(&self) -> Vec<String> {
        self.got().iter().map(Received::name).collect()
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, bytes: Bytes) -> StatusCode {
    receiver.got.lock().unwrap().push(Received { headers, bytes: bytes.to_vec() });
    receiver.status
}

/// Waits until all webhooks are sent.
pub(in crate::sandbox) async fn settle(sandbox: &Handle) {
    for _ in 0..500 {
        if sandbox.is_quiet() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("webhooks are still on their way");
}
