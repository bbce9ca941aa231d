//! Webhooks: which, to whom, how they look, and that they are sent once.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

use super::client::{Receiver, call, get, jwt, settle, start, token};
use crate::sandbox::model::HookContent;
use crate::sandbox::{Sandbox, SandboxConfig};

#[tokio::test]
async fn a_comment_arrives_signed_and_whole() {
    let sandbox = start().await;
    let receiver = Receiver::listen(202).await;
    sandbox.set_webhook_url(Some(&receiver.url));
    sandbox.as_user("alice").comment("acme/orders", 1, "/idp help").unwrap();
    settle(&sandbox).await;
    let got = receiver.got().remove(0);
    let secret = sandbox.credentials().unwrap().webhook_secret;
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(&got.bytes);
    assert_eq!(got.header("x-hub-signature-256"), format!("sha256={}", hex::encode(mac.finalize().into_bytes())));
    assert_eq!(got.header("x-github-hook-installation-target-type"), "integration");
    assert!(got.header("user-agent").starts_with("GitHub-Hookshot/"));
    let keys: Vec<String> = got.json().as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["action", "issue", "comment", "repository", "organization", "sender", "installation"]);
    assert!(got.json()["issue"]["pull_request"]["url"].as_str().unwrap().ends_with("/pulls/1"));
}

#[tokio::test]
async fn a_push_takes_the_pull_request_along() {
    let sandbox = start().await;
    let receiver = Receiver::listen(202).await;
    sandbox.set_webhook_url(Some(&receiver.url));
    let file = [("config/retries.yaml", Some("retries: 3\n"))];
    let head = sandbox.as_user("alice").push("acme/orders", "retry-payments", &file, "Once more").unwrap();
    settle(&sandbox).await;
    let mut names = receiver.names();
    names.sort();
    assert_eq!(names, ["check_suite.requested", "pull_request.synchronize", "push"]);
    let got = receiver.got();
    let pull = got.iter().find(|got| got.name() == "pull_request.synchronize").unwrap().json();
    assert_eq!((&pull["number"], &pull["after"]), (&json!(1), &json!(head.to_string())));
    assert_eq!(pull["pull_request"]["head"]["sha"], head.to_string());
    let push = got.iter().find(|got| got.name() == "push").unwrap().json();
    assert_eq!(push["commits"][0]["modified"], json!(["config/retries.yaml"]));
}

#[tokio::test]
async fn a_failed_delivery_is_not_sent_again_by_itself_but_on_request_with_the_same_guid() {
    let sandbox = start().await;
    let receiver = Receiver::listen(500).await;
    sandbox.set_webhook_url(Some(&receiver.url));
    sandbox.as_user("alice").comment("acme/orders", 1, "x").unwrap();
    settle(&sandbox).await;
    assert_eq!(receiver.got().len(), 1);
    let jwt = jwt(&sandbox, -60, 540);
    let failed = get(&sandbox, &jwt, "/app/hook/deliveries?status=failure").await.body;
    assert_eq!((&failed[0]["status_code"], &failed[0]["redelivery"]), (&json!(500), &json!(false)));
    let path = format!("/app/hook/deliveries/{}/attempts", failed[0]["id"]);
    assert_eq!(call(&sandbox, &jwt, "POST", &path, json!({})).await.status, 202);
    settle(&sandbox).await;
    let again = get(&sandbox, &jwt, "/app/hook/deliveries").await.body;
    assert_eq!((&again[0]["guid"], &again[0]["redelivery"]), (&failed[0]["guid"], &json!(true)));
    assert_eq!(receiver.got().len(), 2);
}

#[tokio::test]
async fn deliveries_are_paged_by_a_cursor() {
    let sandbox = start().await;
    let receiver = Receiver::listen(202).await;
    sandbox.set_webhook_url(Some(&receiver.url));
    for _ in 0..3 {
        sandbox.as_user("alice").comment("acme/orders", 1, "x").unwrap();
    }
    settle(&sandbox).await;
    let jwt = jwt(&sandbox, -60, 540);
    let first = get(&sandbox, &jwt, "/app/hook/deliveries?per_page=2").await;
    let next = first.header("link").split(['<', '>']).nth(1).unwrap().replace(sandbox.url(), "");
    let second = get(&sandbox, &jwt, &next).await;
    assert_eq!((first.body.as_array().unwrap().len(), second.body.as_array().unwrap().len()), (2, 1));
    assert_eq!(second.header("link"), "");
}

#[tokio::test]
async fn an_app_hears_only_what_it_subscribes_to_and_may_see() {
    let config = SandboxConfig {
        permissions: [("issues".to_owned(), "write".to_owned())].into(),
        events: vec!["issue_comment".to_owned(), "push".to_owned()],
        ..SandboxConfig::default()
    };
    let sandbox = Sandbox::start(config).await.unwrap();
    let receiver = Receiver::listen(202).await;
    sandbox.set_webhook_url(Some(&receiver.url));
    let alice = sandbox.as_user("alice");
    alice.open_issue("acme/orders", "Not subscribed", "").unwrap();
    alice.push("acme/orders", "main", &[("a", Some("a"))], "Not permitted").unwrap();
    alice.comment("acme/orders", 2, "Heard").unwrap();
    settle(&sandbox).await;
    assert_eq!(receiver.names(), ["issue_comment.created"]);
}

#[tokio::test]
async fn the_apps_own_comment_comes_back_from_a_bot() {
    let sandbox = start().await;
    let receiver = Receiver::listen(202).await;
    sandbox.set_webhook_url(Some(&receiver.url));
    let token = token(&sandbox, json!({})).await;
    call(&sandbox, &token, "POST", "/repos/acme/orders/issues/1/comments", json!({"body": "x"})).await;
    settle(&sandbox).await;
    assert_eq!(receiver.got()[0].json()["sender"]["type"], "Bot");
}

#[tokio::test]
async fn a_form_carries_the_payload_in_a_field() {
    let config = SandboxConfig { webhook_content: HookContent::Form, ..SandboxConfig::default() };
    let sandbox = Sandbox::start(config).await.unwrap();
    let receiver = Receiver::listen(202).await;
    sandbox.set_webhook_url(Some(&receiver.url));
    sandbox.as_user("alice").comment("acme/orders", 1, "a&b").unwrap();
    settle(&sandbox).await;
    let got = receiver.got().remove(0);
    assert_eq!(got.header("content-type"), "application/x-www-form-urlencoded");
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(&got.bytes).into_owned().collect();
    assert_eq!(fields[0].0, "payload");
    let payload: serde_json::Value = serde_json::from_str(&fields[0].1).unwrap();
    assert_eq!(payload["comment"]["body"], "a&b");
}
