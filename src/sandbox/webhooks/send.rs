//! Sending webhooks as GitHub does: signed, once, ten seconds to answer, never again unless asked.
//! Every attempt is recorded. Deliveries run side by side, so that order is likely but not promised.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::rt::TokioIo;
use sha2::Sha256;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use url::Url;

use crate::sandbox::faults::WebhookEffect;
use crate::sandbox::model::{Delivery, HookContent, Outgoing, World};
use crate::sandbox::shared::{Running, Shared};

/// GitHub waits this long for an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// A webhook that is to come out of order waits so long for another one.
const PUT_OFF: Duration = Duration::from_millis(250);
/// So much of an answer's body is kept.
const KEPT_BODY: usize = 64 * 1024;
/// So many attempts are remembered.
const KEPT_DELIVERIES: usize = 20_000;

/// What an attempt is made of.
struct Parcel {
    url: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// What came back, or what went wrong.
struct Answer {
    status: String,
    status_code: u16,
    headers: Vec<(String, String)>,
    body: String,
}

/// A webhook that was taken out of the queue and is not sent yet.
struct Taken {
    outgoing: Outgoing,
    _running: Running,
}

/// Sends what waits, for ever; attempts end with the task.
pub(in crate::sandbox) async fn run(shared: Arc<Shared>) {
    let mut attempts = JoinSet::new();
    let mut put_off: Option<(Taken, Instant)> = None;
    loop {
        while attempts.try_join_next().is_some() {}
        let Some(taken) = take(&shared) else {
            if let Some((late, _)) = put_off.take_if(|(_, due)| *due <= Instant::now()) {
                attempts.spawn(attempt(shared.clone(), late, false));
            }
            shared.outgoing.notified().await;
            continue;
        };
        match shared.webhook_fault(&taken.outgoing.event) {
            None => drop(attempts.spawn(attempt(shared.clone(), taken, false))),
            Some(WebhookEffect::Lost) => drop(attempts.spawn(attempt(shared.clone(), taken, true))),
            Some(WebhookEffect::Duplicate) => {
                let again = Taken { outgoing: taken.outgoing.clone(), _running: shared.running() };
                attempts.spawn(attempt(shared.clone(), taken, false));
                attempts.spawn(attempt(shared.clone(), again, false));
            }
            Some(WebhookEffect::Late(by)) => {
                attempts.spawn(late(shared.clone(), taken, Duration::from_millis(by)));
            }
            Some(WebhookEffect::Reordered) => {
                // It goes out after the next one, or when nothing else comes for a while.
                let due = Instant::now() + PUT_OFF;
                if let Some((before, _)) = put_off.replace((taken, due)) {
                    attempts.spawn(attempt(shared.clone(), before, false));
                }
                attempts.spawn(wake(shared.clone()));
                continue;
            }
        }
        if let Some((late, _)) = put_off.take() {
            attempts.spawn(self::late(shared.clone(), late, Duration::from_millis(20)));
        }
    }
}

/// The next webhook, counted as running before it leaves the queue, so that nobody sees a moment of quiet.
fn take(shared: &Arc<Shared>) -> Option<Taken> {
    if shared.is_held() {
        return None;
    }
    let running = shared.running();
    let outgoing = shared.change(|world| world.outgoing.pop_front())?;
    Some(Taken { outgoing, _running: running })
}

async fn late(shared: Arc<Shared>, taken: Taken, by: Duration) {
    tokio::time::sleep(by).await;
    attempt(shared, taken, false).await;
}

async fn wake(shared: Arc<Shared>) {
    tokio::time::sleep(PUT_OFF).await;
    shared.outgoing.notify_one();
}

/// Sends a body as it is, signed, outside the record; answers the status.
///
/// # Errors
/// A sentence about what went wrong on the way.
pub(in crate::sandbox) async fn send_raw(shared: &Shared, event: &str, body: Vec<u8>) -> Result<u16, String> {
    let parcel = shared.read(|world| {
        let outgoing = Outgoing {
            app: world.apps.keys().next().copied().unwrap_or_default(),
            guid: uuid::Uuid::new_v4().to_string(),
            event: event.to_owned(),
            action: None,
            payload: serde_json::Value::Null,
            installation: None,
            repository: None,
            redelivery: false,
        };
        pack(world, &outgoing, Some(body))
    });
    let parcel = parcel.ok_or("no webhook address is set")?;
    let answer = exchange(&parcel).await;
    if answer.status_code == 0 { Err(answer.status) } else { Ok(answer.status_code) }
}

async fn attempt(shared: Arc<Shared>, taken: Taken, lost: bool) {
    let Taken { outgoing, _running } = taken;
    let Some(parcel) = shared.read(|world| pack(world, &outgoing, None)) else { return };
    let started = Instant::now();
    let answer = match lost {
        true => failed("failed to connect to host"),
        false => exchange(&parcel).await,
    };
    let duration = started.elapsed().as_secs_f64();
    shared.change(|world| {
        let (id, now) = (world.next_id(), world.now());
        world.deliveries.push(Delivery {
            id,
            sent: outgoing,
            delivered_at: now,
            duration,
            status: answer.status,
            status_code: answer.status_code,
            request_headers: parcel.headers,
            response_headers: answer.headers,
            response_body: answer.body,
        });
        if world.deliveries.len() > KEPT_DELIVERIES {
            world.deliveries.remove(0);
        }
    });
}

fn pack(world: &World, outgoing: &Outgoing, raw: Option<Vec<u8>>) -> Option<Parcel> {
    let app = world.apps.get(&outgoing.app)?;
    let url = app.hook.url.clone()?;
    let payload = raw.unwrap_or_else(|| outgoing.payload.to_string().into_bytes());
    let (content_type, body) = match app.hook.content {
        HookContent::Json => ("application/json", payload),
        HookContent::Form => {
            let text = String::from_utf8_lossy(&payload);
            let form = url::form_urlencoded::Serializer::new(String::new()).append_pair("payload", &text).finish();
            ("application/x-www-form-urlencoded", form.into_bytes())
        }
    };
    let mut headers: Vec<(String, String)> = [
        ("Accept", "*/*".to_owned()),
        ("Content-Type", content_type.to_owned()),
        ("User-Agent", "GitHub-Hookshot/5a7d0b1".to_owned()),
        ("X-GitHub-Delivery", outgoing.guid.clone()),
        ("X-GitHub-Event", outgoing.event.clone()),
        ("X-GitHub-Hook-ID", app.hook.id.to_string()),
        ("X-GitHub-Hook-Installation-Target-ID", app.id.to_string()),
        ("X-GitHub-Hook-Installation-Target-Type", "integration".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec();
    if let Some(signature) = sign(app.hook.secret.as_bytes(), &body) {
        headers.push(("X-Hub-Signature-256".to_owned(), signature));
    }
    Some(Parcel { url, headers, body })
}

/// `sha256=` and the HMAC of the body; `None` without a secret, as GitHub then sends no signature.
fn sign(secret: &[u8], body: &[u8]) -> Option<String> {
    if secret.is_empty() {
        return None;
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    mac.update(body);
    Some(format!("sha256={}", hex::encode(mac.finalize().into_bytes())))
}

async fn exchange(parcel: &Parcel) -> Answer {
    match tokio::time::timeout(PATIENCE, try_exchange(parcel)).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) => failed("failed to connect to host"),
        Err(_) => failed("timed out"),
    }
}

fn failed(status: &str) -> Answer {
    Answer { status: status.to_owned(), status_code: 0, headers: Vec::new(), body: String::new() }
}

type AnyError = Box<dyn std::error::Error + Send + Sync>;

async fn try_exchange(parcel: &Parcel) -> Result<Answer, AnyError> {
    let url = Url::parse(&parcel.url)?;
    if url.scheme() != "http" {
        return Err("the sandbox delivers over plain http only".into());
    }
    let host = url.host_str().ok_or("the address has no host")?;
    let authority = match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    let stream = TcpStream::connect(url.socket_addrs(|| None)?.as_slice()).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let target = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let mut request = http::Request::post(target).header("Host", authority);
    for (name, value) in &parcel.headers {
        request = request.header(name, value);
    }
    let response = sender.send_request(request.body(Full::new(Bytes::from(parcel.body.clone())))?).await?;
    let status = response.status();
    let headers = response.headers().iter();
    let headers =
        headers.map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    let headers = headers.collect();
    let body = match Limited::new(response.into_body(), KEPT_BODY).collect().await {
        Ok(body) => String::from_utf8_lossy(&body.to_bytes()).into_owned(),
        Err(_) => String::new(),
    };
    let words =
        if status.is_success() { "OK".to_owned() } else { format!("Invalid HTTP Response: {}", status.as_u16()) };
    Ok(Answer { status: words, status_code: status.as_u16(), headers, body })
}
