//! The application as its clients see it, without a network.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use axum::http::StatusCode;
use service::health::Readiness;
use support::{Client, get, post};

#[tokio::test]
async fn a_quote_adds_up_its_lines() {
    let client = Client::new();
    let answer = client
        .send(post("/v1/quotes", r#"{"lines": [{"sku": "a", "quantity": 3, "unit_price": 50}]}"#))
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.json(), serde_json::json!({"pieces": 3, "total": 150}));
}

#[tokio::test]
async fn a_body_that_is_no_json_is_a_problem_of_the_client() {
    let answer = Client::new().send(post("/v1/quotes", "{")).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.content_type, "application/problem+json");
    assert_eq!(answer.json()["title"], "Request cannot be read");
}

#[tokio::test]
async fn an_unknown_field_is_named() {
    let answer = Client::new().send(post("/v1/quotes", r#"{"lines": [], "line": 1}"#)).await;
    let detail = answer.json()["detail"].to_string();
    assert!(detail.contains("unknown field `line`"), "{detail}");
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let body = " ".repeat(service::routes::MAX_BODY + 1);
    let answer = Client::new().send(post("/v1/quotes", &body)).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn readiness_follows_the_server_and_liveness_does_not() {
    let readiness = Readiness::default();
    let client = Client::with(readiness.clone());
    assert_eq!(client.send(get("/readyz")).await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(client.send(get("/livez")).await.status, StatusCode::OK);
    readiness.set(true);
    assert_eq!(client.send(get("/readyz")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn requests_are_counted_by_route_and_status_and_paths_make_no_series() {
    let client = Client::new();
    client.send(post("/v1/quotes", "{")).await;
    client.send(get("/secret/1")).await;
    client.send(get("/secret/2")).await;
    let text = client.send(get("/metrics")).await.text();
    let counts: Vec<&str> =
        text.lines().filter(|line| line.starts_with("http_requests_total")).collect();
    assert_eq!(
        counts,
        [
            r#"http_requests_total{code="400",method="POST",route="/v1/quotes"} 1"#,
            r#"http_requests_total{code="404",method="GET",route="unmatched"} 2"#,
        ]
    );
}
