//! The App's webhook as GitHub has it. What was delivered to it is in `hook_deliveries`.

use serde::Deserialize;

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;

/// How the App's webhook is set up. Its secret is never told, only whether there is one.
#[derive(Debug, Clone, Deserialize)]
pub struct HookConfig {
    /// Where deliveries go; empty when the webhook is switched off.
    #[serde(default)]
    pub url: Option<String>,
    /// `0` when certificates are checked. GitHub sends it as text or as a number.
    #[serde(default)]
    pub insecure_ssl: serde_json::Value,
    /// Stars in place of the secret; nothing when there is none.
    #[serde(default)]
    pub secret: Option<String>,
}

impl GitHub {
    /// The settings of the App's webhook.
    pub async fn hook_config(&self) -> Result<HookConfig, GitHubError> {
        self.send(Call::get("get the App's webhook", By::App, "/app/hook/config".to_owned())).await?.read()
    }
}
