//! `POST /webhook` over raw HTTP: sizes, signatures, headers, encodings, GUIDs.

use idp::store::DeliveryState;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::raw::{Response, chunked, send, signature};
use crate::world::{ORDERS, SMALL, World};

/// 25 MB, the most that GitHub sends.
const LARGEST: usize = 25 * 1024 * 1024;

/// A webhook that can be sent wrongly.
struct Hook {
    event: String,
    guid: String,
    kind: String,
    signature: Option<String>,
    length: Option<usize>,
    body: Vec<u8>,
}

impl Hook {
    fn new(world: &World, event: &str, guid: &str, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        Self {
            event: event.to_owned(),
            guid: guid.to_owned(),
            kind: "application/json".to_owned(),
            signature: Some(signature(world.app.webhook_secret.expose_secret(), &body)),
            length: Some(body.len()),
            body,
        }
    }

    async fn send(&self, world: &World) -> Response {
        let mut lines = vec![
            "POST /webhook HTTP/1.1".to_owned(),
            format!("X-GitHub-Event: {}", self.event),
            format!("X-GitHub-Delivery: {}", self.guid),
            format!("Content-Type: {}", self.kind),
        ];
        lines.extend(self.signature.iter().map(|signature| format!("X-Hub-Signature-256: {signature}")));
        match self.length {
            Some(length) => lines.push(format!("Content-Length: {length}")),
            None => lines.push("Transfer-Encoding: chunked".to_owned()),
        }
        send(world.address(), &lines, &self.body).await
    }
}

async fn stored(world: &World) -> Vec<String> {
    let deliveries = world.store.deliveries(None, 100).await.unwrap();
    deliveries.into_iter().map(|delivery| format!("{} {}", delivery.guid, delivery.state)).collect()
}

/// A real payload: what the sandbox sends for a comment of alice's, which has not reached the server.
async fn comment_payload(world: &World, body: &str) -> Value {
    // Nobody listens there.
    world.sandbox.set_webhook_url(Some("http://127.0.0.1:1/webhook"));
    world.person("alice").comment(ORDERS, 1, body).unwrap();
    while !world.sandbox.is_quiet() {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    world.sandbox.deliveries().pop().expect("an attempt to deliver").sent.payload
}

#[tokio::test]
async fn more_than_25_mb_is_refused_before_it_is_sent() {
    let world = World::start().await;
    let mut hook = Hook::new(&world, "push", "large", *b"");
    hook.length = Some(LARGEST + 1);
    let answer = hook.send(&world).await;
    assert_eq!(answer.status, 413);
    insta::assert_snapshot!(answer.body, @"the body is larger than 25 MB, the most that GitHub sends");
    assert!(stored(&world).await.is_empty());
}

#[tokio::test]
async fn more_than_25_mb_in_chunks_is_refused_too() {
    let world = World::start().await;
    let body = vec![b' '; LARGEST + 1];
    let mut hook = Hook::new(&world, "push", "large", *b"");
    hook.signature = Some(signature(world.app.webhook_secret.expose_secret(), &body));
    hook.length = None;
    hook.body = chunked(&body, 1024 * 1024);
    assert_eq!(hook.send(&world).await.status, 413);
    assert!(stored(&world).await.is_empty());
}

#[tokio::test]
async fn exactly_25_mb_are_taken() {
    let world = World::start().await;
    let mut body = br#"{"zen": ""#.to_vec();
    body.resize(LARGEST - 2, b'x');
    body.extend_from_slice(b"\"}");
    assert_eq!(Hook::new(&world, "push", "large", body).send(&world).await.status, 202);
    assert_eq!(stored(&world).await, ["large ignored"]);
}

#[tokio::test]
async fn what_is_not_signed_is_refused_and_not_stored() {
    let world = World::start().await;
    let secret = world.app.webhook_secret.expose_secret().to_owned();
    let right = signature(&secret, b"{}");
    let wrong = [
        None,
        Some(String::new()),
        Some("sha256=".to_owned()),
        Some(signature("another secret", b"{}")),
        Some(signature(&secret, b"{} ")),
        Some(right.replace("sha256=", "sha1=")),
        Some(right.trim_start_matches("sha256=").to_owned()),
        Some(format!("{right}00")),
        Some(right[..right.len() - 2].to_owned()),
    ];
    for given in wrong {
        let mut hook = Hook::new(&world, "ping", "guid", *b"{}");
        hook.signature.clone_from(&given);
        let answer = hook.send(&world).await;
        assert_eq!(answer.status, 401, "{given:?}");
        assert!(!answer.body.contains(&secret));
    }
    assert!(stored(&world).await.is_empty());
}

#[tokio::test]
async fn odd_headers_are_told() {
    let world = World::start().await;
    let odd = |change: fn(&mut Hook)| {
        let mut hook = Hook::new(&world, "ping", "guid", *b"{}");
        change(&mut hook);
        hook
    };
    let long = "a".repeat(65);
    let mut too_long = odd(|_| {});
    too_long.guid = long;
    for hook in [
        odd(|hook| hook.event = String::new()),
        odd(|hook| hook.event = "Ping".to_owned()),
        odd(|hook| hook.event = "../etc".to_owned()),
        odd(|hook| hook.guid = String::new()),
        odd(|hook| hook.guid = "a b".to_owned()),
        too_long,
        odd(|hook| hook.kind = "text/plain".to_owned()),
        odd(|hook| hook.kind = String::new()),
        odd(|hook| hook.kind = "application/x-www-form-urlencoded".to_owned()),
    ] {
        let answer = hook.send(&world).await;
        assert_eq!(answer.status, 400, "{} {} {}: {}", hook.event, hook.guid, hook.kind, answer.body);
    }
    assert!(stored(&world).await.is_empty());
}

#[tokio::test]
async fn a_form_is_read_like_json_and_signed_as_it_is() {
    let world = World::start().await;
    let payload = comment_payload(&world, "/idp help").await.to_string();
    let form: String = url::form_urlencoded::Serializer::new(String::new()).append_pair("payload", &payload).finish();
    let mut hook = Hook::new(&world, "issue_comment", "form", form);
    hook.kind = "application/x-www-form-urlencoded; charset=utf-8".to_owned();
    assert_eq!(hook.send(&world).await.status, 202);
    world.settled().await;
    let replies = world.read_all();
    assert!(replies.len() == 1 && replies[0].starts_with("Your role in `acme/orders`"), "{replies:?}");
}

#[tokio::test]
async fn the_same_guid_is_worked_on_once() {
    let world = World::start().await;
    let payload = comment_payload(&world, "/idp help").await.to_string();
    let hook = Hook::new(&world, "issue_comment", "twice", payload);
    let both = tokio::join!(hook.send(&world), hook.send(&world));
    assert_eq!((both.0.status, both.1.status), (202, 202));
    world.settled().await;
    assert_eq!(world.read_all().len(), 1);
    world.calls();
    assert_eq!(hook.send(&world).await.status, 202);
    world.settled().await;
    assert_eq!(world.calls(), "");
    assert_eq!(stored(&world).await, ["twice done"]);
}

#[tokio::test]
async fn a_redelivery_of_a_failed_one_runs_again() {
    let world = World::start().await;
    world.failures_are_told();
    let payload = comment_payload(&world, SMALL).await.to_string();
    let hook = Hook::new(&world, "issue_comment", "again", payload);
    world.grant_pulls("read");
    assert_eq!(hook.send(&world).await.status, 202);
    world.settled().await;
    assert_eq!(stored(&world).await, ["again failed"]);

    world.grant_pulls("write");
    assert_eq!(hook.send(&world).await.status, 202);
    world.settled().await;
    assert_eq!(stored(&world).await, ["again done"]);
    assert_eq!(world.opened(), [2]);
    world.read_all();
}

#[tokio::test]
async fn events_that_nobody_handles_are_taken_and_counted() {
    let world = World::start().await;
    for event in ["ping", "push", "made_up_event", "projects_v2_item"] {
        assert_eq!(Hook::new(&world, event, event, *b"{}").send(&world).await.status, 202, "{event}");
    }
    world.settled().await;
    let metrics = send(world.address(), &["GET /metrics HTTP/1.1".to_owned()], b"").await.body;
    assert!(metrics.contains("idp_webhooks_total"), "{metrics}");
    assert_eq!(world.calls(), "");
}

#[tokio::test]
async fn what_is_no_json_or_of_another_shape_is_taken_and_kept_with_its_reason() {
    let world = World::start().await;
    world.failures_are_told();
    let deep = "[".repeat(100_000);
    for (number, body) in
        ["", "nonsense", "null", "[]", "{", "\u{0}", &deep, "{\"action\": {}}", "\"created\""].into_iter().enumerate()
    {
        for event in ["issue_comment", "pull_request"] {
            let guid = format!("{event}-{number}");
            let status = Hook::new(&world, event, &guid, body).send(&world).await.status;
            assert_eq!(status, 202, "{event}: {body:.20}");
        }
    }
    world.settled().await;
    let failed = world.store.deliveries(Some(DeliveryState::Failed), 100).await.unwrap();
    assert!(failed.len() >= 12, "{}", failed.len());
    assert!(failed.iter().all(|delivery| delivery.note.starts_with("not ")), "{failed:?}");
    assert_eq!(world.calls(), "");
}

/// Every place of a payload, as a path.
fn places(value: &Value, at: &str, out: &mut Vec<String>) {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (format!("{at}/{name}"), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(n, value)| (format!("{at}/{n}"), value)).collect(),
        _ => Vec::new(),
    };
    for (path, value) in inner {
        places(value, &path, out);
        out.push(path);
    }
}

#[tokio::test]
async fn no_spoilt_field_of_a_payload_is_ever_a_5xx_or_stops_the_queue() {
    let world = World::start().await;
    world.failures_are_told();
    let payload = comment_payload(&world, "/idp help").await;
    let mut all = Vec::new();
    places(&payload, "", &mut all);
    let others = [Value::Null, json!(-1), json!("\u{0}../\u{202e}"), json!({})];
    let mut number = 0;
    for place in &all {
        for other in &others {
            let mut spoilt = payload.clone();
            *spoilt.pointer_mut(place).unwrap() = other.clone();
            number += 1;
            let hook = Hook::new(&world, "issue_comment", &format!("spoilt-{number}"), spoilt.to_string());
            let answer = hook.send(&world).await;
            assert_eq!(answer.status, 202, "{place} = {other}: {}", answer.body);
        }
    }
    world.settled().await;
    world.read_all();
    let whole = Hook::new(&world, "issue_comment", "whole", payload.to_string()).send(&world).await;
    assert_eq!(whole.status, 202);
    world.settled().await;
    world.read_all();
    assert!(stored(&world).await.contains(&"whole done".to_owned()));
}
