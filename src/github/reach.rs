//! Whether something answers at the address at all, asked without any proof of who asks.

use axum::body::Bytes;
use http::HeaderMap;

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;

/// What answered.
#[derive(Debug, Clone)]
pub struct Reached {
    /// The body of the answer.
    pub body: Bytes,
    /// The other side's clock (seconds since 1970 UTC) when the answer says the time.
    pub clock: Option<i64>,
}

impl GitHub {
    /// Reads a path below the base address that needs no proof, such as `/meta`.
    pub async fn reach(&self, path: &str) -> Result<Reached, GitHubError> {
        let answer = self.send(Call::get("reach the address", By::Nobody, path.to_owned())).await?;
        Ok(Reached { clock: clock(&answer.headers), body: answer.body })
    }
}

fn clock(headers: &HeaderMap) -> Option<i64> {
    let text = headers.get(http::header::DATE)?.to_str().ok()?;
    chrono::DateTime::parse_from_rfc2822(text).ok().map(|time| time.timestamp())
}
