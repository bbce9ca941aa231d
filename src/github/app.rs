//! The App about itself: who it is, its tokens, and the end of the manifest flow.

use std::collections::BTreeMap;

use http::Method;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;
use super::names::segment;
use super::tokens::{Power, Scope, Token};

/// What GitHub knows of the App.
#[derive(Debug, Clone, Deserialize)]
pub struct App {
    /// GitHub's id of the App.
    pub id: i64,
    /// Its name in addresses; its login is `SLUG[bot]`.
    #[serde(default)]
    pub slug: String,
    /// What it may do: permission to `read` or `write`.
    #[serde(default)]
    pub permissions: BTreeMap<String, String>,
    /// The events it is sent.
    #[serde(default)]
    pub events: Vec<String>,
}

/// What GitHub hands over when an App has been made from a manifest.
#[derive(Clone, Deserialize)]
pub struct NewApp {
    /// GitHub's id of the App.
    pub id: i64,
    /// Its name in addresses.
    pub slug: String,
    /// Where a person sees it.
    pub html_url: String,
    /// The secret that signs deliveries.
    pub webhook_secret: Option<String>,
    /// The private key.
    pub pem: String,
}

impl GitHub {
    /// The App as GitHub knows it, and GitHub's clock (seconds since 1970 UTC) when its answer says the time.
    pub async fn app(&self) -> Result<(App, Option<i64>), GitHubError> {
        let answer = self.send(Call::get("get the App", By::App, "/app".to_owned())).await?;
        let clock = answer
            .headers
            .get("date")
            .and_then(|value| chrono::DateTime::parse_from_rfc2822(value.to_str().ok()?).ok())
            .map(|time| time.timestamp());
        Ok((answer.read()?, clock))
    }

    /// A new token for the scope. Not repeated by itself when GitHub does not answer: a token nobody holds is harmless.
    pub(super) async fn fetch_token(&self, scope: Scope) -> Result<Token, GitHubError> {
        #[derive(Deserialize)]
        struct Answer {
            token: String,
            expires_at: chrono::DateTime<chrono::Utc>,
        }
        #[derive(Serialize)]
        struct Narrowed {
            #[serde(skip_serializing_if = "Option::is_none")]
            repository_ids: Option<[i64; 1]>,
            #[serde(skip_serializing_if = "Option::is_none")]
            permissions: Option<BTreeMap<&'static str, &'static str>>,
        }
        let path = format!("/app/installations/{}/access_tokens", scope.installation);
        let call = |permissions| {
            let call = Call::write("create a token", By::App, Method::POST, path.clone()).idempotent();
            let body = Narrowed { repository_ids: scope.repository.map(|id| [id]), permissions };
            if body.repository_ids.is_none() && body.permissions.is_none() { call } else { call.json(&body) }
        };
        let permissions = scope.power.permissions().map(|list| list.iter().copied().collect());
        let answer = match self.send(call(permissions)).await {
            // The installation has less than we ask for: then all it has. `idp doctor` tells what is missing.
            Err(GitHubError::Rejected { status: 422, message, .. })
                if scope.power == Power::Usual && message.contains("permissions requested are not granted") =>
            {
                self.send(call(None)).await?
            }
            Err(GitHubError::Rejected { status: 422, message, .. })
                if message.contains("permissions requested are not granted") =>
            {
                let needs = Some("administration=write".to_owned());
                return Err(GitHubError::Forbidden { call: "create a token", status: 403, message, needs });
            }
            other => other?,
        };
        let answer: Answer = answer.read()?;
        Ok(Token { secret: SecretString::from(answer.token), expires_at: answer.expires_at.timestamp() })
    }
}

/// Turns the `code` that GitHub sent back after the manifest flow into the App's credentials.
/// GitHub gives them once and only within an hour.
pub async fn convert_manifest(github: &GitHub, code: &str) -> Result<NewApp, GitHubError> {
    let path = format!("/app-manifests/{}/conversions", segment(code));
    github.send(Call::write("convert the manifest", By::Nobody, Method::POST, path)).await?.read()
}
