//! octocrab as what carries requests: its own retry, cache and tokens are switched off.

use std::sync::OnceLock;
use std::time::Duration;

use octocrab::Octocrab;
use octocrab::service::middleware::retry::RetryConfig;

use super::error::GitHubError;

/// octocrab, made at the first call: reading the machine's root certificates is not needed to answer a webhook.
#[derive(Default)]
pub(super) struct Carrier(OnceLock<Octocrab>);

impl Carrier {
    /// The carrier to the host of `api_url`. It is given whole paths: below the host's root lie both the base address
    /// of REST and the address of GraphQL.
    pub fn get(&self, api_url: &url::Url, call: Duration) -> Result<&Octocrab, GitHubError> {
        if let Some(carrier) = self.0.get() {
            return Ok(carrier);
        }
        let built = Octocrab::builder()
            .base_uri(&api_url[..url::Position::BeforePath])
            .map(|builder| {
                builder
                    .add_retry_config(RetryConfig::None)
                    .set_connect_timeout(Some(Duration::from_secs(5)))
                    .set_read_timeout(Some(call))
                    .set_write_timeout(Some(call))
            })
            .and_then(|builder| builder.build())
            .map_err(|error| GitHubError::Configuration(format!("no client for {api_url}: {}", chain(&error))))?;
        Ok(self.0.get_or_init(|| built))
    }
}

/// An error with its causes, which octocrab keeps out of its `Display`.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let words = inner.to_string();
        if !text.contains(&words) {
            text = format!("{text}: {words}");
        }
        cause = inner.source();
    }
    text.chars().filter(|c| !c.is_control()).take(300).collect()
}
