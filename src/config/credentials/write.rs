//! Writes what GitHub hands over when an App is made: once, privately, and never over what is there.
//! GitHub gives it a single time, so whether it can be written is found out beforehand.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::github::NewApp;

use super::private_file;

/// The file with the settings.
pub const ENV_FILE: &str = "idp.env";
/// The file with the App's private key.
pub const KEY_FILE: &str = "app-private-key.pem";

/// The addresses that the App was made with; the server needs them again at its next start.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// Where GitHub reaches us.
    pub public_url: &'a url::Url,
    /// GitHub's API.
    pub api_url: &'a url::Url,
    /// GitHub's pages.
    pub web_url: &'a url::Url,
}

/// Why credentials were not written. Never holds any of them.
#[derive(Debug, thiserror::Error)]
pub enum CredentialsProblem {
    /// There are some already, which would be lost.
    #[error(
        "{} is there already: move it away if the App that it belongs to is no longer wanted, or start the server \
         with `--env-file` and the path of `idp.env`",
        .0.display()
    )]
    Exists(PathBuf),
    /// GitHub gave no secret for webhooks.
    #[error("GitHub gave no webhook secret; the App's webhook must be switched on")]
    NoWebhookSecret,
    /// The folder or a file cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// What could not be written.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}

/// The file that keeps new credentials from being written into this folder, if there is one.
pub fn existing_credentials(dir: &Path) -> Option<PathBuf> {
    // A link that leads nowhere is something, too.
    [ENV_FILE, KEY_FILE].map(|name| dir.join(name)).into_iter().find(|path| path.symlink_metadata().is_ok())
}

/// Makes the folder for credentials if need be, for its owner only, and finds out whether it can be written.
///
/// # Errors
/// The system's reason.
pub fn prepare_folder(dir: &Path) -> std::io::Result<()> {
    private_file::create_folder(dir)?;
    private_file::can_be_written(dir)
}

/// Writes the private key and `idp.env` into the folder, which is made if need be; answers the path of `idp.env`.
/// `idp.env` comes last: when it is there, all is there. Callers see to it that only one of them writes at a time.
///
/// # Errors
/// When there are credentials already, or something cannot be written.
pub fn write_credentials(
    dir: &Path,
    app: &NewApp,
    surroundings: Surroundings<'_>,
) -> Result<PathBuf, CredentialsProblem> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |source| CredentialsProblem::Write { path, source }
    };
    let secret = app.webhook_secret.as_deref().filter(|secret| !secret.is_empty());
    let secret = secret.ok_or(CredentialsProblem::NoWebhookSecret)?;
    private_file::create_folder(dir).map_err(at(dir))?;
    let dir = std::fs::canonicalize(dir).map_err(at(dir))?;
    if let Some(path) = existing_credentials(&dir) {
        return Err(CredentialsProblem::Exists(path));
    }
    let (env, key) = (dir.join(ENV_FILE), dir.join(KEY_FILE));
    private_file::write(&key, &app.pem).map_err(at(&key))?;
    let written = private_file::write(&env, &settings(app, secret, &key, surroundings));
    if let Err(source) = written {
        // A key without settings would stand in the way of the next try.
        let _ = std::fs::remove_file(&key);
        return Err(CredentialsProblem::Write { path: env, source });
    }
    Ok(env)
}

fn settings(app: &NewApp, secret: &str, key: &Path, surroundings: Surroundings<'_>) -> String {
    let mut text = String::from("# Written by the setup. It holds secrets: keep it private.\n");
    let mut add = |name: &str, value: &str| _ = writeln!(text, "{name}={}", quoted(value));
    add("IDP_APP_ID", &app.id.to_string());
    add("IDP_PRIVATE_KEY_FILE", &key.display().to_string());
    add("IDP_WEBHOOK_SECRET", secret);
    add("IDP_PUBLIC_URL", bare(surroundings.public_url));
    add("IDP_GITHUB_API_URL", bare(surroundings.api_url));
    add("IDP_GITHUB_WEB_URL", bare(surroundings.web_url));
    text
}

fn bare(url: &url::Url) -> &str {
    url.as_str().trim_end_matches('/')
}

/// In double quotes when it would not be read back as it is.
fn quoted(value: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "/._-:+@%,=".contains(character);
    if value.chars().all(plain) {
        return value.to_owned();
    }
    let mut text = String::from("\"");
    for character in value.chars() {
        match character {
            '\\' | '"' | '$' => text.extend(['\\', character]),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            other => text.push(other),
        }
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::credentials::{EnvFile, readable_by_others};

    fn app() -> NewApp {
        NewApp {
            id: 42,
            slug: "idp-acme".into(),
            html_url: "https://github.com/apps/idp-acme".into(),
            webhook_secret: Some("a \"b\" $c\\n".into()),
            pem: "-----BEGIN RSA PRIVATE KEY-----\nAA==\n-----END RSA PRIVATE KEY-----\n".into(),
        }
    }

    fn write(dir: &Path, app: &NewApp) -> Result<PathBuf, CredentialsProblem> {
        let url = |text: &str| url::Url::parse(text).unwrap();
        let (public_url, api_url, web_url) =
            (url("https://idp.acme.example"), url("https://api.github.com"), url("https://github.com"));
        write_credentials(dir, app, Surroundings { public_url: &public_url, api_url: &api_url, web_url: &web_url })
    }

    #[test]
    fn what_is_written_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("a folder").join("data");
        let env = write(&dir, &app()).unwrap();
        let read = EnvFile::read(&env).unwrap();
        assert_eq!(read["IDP_APP_ID"], "42");
        assert_eq!(read["IDP_WEBHOOK_SECRET"], "a \"b\" $c\\n");
        assert_eq!(read["IDP_PUBLIC_URL"], "https://idp.acme.example");
        assert_eq!(read["IDP_GITHUB_API_URL"], "https://api.github.com");
        assert_eq!(std::fs::read_to_string(&read["IDP_PRIVATE_KEY_FILE"]).unwrap(), app().pem);
        assert_eq!(std::fs::read_dir(&dir).unwrap().count(), 2, "nothing temporary is left");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_them() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("data");
        let env = write(&dir, &app()).unwrap();
        assert_eq!(std::fs::metadata(&dir).unwrap().permissions().mode() & 0o777, 0o700);
        for path in [env.clone(), dir.join(KEY_FILE)] {
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            assert_eq!(readable_by_others(&path), None);
        }
        std::fs::set_permissions(&env, std::fs::Permissions::from_mode(0o640)).unwrap();
        let warning = readable_by_others(&env).unwrap().to_string().replace(&env.display().to_string(), "F");
        assert_eq!(warning, "F holds secrets and others can open it (mode 0640); run `chmod 600 F`");
    }

    #[test]
    fn credentials_that_are_there_are_never_overwritten() {
        for name in [ENV_FILE, KEY_FILE] {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join(name), "mine").unwrap();
            assert!(matches!(write(folder.path(), &app()), Err(CredentialsProblem::Exists(_))));
            assert_eq!(std::fs::read_to_string(folder.path().join(name)).unwrap(), "mine");
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        }
    }

    #[test]
    fn a_problem_names_the_place_and_no_secret() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("file"), "").unwrap();
        let problem = write(&folder.path().join("file"), &app()).unwrap_err().to_string();
        assert!(problem.starts_with("cannot write ") && problem.contains("file"), "{problem}");
        let without = NewApp { webhook_secret: None, ..app() };
        let problem = write(&folder.path().join("data"), &without).unwrap_err().to_string();
        assert_eq!(problem, "GitHub gave no webhook secret; the App's webhook must be switched on");
        assert!(!folder.path().join("data").exists());
    }

    #[tokio::test]
    async fn what_the_sandbox_writes_is_read_too() {
        let folder = tempfile::tempdir().unwrap();
        let sandbox = crate::sandbox::Sandbox::start(crate::sandbox::SandboxConfig::default()).await.unwrap();
        let env = sandbox.write_credentials(&folder.path().join("with blank")).unwrap();
        let read = EnvFile::read(&env).unwrap();
        let expected = sandbox.credentials().unwrap();
        assert_eq!(read["IDP_WEBHOOK_SECRET"], expected.webhook_secret);
        assert_eq!(std::fs::read_to_string(&read["IDP_PRIVATE_KEY_FILE"]).unwrap(), expected.private_key_pem);
    }
}
