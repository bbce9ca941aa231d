//! One call to GitHub as a value: who asks for what, and what may be done with it on the way.

use axum::body::Bytes;
use http::{HeaderMap, Method};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::GitHubError;
use super::tokens::Scope;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// The App itself.
    App,
    /// One of its installations.
    Installation(Scope),
    /// Nobody: the one call that needs no proof.
    Nobody,
}

/// One call to GitHub.
pub(super) struct Call {
    pub name: &'static str,
    pub method: Method,
    pub path: String,
    pub by: By,
    pub body: Option<Vec<u8>>,
    pub creates_content: bool,
    pub repeatable: bool,
    pub conditional: bool,
    pub etag: Option<String>,
    pub graphql: bool,
    /// Of GraphQL: errors of single fields are part of the answer.
    pub partial: bool,
}

impl Call {
    /// A read: it may be repeated.
    pub fn get(name: &'static str, by: By, path: String) -> Self {
        Self {
            name,
            method: Method::GET,
            path,
            by,
            body: None,
            creates_content: false,
            repeatable: true,
            conditional: false,
            etag: None,
            graphql: false,
            partial: false,
        }
    }

    /// A write: it is sent once, for a repetition could double its effect.
    pub fn write(name: &'static str, by: By, method: Method, path: String) -> Self {
        Self { method, repeatable: false, ..Self::get(name, by, path) }
    }

    /// With this JSON.
    pub fn json(mut self, body: &impl Serialize) -> Self {
        self.body = serde_json::to_vec(body).ok();
        self
    }

    /// A write that people will see and that GitHub therefore counts: comments, issues, pull requests, refs.
    pub fn content(mut self) -> Self {
        self.creates_content = true;
        self
    }

    /// A write that does the same when it is repeated.
    pub fn idempotent(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// A read that is worth an `If-None-Match`.
    pub fn conditional(mut self) -> Self {
        self.conditional = true;
        self
    }

    /// A read that is worth nothing when the answer is still the one with this ETag: see [`Answer::not_modified`].
    pub fn unless(mut self, etag: Option<&str>) -> Self {
        self.etag = etag.map(str::to_owned);
        self
    }

    /// A question to GraphQL, which has an address, a limit and a way to say no of its own. It is a read.
    pub fn graphql(name: &'static str, by: By, body: &impl Serialize) -> Self {
        let call = Self { method: Method::POST, graphql: true, ..Self::get(name, by, String::new()) };
        call.json(body)
    }

    /// With errors of single fields as part of the answer.
    pub fn partial(mut self) -> Self {
        self.partial = true;
        self
    }
}

/// A 2xx (or 304) answer.
pub(super) struct Answer {
    pub call: &'static str,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// A 304 to an ETag that the caller held; there is no body then.
    pub not_modified: bool,
}

impl Answer {
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, GitHubError> {
        serde_json::from_slice(&self.body)
            .map_err(|error| GitHubError::Unreadable { call: self.call, reason: error.to_string() })
    }
}
