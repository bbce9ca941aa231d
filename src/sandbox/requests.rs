//! The log of requests that came in, for tests that count calls and for people who wonder.
//! Bodies are not kept.

use std::collections::VecDeque;

use super::model::Stamp;

/// How many requests are remembered.
const KEPT: usize = 100_000;

/// One request that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedRequest {
    /// `GET`, `POST` ….
    pub method: String,
    /// Path without the `/api/v3` prefix, with the query.
    pub path: String,
    /// The endpoint, such as `/repos/{owner}/{repo}/pulls`; empty when there is none.
    pub endpoint: &'static str,
    /// The answer's status; 0 when the connection was cut.
    pub status: u16,
    /// A login, `app:<id>` for an App's JWT, or `-`.
    pub who: String,
    /// When it came in.
    pub at: Stamp,
}

/// The log.
#[derive(Debug, Default)]
pub(super) struct RequestLog {
    kept: VecDeque<LoggedRequest>,
}

impl RequestLog {
    pub(super) fn add(&mut self, request: LoggedRequest) {
        if self.kept.len() == KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back(request);
    }

    pub(super) fn all(&self) -> Vec<LoggedRequest> {
        self.kept.iter().cloned().collect()
    }

    pub(super) fn clear(&mut self) {
        self.kept.clear();
    }
}
