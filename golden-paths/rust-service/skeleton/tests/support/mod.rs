//! A client that talks to the application in this process.
#![allow(dead_code)] // each test binary uses its part

use axum::{
    Router,
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use http_body_util::BodyExt;
use service::{health::Readiness, metrics::Metrics, routes};
use tower::ServiceExt;

pub struct Client(Router);

pub struct Answer {
    pub status: StatusCode,
    pub content_type: String,
    body: Vec<u8>,
}

impl Client {
    pub fn new() -> Self {
        Self::with(Readiness::default())
    }

    pub fn with(readiness: Readiness) -> Self {
        Self(routes::app(readiness, Metrics::new().unwrap()))
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.0.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let content_type = response
            .headers()
            .get(header::CONTENT_TYPE)
            .map_or_else(String::new, |value| value.to_str().unwrap().to_owned());
        let body = response.into_body().collect().await.unwrap().to_bytes().to_vec();
        Answer { status, content_type, body }
    }
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

pub fn request(method: Method, path: &str, body: &str) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_owned()))
        .unwrap()
}

pub fn get(path: &str) -> Request<Body> {
    request(Method::GET, path, "")
}

pub fn post(path: &str, body: &str) -> Request<Body> {
    request(Method::POST, path, body)
}
