//! openapi.json and the service say the same: every operation is served, and what is
//! served answers with a status that is described.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use axum::http::{Method, StatusCode};
use serde_json::Value;
use support::{Client, get, post, request};

fn openapi() -> Value {
    serde_json::from_str(service::routes::OPENAPI).expect("openapi.json is JSON")
}

fn described(path: &str, method: &str) -> Vec<String> {
    openapi()["paths"][path][method]["responses"]
        .as_object()
        .expect("the operation is described")
        .keys()
        .cloned()
        .collect()
}

#[tokio::test]
async fn every_described_operation_is_served() {
    let client = Client::new();
    for (path, operations) in openapi()["paths"].as_object().expect("paths") {
        for method in operations.as_object().expect("operations").keys() {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
            let status = client.send(request(method.clone(), path, "")).await.status;
            let served =
                status != StatusCode::NOT_FOUND && status != StatusCode::METHOD_NOT_ALLOWED;
            assert!(served, "{method} {path} answered {status}");
        }
    }
}

#[tokio::test]
async fn quotes_answer_as_described() {
    let client = Client::new();
    let described = described("/v1/quotes", "post");
    for (body, status) in [
        (r#"{"lines": [{"sku": "a", "quantity": 1, "unit_price": 0}]}"#, 200),
        (r#"{"lines": [{"sku": "a", "quantity": -1, "unit_price": 0}]}"#, 400),
        (r#"{"lines": [{"sku": "", "quantity": 1, "unit_price": 0}]}"#, 422),
        (r#"{"lines": []}"#, 422),
    ] {
        let answer = client.send(post("/v1/quotes", body)).await;
        assert_eq!(answer.status.as_u16(), status, "{body}");
        assert!(described.contains(&status.to_string()), "{status} is not described");
    }
}

#[tokio::test]
async fn the_limits_in_the_description_are_those_of_the_code() {
    let document = openapi();
    let schemas = &document["components"]["schemas"];
    let lines = &schemas["QuoteRequest"]["properties"]["lines"]["maxItems"];
    assert_eq!(lines, service::quotes::MAX_LINES);
    let quantity = &schemas["Line"]["properties"]["quantity"]["maximum"];
    assert_eq!(quantity, service::quotes::MAX_QUANTITY);
}

#[tokio::test]
async fn the_description_is_served() {
    let answer = Client::new().send(get("/openapi.json")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.json(), openapi());
}
