//! Settings that are valid, or all that is wrong with them at once.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use super::RawSettings;
use crate::deliveries::Backoff;
use crate::github::{AppKey, Timing};

/// How a server runs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where it listens.
    pub bind: SocketAddr,
    /// The database's address.
    pub database_url: String,
    /// Where it keeps its files.
    pub data_dir: PathBuf,
    /// GitHub's API.
    pub api_url: Url,
    /// GitHub's pages.
    pub web_url: Url,
    /// The App; none before the setup.
    pub app: Option<AppSettings>,
    /// Where GitHub reaches it.
    pub public_url: Option<Url>,
    /// The platform team's repository.
    pub platform_repo: String,
    /// What is logged.
    pub log: String,
    /// Whether logs are JSON.
    pub log_json: bool,
    /// How long to wait for GitHub.
    pub timing: Timing,
    /// When deliveries are tried again.
    pub backoff: Backoff,
    /// How long a push to a pull request waits for the next one before it is judged.
    pub burst: Duration,
}

/// The App that the server is.
#[derive(Debug, Clone)]
pub struct AppSettings {
    /// Its id and key.
    pub key: AppKey,
    /// The secret that signs its webhooks.
    pub webhook_secret: SecretString,
}

/// Everything that is wrong with the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub Vec<String>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let many = if self.0.len() == 1 { "a setting is" } else { "some settings are" };
        write!(f, "{many} not right:")?;
        self.0.iter().try_for_each(|problem| write!(f, "\n- {problem}"))
    }
}

impl std::error::Error for Problems {}

impl Settings {
    /// Judges the raw settings.
    ///
    /// # Errors
    /// All that is wrong with them; no message holds a secret.
    pub fn judge(raw: &RawSettings) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        let data_dir = PathBuf::from(raw.data_dir.as_deref().unwrap_or("data"));
        let database_url =
            raw.database_url.clone().unwrap_or_else(|| format!("sqlite://{}", data_dir.join("idp.sqlite").display()));
        let bind = raw.bind.as_deref().unwrap_or("127.0.0.1:3000");
        let bind = bind.parse().unwrap_or_else(|_| {
            problems.push(format!("IDP_BIND is `{bind}`; it must be an address with a port, such as 127.0.0.1:3000"));
            SocketAddr::from(([127, 0, 0, 1], 3000))
        });
        let api_url =
            address("IDP_GITHUB_API_URL", raw.github_api_url.as_deref(), "https://api.github.com", &mut problems);
        let web_url = address("IDP_GITHUB_WEB_URL", raw.github_web_url.as_deref(), "https://github.com", &mut problems);
        let public_url = raw
            .public_url
            .as_deref()
            .and_then(|given| address("IDP_PUBLIC_URL", Some(given), "https://idp.example.com", &mut problems));
        let log_json = match raw.log_format.as_deref().unwrap_or("text") {
            "text" => false,
            "json" => true,
            other => {
                problems.push(format!("IDP_LOG_FORMAT is `{other}`; it must be `text` or `json`"));
                false
            }
        };
        let log = raw.log.clone().unwrap_or_else(|| "info,octocrab=off".to_owned());
        if let Err(error) = tracing_subscriber::EnvFilter::try_new(&log) {
            problems.push(format!("IDP_LOG is `{log}`, which is no filter: {error}"));
        }
        let app = app(raw, &mut problems);
        let (Some(api_url), Some(web_url), true) = (api_url, web_url, problems.is_empty()) else {
            return Err(Problems(problems));
        };
        Ok(Self {
            bind,
            database_url,
            data_dir,
            api_url,
            web_url,
            app,
            public_url,
            platform_repo: raw.platform_repo.clone().unwrap_or_else(|| "platform".to_owned()),
            log,
            log_json,
            timing: Timing::default(),
            backoff: Backoff::default(),
            burst: Duration::from_millis(700),
        })
    }
}

/// The App, when it is configured at all; half a configuration is a problem.
fn app(raw: &RawSettings, problems: &mut Vec<String>) -> Option<AppSettings> {
    let key = from_file("IDP_PRIVATE_KEY", raw.private_key.as_ref(), raw.private_key_file.as_ref(), problems);
    let secret =
        from_file("IDP_WEBHOOK_SECRET", raw.webhook_secret.as_ref(), raw.webhook_secret_file.as_ref(), problems);
    let given = [
        ("IDP_APP_ID", raw.app_id.is_some()),
        ("IDP_PRIVATE_KEY or IDP_PRIVATE_KEY_FILE", raw.private_key.is_some() || raw.private_key_file.is_some()),
        (
            "IDP_WEBHOOK_SECRET or IDP_WEBHOOK_SECRET_FILE",
            raw.webhook_secret.is_some() || raw.webhook_secret_file.is_some(),
        ),
    ];
    if given.iter().all(|(_, given)| !given) {
        return None;
    }
    for (name, _) in given.iter().filter(|(_, given)| !given) {
        problems.push(format!("{name} is missing, while other settings of the App are there"));
    }
    let id = raw.app_id.as_deref().and_then(|id| match id.trim().parse::<i64>() {
        Ok(id) if id > 0 => Some(id),
        _ => {
            problems.push(format!("IDP_APP_ID is `{id}`; it must be the number that the App's settings page shows"));
            None
        }
    });
    if secret.as_deref().is_some_and(|secret| secret.trim().is_empty()) {
        problems.push("the webhook secret is empty: every stranger could sign with it".to_owned());
    }
    let key = key.and_then(|pem| match AppKey::new(id.unwrap_or(1), &pem) {
        Ok(key) => Some(key),
        Err(problem) => {
            problems.push(problem.to_string());
            None
        }
    });
    // A file often ends with a line break that is no part of the secret.
    let webhook_secret = SecretString::from(secret?.trim_end_matches(['\r', '\n']).to_owned());
    id.and(key).map(|key| AppSettings { key, webhook_secret })
}

/// A value that is given itself or as a file.
fn from_file(name: &str, value: Option<&String>, file: Option<&String>, problems: &mut Vec<String>) -> Option<String> {
    match (value, file) {
        (Some(_), Some(_)) => {
            problems.push(format!("{name} and {name}_FILE are both given; give one of them"));
            None
        }
        (Some(value), None) => Some(value.clone()),
        (None, Some(file)) => match std::fs::read_to_string(file) {
            Ok(text) => Some(text),
            Err(error) => {
                problems.push(format!("{name}_FILE names `{file}`, which cannot be read: {error}"));
                None
            }
        },
        (None, None) => None,
    }
}

fn address(name: &str, given: Option<&str>, default: &str, problems: &mut Vec<String>) -> Option<Url> {
    let text = given.unwrap_or(default);
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if url.is_none() {
        problems.push(format!("{name} is `{text}`; it must be an address such as {default}"));
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_wrong_is_told_at_once_and_no_secret_with_it() {
        let raw = RawSettings {
            bind: Some("here".to_owned()),
            github_api_url: Some("api.github.com".to_owned()),
            app_id: Some("my-app".to_owned()),
            private_key: Some("hunter2".to_owned()),
            log_format: Some("xml".to_owned()),
            ..RawSettings::default()
        };
        insta::assert_snapshot!(Settings::judge(&raw).unwrap_err(), @"
        some settings are not right:
        - IDP_BIND is `here`; it must be an address with a port, such as 127.0.0.1:3000
        - IDP_GITHUB_API_URL is `api.github.com`; it must be an address such as https://api.github.com
        - IDP_LOG_FORMAT is `xml`; it must be `text` or `json`
        - IDP_WEBHOOK_SECRET or IDP_WEBHOOK_SECRET_FILE is missing, while other settings of the App are there
        - IDP_APP_ID is `my-app`; it must be the number that the App's settings page shows
        - the private key is not PEM: it must begin with `-----BEGIN RSA PRIVATE KEY-----`, as in the .pem file that GitHub gave when the key was made
        ");
    }

    #[test]
    fn nothing_given_is_a_server_before_its_setup() {
        let settings = Settings::judge(&RawSettings::default()).unwrap();
        assert!(settings.app.is_none());
        assert_eq!(settings.database_url, "sqlite://data/idp.sqlite");
        assert_eq!(settings.bind.to_string(), "127.0.0.1:3000");
    }
}
