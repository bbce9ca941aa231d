//! The HTTP side: reads requests, finds the endpoint, applies faults and limits, writes GitHub's headers.
//! What an endpoint does is in `rest`; pages are answered by a router that is set from outside.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::body::{Body, Bytes};
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::request::Parts;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tower::ServiceExt;

use super::access::Caller;
use super::call::{Call, Reply, ReplyBody};
use super::faults::RequestEffect;
use super::limits::{self, Standing, Weight};
use super::query::Query;
use super::requests::LoggedRequest;
use super::router::Route;
use super::shared::{Shared, lock};
use super::{Refusal, auth, control, graphql, rest, router, web};

/// GitHub takes large blobs; this is enough for a file of 40 MB in base64.
const LARGEST_BODY: usize = 64 * 1024 * 1024;
/// First segments of paths that are REST even without the `/api/v3` prefix.
const REST_ROOTS: [&str; 17] = [
    "",
    "app",
    "app-manifests",
    "apps",
    "graphql",
    "installation",
    "installations",
    "meta",
    "organizations",
    "orgs",
    "rate_limit",
    "repos",
    "repositories",
    "search",
    "user",
    "users",
    "zen",
];

/// The connection is to be cut without an answer.
#[derive(Debug, thiserror::Error)]
#[error("cut by a fault")]
struct Cut;

/// Takes connections until the task is ended, and with it all connections.
pub(super) async fn serve(shared: Arc<Shared>, listener: TcpListener) {
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file handles, most likely: give others time to close theirs.
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let shared = shared.clone();
        connections.spawn(async move {
            let service = hyper::service::service_fn(move |request| answer(shared.clone(), request));
            let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn answer(shared: Arc<Shared>, request: Request<Incoming>) -> Result<Response<Body>, Cut> {
    let path = request.uri().path().to_owned();
    let bare = ["/api/v3", "/api"].iter().find_map(|prefix| path.strip_prefix(prefix));
    let bare = bare.filter(|rest| rest.is_empty() || rest.starts_with('/'));
    if let Some(rest) = path.strip_prefix("/_sandbox/") {
        return Ok(control::answer(&shared, rest, request).await);
    }
    let first = path.split('/').nth(1).unwrap_or_default();
    let is_rest = bare.is_some()
        || (REST_ROOTS.contains(&first) && !web::owns(&path) && !(first.is_empty() && wants_page(&request)));
    if is_rest {
        let path = bare.unwrap_or(&path);
        return rest_answer(&shared, request, if path.is_empty() { "/" } else { path }.to_owned()).await;
    }
    if web::owns(&path) {
        return Ok(web::answer(&shared, request).await);
    }
    Ok(page(&shared, request).await)
}

fn wants_page(request: &Request<Incoming>) -> bool {
    let accept = request.headers().get(http::header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

async fn page(shared: &Shared, request: Request<Incoming>) -> Response<Body> {
    let pages = lock(&shared.pages).clone();
    match pages {
        Some(pages) => {
            let answer: Result<_, Infallible> = pages.oneshot(request.map(Body::new)).await;
            answer.unwrap_or_else(|never| match never {})
        }
        None => plain(404, "There is no page here."),
    }
}

/// A short plain answer.
pub(super) fn plain(status: u16, text: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(text.to_owned()));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

struct Running<'a>(&'a Shared);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.concurrent.fetch_sub(1, Ordering::SeqCst);
    }
}

async fn rest_answer(shared: &Shared, request: Request<Incoming>, path: String) -> Result<Response<Body>, Cut> {
    let concurrent = shared.concurrent.fetch_add(1, Ordering::SeqCst) + 1;
    let _running = Running(shared);
    let (parts, body) = request.into_parts();
    let body = Limited::new(body, LARGEST_BODY).collect().await.map(|body| body.to_bytes());
    let method = parts.method.as_str().to_owned();
    let target = match parts.uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.clone(),
    };
    let effect = shared.request_fault(&method, &path);
    if let Some(RequestEffect::Latency(by)) = effect {
        tokio::time::sleep(Duration::from_millis(by)).await;
    }
    let crowded = concurrent > lock(&shared.limits).limits.concurrent as usize;
    let mut seen = Seen { parts: &parts, path, body, crowded, endpoint: "", who: "-".to_owned() };
    let (outcome, standing) = match before_acting(effect) {
        Some(Some(refusal)) => (Err(refusal), None),
        Some(None) => {
            log(shared, &seen, &method, target, 0);
            return Err(Cut);
        }
        None => seen.act(shared),
    };
    let (outcome, cut) = match effect {
        Some(RequestEffect::ErrorAfter(status)) => (Err(server_error(status)), false),
        Some(RequestEffect::ResetAfter) => (outcome, true),
        _ => (outcome, false),
    };
    let response = seen.respond(shared, outcome, standing, effect);
    log(shared, &seen, &method, target, if cut { 0 } else { response.status().as_u16() });
    if cut { Err(Cut) } else { Ok(response) }
}

/// What a fault answers before anything is done: a refusal, or a cut (`Some(None)`).
fn before_acting(effect: Option<RequestEffect>) -> Option<Option<Refusal>> {
    match effect? {
        RequestEffect::ErrorBefore(status) => Some(Some(server_error(status))),
        RequestEffect::ResetBefore => Some(None),
        RequestEffect::SecondaryLimit(seconds) => Some(Some(limits::secondary(Some(seconds.into())))),
        RequestEffect::SecondaryLimitSilent => Some(Some(limits::secondary(None))),
        RequestEffect::PrimaryLimit(_) => Some(Some(limits::primary("installation:0"))),
        RequestEffect::Latency(_) | RequestEffect::ErrorAfter(_) | RequestEffect::ResetAfter => None,
    }
}

fn server_error(status: u16) -> Refusal {
    let message = if status == 500 { "Server Error" } else { "Unicorn! We had issues producing the response." };
    Refusal::new(status, message)
}

fn log(shared: &Shared, seen: &Seen<'_>, method: &str, path: String, status: u16) {
    let at = shared.read(|world| world.now());
    let who = seen.who.clone();
    shared.log(LoggedRequest { method: method.to_owned(), path, endpoint: seen.endpoint, status, who, at });
    shared.changed.notify_waiters();
}

/// A request on its way through.
struct Seen<'a> {
    parts: &'a Parts,
    path: String,
    body: Result<Bytes, Box<dyn std::error::Error + Send + Sync>>,
    crowded: bool,
    endpoint: &'static str,
    who: String,
}

type Outcome = (Result<Reply, Refusal>, Option<(String, Standing)>);

impl Seen<'_> {
    fn header(&self, name: &str) -> Option<&str> {
        self.parts.headers.get(name).and_then(|value| value.to_str().ok())
    }

    fn is_graphql(&self) -> bool {
        self.path == "/graphql"
    }

    /// Runs the endpoint under one lock, so that requests do not see each other half done.
    fn act(&mut self, shared: &Shared) -> Outcome {
        let authorization = self.header("authorization").map(str::to_owned);
        shared.change(|world| {
            let caller = match auth::caller(world, authorization.as_deref()) {
                Ok(caller) => caller,
                Err(refusal) => return (Err(refusal), None),
            };
            let (mut owner, who) = names(world, &caller);
            self.who = who;
            if self.is_graphql() {
                owner.push_str(limits::GRAPHQL);
            }
            let now = world.now();
            let found = router::find(rest::TABLES, self.parts.method.as_str(), &self.path);
            let writes = found.as_ref().is_some_and(|(route, _)| route.writes());
            let weight = Weight::of(self.parts.method.as_str(), &self.path, writes);
            let free = self.path == "/rate_limit";
            let mut limits = lock(&shared.limits);
            let admitted = match (self.crowded, free) {
                (true, _) => Err(limits::secondary(Some(1))),
                (false, true) => Ok(()),
                (false, false) => limits.admit(&owner, weight, now),
            };
            if let Err(refusal) = admitted {
                return (Err(refusal), Some((owner.clone(), limits.standing(&owner, now))));
            }
            let standing = limits.standing(&owner, now);
            drop(limits);
            let outcome = match found {
                Some((route, params)) => {
                    self.endpoint = route.pattern;
                    self.run(world, route, params, caller, standing)
                }
                None => Err(unknown(&self.parts.method, &self.path)),
            };
            (outcome, Some((owner, standing)))
        })
    }

    fn run(
        &self,
        world: &mut super::model::World,
        route: &Route,
        params: Vec<(&'static str, String)>,
        caller: Caller,
        standing: Standing,
    ) -> Result<Reply, Refusal> {
        let body = self.body.as_ref().map_err(|_| Refusal::new(413, "Payload too large"))?;
        // Bodies of GET are ignored.
        let body = if route.method == "GET" { Map::new() } else { parse(body)? };
        let mut query = Query::parse(self.parts.uri.query().unwrap_or_default());
        if route.pattern == "/rate_limit" {
            query = Query::parse(&format!("limit={}&used={}&reset={}", standing.limit, standing.used, standing.reset));
        }
        let call = Call {
            method: self.parts.method.to_string(),
            path: self.path.clone(),
            query,
            params,
            caller,
            body,
            accept: self.header("accept").unwrap_or("*/*").to_owned(),
        };
        (route.run)(world, &call)
    }

    fn respond(
        &self,
        shared: &Shared,
        outcome: Result<Reply, Refusal>,
        standing: Option<(String, Standing)>,
        effect: Option<RequestEffect>,
    ) -> Response<Body> {
        let reply = outcome.unwrap_or_else(|refusal| {
            if self.is_graphql() && refusal.message.starts_with("API rate limit exceeded") {
                return graphql::limited(&refusal.message);
            }
            let body = refusal.body();
            Reply { headers: refusal.headers, ..Reply::with_status(refusal.status, body) }
        });
        let (content_type, bytes) = match reply.body {
            ReplyBody::Json(value) => ("application/json; charset=utf-8", value.to_string().into_bytes()),
            ReplyBody::Text(content_type, bytes) => (content_type, bytes),
            ReplyBody::Empty => ("", Vec::new()),
        };
        let mut headers = reply.headers;
        let mut status = reply.status;
        let reads = self.parts.method == "GET" || self.parts.method == "HEAD";
        let mut bytes = bytes;
        if reads && status == 200 {
            let etag = self.etag(&bytes);
            if self.header("if-none-match").is_some_and(|asked| asks_for(asked, &etag)) {
                (status, bytes) = (304, Vec::new());
            }
            headers.push(("etag", etag));
            headers.push(("cache-control", "private, max-age=60, s-maxage=60".to_owned()));
            headers.push(("vary", "Accept, Authorization, Cookie, X-GitHub-OTP,Accept-Encoding, Accept".to_owned()));
        }
        if let Some((owner, standing)) = standing {
            let counts = status != 304 || owner == "anonymous";
            let free = self.path == "/rate_limit";
            let now = shared.read(|world| world.now());
            let mut state = lock(&shared.limits);
            if counts && !free && standing.remaining() > 0 {
                state.count(&owner, now);
            }
            headers.extend(rate_headers(state.standing(&owner, now)));
        }
        if let Some(RequestEffect::PrimaryLimit(seconds)) = effect {
            let reset = shared.read(|world| world.now()).timestamp() + i64::from(seconds);
            headers.extend(rate_headers(Standing { limit: 5_000, used: 5_000, reset }));
        }
        headers.push(("x-ratelimit-resource", if self.is_graphql() { "graphql" } else { "core" }.to_owned()));
        headers.push(("x-github-media-type", "github.v3; format=json".to_owned()));
        headers.push(("x-github-api-version-selected", "2022-11-28".to_owned()));
        headers.push(("x-github-request-id", request_id()));
        if self.parts.method == "HEAD" {
            bytes.clear();
        }
        build(status, content_type, bytes, headers)
    }

    /// Weak, and different for each token, as GitHub's are.
    fn etag(&self, bytes: &[u8]) -> String {
        let mut hasher = Sha256::new();
        hasher.update(self.header("authorization").unwrap_or_default().as_bytes());
        hasher.update([0]);
        hasher.update(self.header("accept").unwrap_or_default().as_bytes());
        hasher.update([0]);
        hasher.update(bytes);
        format!("W/\"{}\"", hex::encode(hasher.finalize()))
    }
}

fn asks_for(asked: &str, etag: &str) -> bool {
    let strong = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    asked.trim() == "*" || asked.split(',').any(|tag| strong(tag) == strong(etag))
}

fn names(world: &super::model::World, caller: &Caller) -> (String, String) {
    match caller {
        Caller::Anonymous => ("anonymous".to_owned(), "-".to_owned()),
        Caller::Person(id) => (format!("user:{id}"), world.login(*id).to_owned()),
        Caller::App(id) => (format!("app:{id}"), format!("app:{id}")),
        Caller::Installation(grant) => {
            (format!("installation:{}", grant.installation), world.login(grant.bot).to_owned())
        }
    }
}

fn unknown(method: &http::Method, path: &str) -> Refusal {
    Refusal::not_implemented(&format!("{method} {path}"))
}

fn parse(bytes: &[u8]) -> Result<Map<String, Value>, Refusal> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Map::new());
    }
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(body)) => Ok(body),
        Ok(Value::Array(list)) => Ok([("".to_owned(), Value::Array(list))].into_iter().collect()),
        Ok(_) => Err(Refusal::new(400, "Body should be a JSON object")),
        Err(_) => Err(Refusal::new(400, "Problems parsing JSON")),
    }
}

fn rate_headers(standing: Standing) -> [(&'static str, String); 4] {
    [
        ("x-ratelimit-limit", standing.limit.to_string()),
        ("x-ratelimit-remaining", standing.remaining().to_string()),
        ("x-ratelimit-reset", standing.reset.to_string()),
        ("x-ratelimit-used", standing.used.to_string()),
    ]
}

fn request_id() -> String {
    let id = uuid::Uuid::new_v4().simple().to_string().to_uppercase();
    format!("{}:{}:{}:{}", &id[..4], &id[4..10], &id[10..17], &id[17..24])
}

fn build(status: u16, content_type: &str, bytes: Vec<u8>, headers: Vec<(&'static str, String)>) -> Response<Body> {
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let map = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(content_type)
        && !content_type.is_empty()
    {
        map.insert(CONTENT_TYPE, value);
    }
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            map.insert(HeaderName::from_static(name), value);
        }
    }
    response
}
