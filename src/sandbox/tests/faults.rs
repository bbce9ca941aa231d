//! Faults that are switched on.

use serde_json::json;

use super::client::{Receiver, call, get, send, settle, start};
use crate::sandbox::faults::Faults;

const PATH: &str = "/repos/acme/orders/issues/1/comments";

#[tokio::test]
async fn an_error_comes_before_or_after_the_work() {
    let sandbox = start().await;
    let faults = "requests: [{fault: {error_before: 502}, count: 1}, {fault: {error_after: 503}, count: 1}]";
    sandbox.set_faults(Faults::parse(faults).unwrap());
    let comments = || sandbox.comments("acme/orders", 1).len();
    assert_eq!(call(&sandbox, "sandbox-alice", "POST", PATH, json!({"body": "x"})).await.status, 502);
    assert_eq!(comments(), 0);
    assert_eq!(call(&sandbox, "sandbox-alice", "POST", PATH, json!({"body": "x"})).await.status, 503);
    assert_eq!(comments(), 1);
    assert_eq!(call(&sandbox, "sandbox-alice", "POST", PATH, json!({"body": "x"})).await.status, 201);
}

#[tokio::test]
async fn a_connection_is_cut_before_or_after_the_work() {
    let sandbox = start().await;
    sandbox.set_faults(
        Faults::parse("requests: [{fault: reset_before, count: 1}, {fault: reset_after, count: 1}]").unwrap(),
    );
    let headers = [("authorization", "Bearer sandbox-alice")];
    for made in [0, 1] {
        assert!(send(&sandbox, "POST", PATH, &headers, Some(json!({"body": "x"}))).await.is_err());
        assert_eq!(sandbox.comments("acme/orders", 1).len(), made);
    }
}

#[tokio::test]
async fn limits_come_with_and_without_a_hint() {
    let sandbox = start().await;
    let faults = "requests: [{fault: {secondary_limit: 7}, count: 1}, {fault: secondary_limit_silent, count: 1}, {fault: {primary_limit: 9}, count: 1}]";
    sandbox.set_faults(Faults::parse(faults).unwrap());
    let mut seen = Vec::new();
    for _ in 0..3 {
        let answer = get(&sandbox, "sandbox-alice", "/user").await;
        seen.push((
            answer.status,
            answer.header("retry-after").to_owned(),
            answer.header("x-ratelimit-remaining").to_owned(),
        ));
    }
    let wanted = [(403, "7", ""), (403, "", ""), (403, "", "0")];
    assert_eq!(seen, wanted.map(|(status, after, left)| (status, after.to_owned(), left.to_owned())));
}

#[tokio::test]
async fn reads_may_lag_behind_writes() {
    let sandbox = start().await;
    sandbox.set_faults(Faults { read_lag_ms: 60_000, ..Faults::default() });
    let made = call(&sandbox, "sandbox-alice", "POST", PATH, json!({"body": "x"})).await;
    assert_eq!(made.status, 201);
    assert_eq!(get(&sandbox, "sandbox-alice", PATH).await.body, json!([]));
    sandbox.as_user("alice").push("acme/orders", "new", &[("a", Some("a"))], "New").unwrap();
    assert_eq!(get(&sandbox, "sandbox-alice", "/repos/acme/orders/git/ref/heads/new").await.status, 404);
    sandbox.advance(chrono::TimeDelta::minutes(2));
    assert_eq!(get(&sandbox, "sandbox-alice", PATH).await.body[0]["body"], "x");
    assert_eq!(get(&sandbox, "sandbox-alice", "/repos/acme/orders/git/ref/heads/new").await.status, 200);
}

#[tokio::test]
async fn webhooks_get_lost_doubled_and_out_of_order() {
    let sandbox = start().await;
    let receiver = Receiver::listen(202).await;
    sandbox.set_webhook_url(Some(&receiver.url));
    let alice = sandbox.as_user("alice");
    let next = async |fault: &str| {
        sandbox.set_faults(
            Faults::parse(&format!("webhooks: [{{fault: {fault}, event: issue_comment, count: 1}}]")).unwrap(),
        );
    };
    let bodies = || -> Vec<String> {
        receiver.got().iter().map(|got| got.json()["comment"]["body"].as_str().unwrap().to_owned()).collect()
    };
    next("lost").await;
    alice.comment("acme/orders", 1, "lost").unwrap();
    settle(&sandbox).await;
    assert_eq!(bodies(), [""; 0]);
    assert_eq!(sandbox.deliveries().last().unwrap().status, "failed to connect to host");

    next("duplicate").await;
    alice.comment("acme/orders", 1, "twice").unwrap();
    settle(&sandbox).await;
    assert_eq!(bodies(), ["twice", "twice"]);
    let guids: Vec<_> = receiver.got().iter().map(|got| got.header("x-github-delivery").to_owned()).collect();
    assert_eq!(guids[0], guids[1]);

    next("reordered").await;
    sandbox.hold();
    alice.comment("acme/orders", 1, "first").unwrap();
    alice.comment("acme/orders", 1, "second").unwrap();
    sandbox.release();
    settle(&sandbox).await;
    assert_eq!(bodies()[2..], ["second", "first"]);
}

#[tokio::test]
async fn faults_are_set_over_http_too() {
    let sandbox = start().await;
    let faults = json!({"requests": [{"fault": {"error_before": 500}, "path": "/user"}]});
    let set = send(&sandbox, "PUT", "/_sandbox/faults", &[], Some(faults)).await.unwrap();
    assert_eq!(set.status, 200);
    assert_eq!(get(&sandbox, "sandbox-alice", "/user").await.status, 500);
    let bad = send(&sandbox, "PUT", "/_sandbox/faults", &[], Some(json!({"request": []}))).await.unwrap();
    assert_eq!(bad.status, 422);
    assert!(bad.body.as_str().unwrap().contains("unknown field `request`"), "{}", bad.body);
}
