//! Sends one call: proves who asks, keeps below the limits, reads conditionally, retries what may be repeated.
//! octocrab carries it; its own retry, cache and tokens are switched off.

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, HeaderValue, Request, StatusCode};
use http_body_util::{BodyExt, Limited};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;

use super::app_jwt::AppKey;
use super::cache::EtagCache;
use super::call::{Answer, By, Call};
use super::carrier::{Carrier, chain};
use super::error::{GitHubError, words};
use super::graphql::{graphql_path, meant_status};
use super::limits::{PRIMARY, Verdict, judge};
use super::pace::Pace;
use super::tokens::Tokens;

/// An answer larger than this is not read to its end.
const LARGEST_ANSWER: usize = 32 * 1024 * 1024;
/// A wait for our own pacing up to this long is sat out; a longer one is handed back to the queue.
const LONGEST_SITTING: Duration = Duration::from_secs(5);
/// GitHub allows 100 requests at the same time.
const AT_ONCE: usize = 50;

/// How long to wait for what. The defaults are what GitHub asks for; tests shorten them.
#[derive(Debug, Clone, Copy)]
pub struct Timing {
    /// The longest that one call may take.
    pub call: Duration,
    /// Before the first repetition of a read that failed; then twice as long.
    pub retry: Duration,
    /// After a secondary limit that names no time.
    pub headless_limit: Duration,
    /// How long something that was created may stay invisible to reads.
    pub settle: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            call: Duration::from_secs(30),
            retry: Duration::from_millis(300),
            headless_limit: Duration::from_secs(60),
            settle: Duration::from_secs(5),
        }
    }
}

/// GitHub, as one App sees it.
pub struct GitHub {
    carrier: Carrier,
    api_url: url::Url,
    key: Option<AppKey>,
    tokens: Tokens,
    cache: EtagCache,
    pace: Pace,
    gates: Mutex<HashMap<Door, Gate>>,
    at_once: tokio::sync::Semaphore,
    timing: Timing,
    /// Whether something answered in GraphQL's place that does not know it.
    pub(super) lacks_graphql: AtomicBool,
}

/// What GitHub counts together: REST and GraphQL have a primary limit each. The installation is 0 for the App itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Door {
    installation: i64,
    graphql: bool,
}

/// A limit that was met: nothing is asked before `until`.
#[derive(Debug, Clone, Copy)]
struct Gate {
    until: Instant,
    strikes: u32,
    reason: &'static str,
}

impl GitHub {
    /// A client for the API at `api_url` (GitHub Enterprise Server: `https://HOST/api/v3`). Nothing is sent yet.
    pub fn new(api_url: url::Url, key: Option<AppKey>, timing: Timing) -> Self {
        Self {
            carrier: Carrier::default(),
            api_url,
            key,
            tokens: Tokens::default(),
            cache: EtagCache::default(),
            pace: Pace::default(),
            gates: Mutex::default(),
            at_once: tokio::sync::Semaphore::new(AT_ONCE),
            timing,
            lacks_graphql: AtomicBool::new(false),
        }
    }

    /// GitHub's id of the App that asks.
    pub fn app_id(&self) -> Option<i64> {
        self.key.as_ref().map(|key| key.app_id)
    }

    /// Waits until GitHub must show what was made at `at` (milliseconds since 1970 UTC): it may hide it for a moment.
    pub async fn settle(&self, at: i64) {
        let settled = at + i64::try_from(self.timing.settle.as_millis()).unwrap_or(0);
        let wait = settled - chrono::Utc::now().timestamp_millis();
        if wait > 0 {
            tokio::time::sleep(Duration::from_millis(wait.unsigned_abs())).await;
        }
    }

    /// The pauses before something new that GitHub does not see yet is looked for again: six, some 19 s in all.
    pub(super) fn visibility_pauses(&self) -> impl Iterator<Item = Duration> {
        let first = self.timing.retry;
        (0..6).map(move |n| first * (1 << n))
    }

    pub(super) async fn send(&self, call: Call) -> Result<Answer, GitHubError> {
        let mut tries = 0;
        let mut renewed = false;
        loop {
            let result = self.send_once(&call).await;
            match &result {
                // A token can be revoked, not yet be known everywhere, or be older than a permission that was granted
                // since: once, a new one is asked for.
                Err(error) if !renewed && error.may_pass_with_a_new_token() => {
                    let By::Installation(scope) = call.by else { return result };
                    self.tokens.drop_token(scope).await;
                    renewed = true;
                }
                // What is not implemented (501) will not be so in a moment.
                Err(error @ (GitHubError::Connection { .. } | GitHubError::Server { status: 500 | 502.., .. }))
                    if call.repeatable && tries < 2 =>
                {
                    tracing::debug!(call = call.name, %error, "trying again");
                    tokio::time::sleep(jittered(self.timing.retry * (1 << tries))).await;
                    tries += 1;
                }
                _ => return result,
            }
        }
    }

    /// All pages of a list, at most `most` of them; `each` returns false when it has seen enough.
    pub(super) async fn pages<T: DeserializeOwned>(
        &self,
        name: &'static str,
        by: By,
        first: String,
        most: usize,
        mut each: impl FnMut(T) -> bool,
    ) -> Result<(), GitHubError> {
        let mut next = Some(first);
        for _ in 0..most {
            let Some(path) = next else { break };
            let answer = self.send(Call::get(name, by, path)).await?;
            next = self.next_page(&answer.headers);
            if !each(answer.read()?) {
                break;
            }
        }
        Ok(())
    }

    /// The next page as a path below our base address: credentials never follow an address that an answer names.
    fn next_page(&self, headers: &HeaderMap) -> Option<String> {
        let links = headers.get("link")?.to_str().ok()?;
        let next = links.split(',').find(|link| link.contains("rel=\"next\""))?;
        let address = next.split_once('<')?.1.split_once('>')?.0;
        let url = self.api_url.join(address).ok()?;
        let base = self.api_url.path().trim_end_matches('/');
        let path = url.path().strip_prefix(base).unwrap_or(url.path());
        Some(match url.query() {
            Some(query) => format!("{path}?{query}"),
            None => path.to_owned(),
        })
    }

    async fn send_once(&self, call: &Call) -> Result<Answer, GitHubError> {
        let installation = match call.by {
            By::Installation(scope) => scope.installation,
            By::App | By::Nobody => 0,
        };
        let door = Door { installation, graphql: call.graphql };
        self.wait_at(door, call).await?;
        let cached = match call.by {
            By::Installation(scope) if call.conditional => self.cache.get(scope, &call.path),
            _ => None,
        };
        let etag = call.etag.as_ref().or(cached.as_ref().map(|(etag, _)| etag));
        let request = self.request(call, etag).await?;
        let (status, headers, body) = self.exchange(call.name, request).await?;
        count(call.name, status.as_str());
        note_what_is_left(door, &headers);
        if status == StatusCode::NOT_MODIFIED && call.etag.is_some() {
            return Ok(Answer { call: call.name, headers, body, not_modified: true });
        }
        if status == StatusCode::NOT_MODIFIED
            && let Some((_, body)) = cached
        {
            return Ok(Answer { call: call.name, headers, body, not_modified: false });
        }
        let status = if call.graphql { meant_status(status, &body, call.partial) } else { status };
        self.judge(call, door, status, &headers, &body)?;
        if let (By::Installation(scope), true, Some(etag)) =
            (call.by, call.conditional, headers.get(ETAG).and_then(|v| v.to_str().ok()))
        {
            self.cache.put(scope, &call.path, etag, &body);
        }
        Ok(Answer { call: call.name, headers, body, not_modified: false })
    }

    async fn request(&self, call: &Call, etag: Option<&String>) -> Result<Request<Vec<u8>>, GitHubError> {
        let address = if call.graphql { graphql_path(&self.api_url) } else { self.path_of(&call.path) };
        let mut request = Request::builder()
            .method(call.method.clone())
            .uri(address)
            .header(ACCEPT, "application/vnd.github+json")
            .header("x-github-api-version", "2022-11-28");
        if let Some(proof) = self.proof(call.by).await? {
            request = request.header(AUTHORIZATION, proof);
        }
        if let Some(etag) = etag {
            request = request.header(IF_NONE_MATCH, etag);
        }
        if call.body.is_some() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        let unfit =
            |error: http::Error| GitHubError::Rejected { call: call.name, status: 400, message: error.to_string() };
        request.body(call.body.clone().unwrap_or_default()).map_err(unfit)
    }

    /// A path below the base address (`/api/v3` on an Enterprise Server).
    fn path_of(&self, path: &str) -> String {
        format!("{}{path}", self.api_url.path().trim_end_matches('/'))
    }

    async fn exchange(
        &self,
        call: &'static str,
        request: Request<Vec<u8>>,
    ) -> Result<(StatusCode, HeaderMap, Bytes), GitHubError> {
        let lost = |reason: String| {
            count(call, "none");
            GitHubError::Connection { call, reason }
        };
        let carrier = self.carrier.get(&self.api_url, self.timing.call)?;
        let _place = self.at_once.acquire().await.map_err(|_| lost("the client is closing".to_owned()))?;
        let exchange = async {
            let response = carrier.execute(request).await.map_err(|error| lost(chain(&error)))?;
            let (parts, body) = response.into_parts();
            let body = Limited::new(body, LARGEST_ANSWER).collect().await.map_err(|error| lost(error.to_string()))?;
            Ok((parts.status, parts.headers, body.to_bytes()))
        };
        tokio::time::timeout(self.timing.call, exchange)
            .await
            .map_err(|_| lost(format!("no answer within {} s", self.timing.call.as_secs())))?
    }

    /// Turns an answer that is no success into the error it stands for, and remembers a limit.
    fn judge(
        &self,
        call: &Call,
        door: Door,
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<(), GitHubError> {
        let (name, code) = (call.name, status.as_u16());
        let message = if status.is_client_error() { words(body) } else { String::new() };
        let strikes = self.gates().get(&door).map_or(0, |gate| gate.strikes);
        let now = chrono::Utc::now().timestamp();
        match judge(code, headers, &message, now, strikes, self.timing.headless_limit) {
            Verdict::Fine => {
                let mut gates = self.gates();
                if gates.get(&door).is_some_and(|gate| gate.until <= Instant::now()) {
                    gates.remove(&door);
                }
                Ok(())
            }
            Verdict::Wait(wait, reason) => {
                let gate = Gate { until: Instant::now() + wait, strikes: strikes + 1, reason };
                self.gates().insert(door, gate);
                if reason != PRIMARY {
                    self.gates().insert(Door { graphql: !door.graphql, ..door }, gate);
                }
                tracing::warn!(call = name, wait_s = wait.as_secs(), reason, "a rate limit was met");
                Err(GitHubError::Limited { call: name, wait, reason })
            }
            Verdict::Server => Err(GitHubError::Server { call: name, status: code }),
            Verdict::Refused => Err(match code {
                401 | 403 | 451 => GitHubError::Forbidden {
                    call: name,
                    status: code,
                    message,
                    needs: headers
                        .get("x-accepted-github-permissions")
                        .and_then(|value| value.to_str().ok())
                        .map(str::to_owned),
                },
                404 | 410 => GitHubError::NotFound { call: name, message },
                422 if is_unsettled(&message) => GitHubError::Unsettled { call: name, message },
                _ => GitHubError::Rejected { call: name, status: code, message },
            }),
        }
    }

    /// Waits for our own pacing, or fails at once when a limit keeps us out for longer.
    async fn wait_at(&self, door: Door, call: &Call) -> Result<(), GitHubError> {
        if let Some(gate) = self.gates().get(&door).copied() {
            let wait = gate.until.saturating_duration_since(Instant::now());
            if !wait.is_zero() {
                return Err(GitHubError::Limited { call: call.name, wait, reason: gate.reason });
            }
        }
        if !call.creates_content {
            return Ok(());
        }
        loop {
            match self.pace.take(door.installation, Instant::now()) {
                Ok(()) => return Ok(()),
                Err(wait) if wait <= LONGEST_SITTING => tokio::time::sleep(wait).await,
                Err(wait) => return Err(GitHubError::Limited { call: call.name, wait, reason: "our own pacing" }),
            }
        }
    }

    async fn proof(&self, by: By) -> Result<Option<HeaderValue>, GitHubError> {
        let secret = match by {
            By::Nobody => return Ok(None),
            By::App => self.jwt()?,
            By::Installation(scope) => {
                let now = chrono::Utc::now().timestamp();
                self.tokens.get(scope, now, async || Box::pin(self.fetch_token(scope)).await).await?
            }
        };
        let mut value = HeaderValue::from_str(&format!("Bearer {}", secret.expose_secret()))
            .map_err(|_| GitHubError::Configuration("a token holds characters that no header may hold".to_owned()))?;
        value.set_sensitive(true);
        Ok(Some(value))
    }

    fn jwt(&self) -> Result<SecretString, GitHubError> {
        let key = self.key.as_ref().ok_or_else(|| GitHubError::Configuration("no App is configured".to_owned()))?;
        key.sign(chrono::Utc::now().timestamp())
            .map(SecretString::from)
            .map_err(|error| GitHubError::Configuration(format!("the private key cannot sign: {error}")))
    }

    fn gates(&self) -> std::sync::MutexGuard<'_, HashMap<Door, Gate>> {
        self.gates.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for GitHub {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GitHub").field("api_url", &self.api_url.as_str()).finish_non_exhaustive()
    }
}

/// Whether a 422 is about an object or branch that the same work made a moment ago.
fn is_unsettled(message: &str) -> bool {
    message.contains("Object does not exist")
        || message.contains("Tree SHA does not exist")
        || message.contains("PullRequest head invalid")
}

/// GraphQL counts points, not requests: what is left of them is another number.
fn note_what_is_left(door: Door, headers: &HeaderMap) {
    let left = headers.get("x-ratelimit-remaining").and_then(|value| value.to_str().ok()?.parse::<f64>().ok());
    if let Some(left) = left.filter(|_| !door.graphql) {
        let installation = door.installation.to_string();
        metrics::gauge!("idp_github_rate_limit_remaining", "installation" => installation).set(left);
    }
}

fn count(call: &'static str, status: &str) {
    metrics::counter!("idp_github_calls_total", "endpoint" => call, "status" => status.to_owned()).increment(1);
}

/// Between half and the whole of a pause, so that many waiters do not come back together.
pub(crate) fn jittered(pause: Duration) -> Duration {
    pause.mul_f64(rand::random_range(0.5..=1.0))
}
