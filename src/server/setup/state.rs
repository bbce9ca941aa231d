//! What the setup knows: the addresses, where credentials go, its key, and whom to tell when it is done.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::{Mutex, watch};
use url::Url;

use crate::github::{GitHub, Timing};

use super::tickets::{Tickets, same, secret};

/// The setup of one server. Clones share everything.
#[derive(Clone)]
pub struct SetupState {
    inner: Arc<Inner>,
}

struct Inner {
    public_url: Url,
    web_url: Url,
    api_url: Url,
    data_dir: PathBuf,
    key: String,
    tickets: Tickets,
    github: GitHub,
    configured: watch::Sender<Option<PathBuf>>,
    one_at_a_time: Mutex<()>,
}

impl SetupState {
    /// A setup for a server that GitHub reaches at `public_url`. `idp.env` and the App's key go to `data_dir`;
    /// `configured` is then given the path of `idp.env`.
    pub fn new(
        public_url: Url,
        api_url: Url,
        web_url: Url,
        data_dir: PathBuf,
        configured: watch::Sender<Option<PathBuf>>,
    ) -> Self {
        let inner = Inner {
            github: GitHub::new(api_url.clone(), None, Timing::default()),
            key: secret(),
            tickets: Tickets::default(),
            one_at_a_time: Mutex::default(),
            public_url,
            web_url,
            api_url,
            data_dir,
            configured,
        };
        Self { inner: Arc::new(inner) }
    }

    /// Where the operator begins, for the server's console and nowhere else: it holds the key that keeps a
    /// stranger who finds the server first from setting it up. A new key is made at each start.
    pub fn address(&self) -> String {
        format!("{}/setup?key={}", self.public_url().as_str().trim_end_matches('/'), self.inner.key)
    }

    pub(super) fn is_key(&self, key: &str) -> bool {
        same(&self.inner.key, key)
    }

    pub(super) fn key(&self) -> &str {
        &self.inner.key
    }

    pub(super) fn public_url(&self) -> &Url {
        &self.inner.public_url
    }

    pub(super) fn web_url(&self) -> &Url {
        &self.inner.web_url
    }

    pub(super) fn api_url(&self) -> &Url {
        &self.inner.api_url
    }

    pub(super) fn data_dir(&self) -> &Path {
        &self.inner.data_dir
    }

    pub(super) fn tickets(&self) -> &Tickets {
        &self.inner.tickets
    }

    pub(super) fn github(&self) -> &GitHub {
        &self.inner.github
    }

    pub(super) fn configured(&self) -> &watch::Sender<Option<PathBuf>> {
        &self.inner.configured
    }

    pub(super) fn one_at_a_time(&self) -> &Mutex<()> {
        &self.inner.one_at_a_time
    }
}

impl std::fmt::Debug for SetupState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SetupState").field("public_url", &self.public_url().as_str()).finish_non_exhaustive()
    }
}
