//! Limits over HTTP; counting itself is tested beside `limits`.

use chrono::TimeDelta;
use serde_json::json;

use super::client::{call, get, start};
use crate::sandbox::Limits;

#[tokio::test]
async fn writes_are_limited_by_the_minute_and_nothing_is_done_beyond() {
    let sandbox = start().await;
    sandbox.set_limits(Limits { writes_per_minute: 2, ..Limits::default() });
    let path = "/repos/acme/orders/issues/1/comments";
    for _ in 0..2 {
        assert_eq!(call(&sandbox, "sandbox-alice", "POST", path, json!({"body": "x"})).await.status, 201);
    }
    let refused = call(&sandbox, "sandbox-alice", "POST", path, json!({"body": "x"})).await;
    assert_eq!(
        refused.message(),
        "403 You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
    );
    assert!((1..=61).contains(&refused.header("retry-after").parse::<u64>().unwrap()));
    assert_eq!(sandbox.comments("acme/orders", 1).len(), 2);
    sandbox.advance(TimeDelta::seconds(61));
    assert_eq!(call(&sandbox, "sandbox-alice", "POST", path, json!({"body": "x"})).await.status, 201);
}

#[tokio::test]
async fn the_primary_limit_shows_in_each_answer_and_ends() {
    let sandbox = start().await;
    sandbox.set_limits(Limits { requests_per_hour: 2, ..Limits::default() });
    let left = async || get(&sandbox, "sandbox-alice", "/user").await.header("x-ratelimit-remaining").to_owned();
    assert_eq!((left().await, left().await), ("1".to_owned(), "0".to_owned()));
    let refused = get(&sandbox, "sandbox-alice", "/user").await;
    assert!(refused.message().starts_with("403 API rate limit exceeded for user ID "));
    assert_eq!(refused.header("x-ratelimit-remaining"), "0");
    let free = get(&sandbox, "sandbox-alice", "/rate_limit").await;
    assert_eq!((free.status, &free.body["rate"]["remaining"]), (200, &json!(0)));
}

#[tokio::test]
async fn every_request_is_logged_with_who_and_what() {
    let sandbox = start().await;
    get(&sandbox, "sandbox-alice", "/api/v3/repos/acme/orders/pulls?state=all").await;
    let log = sandbox.requests();
    let last = log.last().unwrap();
    let shown = format!("{} {} {} {} {}", last.method, last.path, last.endpoint, last.status, last.who);
    assert_eq!(shown, "GET /repos/acme/orders/pulls?state=all /repos/{owner}/{repo}/pulls 200 alice");
}
