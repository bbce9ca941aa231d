//! What an App needs to know to act, and the files `idp serve --env-file` reads it from.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::model::App;

/// What an App needs to know to act.
#[derive(Clone)]
pub struct Credentials {
    /// The App's id.
    pub app_id: u64,
    /// Its private key.
    pub private_key_pem: String,
    /// Key of webhook signatures.
    pub webhook_secret: String,
    /// Root of the REST interface.
    pub api_url: String,
    /// Root of the pages.
    pub web_url: String,
}

/// Why credentials could not be written.
#[derive(Debug, thiserror::Error)]
pub enum CredentialsError {
    /// There is no App.
    #[error("the sandbox has no App yet")]
    NoApp,
    /// A file could not be written.
    #[error("cannot write {path}: {source}")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}

// Secrets stay out of logs.
impl std::fmt::Debug for Credentials {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Credentials")
            .field("app_id", &self.app_id)
            .field("api_url", &self.api_url)
            .finish_non_exhaustive()
    }
}

impl Credentials {
    pub(super) fn of(app: &App, url: &str) -> Self {
        Credentials {
            app_id: app.id,
            private_key_pem: app.private_key_pem.clone(),
            webhook_secret: app.hook.secret.clone(),
            api_url: format!("{url}/api/v3"),
            web_url: url.to_owned(),
        }
    }

    /// Writes `idp.env` and `idp-private-key.pem` into `dir`; answers the path of `idp.env`.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, dir: &Path) -> Result<PathBuf, CredentialsError> {
        let at = |path: &Path| {
            let path = path.to_owned();
            move |source| CredentialsError::Write { path, source }
        };
        fs::create_dir_all(dir).map_err(at(dir))?;
        let dir = fs::canonicalize(dir).map_err(at(dir))?;
        let (env, key) = (dir.join("idp.env"), dir.join("idp-private-key.pem"));
        write_private(&key, &self.private_key_pem).map_err(at(&key))?;
        let text = format!(
            "IDP_APP_ID={}\nIDP_PRIVATE_KEY_FILE={}\nIDP_WEBHOOK_SECRET={}\nIDP_GITHUB_API_URL={}\nIDP_GITHUB_WEB_URL={}\n",
            self.app_id,
            quoted(&key.display().to_string()),
            self.webhook_secret,
            self.api_url,
            self.web_url
        );
        write_private(&env, &text).map_err(at(&env))?;
        Ok(env)
    }
}

/// Quotes a path that an env file could not hold bare.
fn quoted(text: &str) -> String {
    let plain = text.chars().all(|character| character.is_ascii_alphanumeric() || "/._-".contains(character));
    if plain { text.to_owned() } else { format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")) }
}

/// Writes a file that only its owner can read, also when it existed with other rights.
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    options.open(path)?.write_all(text.as_bytes())
}
