//! Settings as they are given: a flag wins over the environment, the environment over files. Nothing is judged here.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::credentials::{ENV_FILE, EnvFile, EnvFileProblem};

/// The settings of the server; each is a flag and an environment variable.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct RawSettings {
    /// Address to listen on [default: 127.0.0.1:3000]
    #[arg(long, env = "IDP_BIND", value_name = "ADDR")]
    pub bind: Option<String>,
    /// The database [default: sqlite://data/idp.sqlite]
    #[arg(long, env = "IDP_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Folder for what the server keeps [default: data]
    #[arg(long, env = "IDP_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<String>,
    /// GitHub's API; on an Enterprise Server <https://HOST/api/v3> [default: <https://api.github.com>]
    #[arg(long, env = "IDP_GITHUB_API_URL", value_name = "URL")]
    pub github_api_url: Option<String>,
    /// GitHub's pages [default: <https://github.com>]
    #[arg(long, env = "IDP_GITHUB_WEB_URL", value_name = "URL")]
    pub github_web_url: Option<String>,
    /// The App's id
    #[arg(long, env = "IDP_APP_ID", value_name = "ID")]
    pub app_id: Option<String>,
    /// The App's private key, as PEM
    #[arg(long, env = "IDP_PRIVATE_KEY", value_name = "PEM", hide_env_values = true)]
    pub private_key: Option<String>,
    /// File with the App's private key
    #[arg(long, env = "IDP_PRIVATE_KEY_FILE", value_name = "FILE")]
    pub private_key_file: Option<String>,
    /// The secret that signs webhooks
    #[arg(long, env = "IDP_WEBHOOK_SECRET", value_name = "SECRET", hide_env_values = true)]
    pub webhook_secret: Option<String>,
    /// File with the secret that signs webhooks
    #[arg(long, env = "IDP_WEBHOOK_SECRET_FILE", value_name = "FILE")]
    pub webhook_secret_file: Option<String>,
    /// Address under which GitHub reaches this server, such as <https://idp.example.com>
    #[arg(long, env = "IDP_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// The repository that holds what the platform team decides [default: platform]
    #[arg(long, env = "IDP_PLATFORM_REPO", value_name = "NAME")]
    pub platform_repo: Option<String>,
    /// What is logged: a level, or levels by module [default: info,octocrab=off]
    #[arg(long, env = "IDP_LOG", value_name = "FILTER")]
    pub log: Option<String>,
    /// How it is logged: text or json [default: text]
    #[arg(long, env = "IDP_LOG_FORMAT", value_name = "FORMAT")]
    pub log_format: Option<String>,
}

/// The raw settings and the file that may hold more of them.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Sources {
    /// Flags and environment.
    #[command(flatten)]
    pub raw: RawSettings,
    /// File with further settings, such as the idp.env that the sandbox or the setup wrote
    #[arg(long, value_name = "FILE")]
    pub env_file: Option<PathBuf>,
}

impl Sources {
    /// Fills what neither a flag nor the environment gives: from the `--env-file`, a `.env` in the working folder, and
    /// the file that the setup left in the data folder, in this order.
    ///
    /// # Errors
    /// When a file that is there, or that was named, cannot be read.
    pub fn read(&self) -> Result<RawSettings, EnvFileProblem> {
        let mut raw = self.raw.clone();
        let dotenv = PathBuf::from(".env");
        for file in self.env_file.iter().chain(dotenv.is_file().then_some(&dotenv)) {
            raw.fill(&EnvFile::read(file)?);
        }
        let kept = raw.kept_file();
        if kept.is_file() {
            raw.fill(&EnvFile::read(&kept)?);
        }
        Ok(raw)
    }
}

impl RawSettings {
    /// Takes from a file what is not given yet. A key and its file, or a secret and its file, are given together.
    pub fn fill(&mut self, file: &BTreeMap<String, String>) {
        let key_given = self.private_key.is_some() || self.private_key_file.is_some();
        let secret_given = self.webhook_secret.is_some() || self.webhook_secret_file.is_some();
        for (name, slot) in self.slots() {
            let taken = match name {
                "IDP_PRIVATE_KEY" | "IDP_PRIVATE_KEY_FILE" => key_given,
                "IDP_WEBHOOK_SECRET" | "IDP_WEBHOOK_SECRET_FILE" => secret_given,
                _ => slot.is_some(),
            };
            if !taken {
                *slot = file.get(name).cloned();
            }
        }
    }

    /// Where the setup leaves the App's credentials.
    pub fn kept_file(&self) -> PathBuf {
        PathBuf::from(self.data_dir.as_deref().unwrap_or("data")).join(ENV_FILE)
    }

    /// The setting of that name, as it was given.
    pub fn get(&self, name: &str) -> Option<String> {
        self.clone().slots().into_iter().find(|(known, _)| *known == name).and_then(|(_, slot)| slot.take())
    }

    /// Each setting by its name; the names are a contract.
    fn slots(&mut self) -> [(&'static str, &mut Option<String>); 14] {
        [
            ("IDP_BIND", &mut self.bind),
            ("IDP_DATABASE_URL", &mut self.database_url),
            ("IDP_DATA_DIR", &mut self.data_dir),
            ("IDP_GITHUB_API_URL", &mut self.github_api_url),
            ("IDP_GITHUB_WEB_URL", &mut self.github_web_url),
            ("IDP_APP_ID", &mut self.app_id),
            ("IDP_PRIVATE_KEY", &mut self.private_key),
            ("IDP_PRIVATE_KEY_FILE", &mut self.private_key_file),
            ("IDP_WEBHOOK_SECRET", &mut self.webhook_secret),
            ("IDP_WEBHOOK_SECRET_FILE", &mut self.webhook_secret_file),
            ("IDP_PUBLIC_URL", &mut self.public_url),
            ("IDP_PLATFORM_REPO", &mut self.platform_repo),
            ("IDP_LOG", &mut self.log),
            ("IDP_LOG_FORMAT", &mut self.log_format),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_wins_over_a_file_and_a_key_is_not_mixed_with_another() {
        let mut raw = RawSettings {
            app_id: Some("1".to_owned()),
            private_key: Some("given".to_owned()),
            ..RawSettings::default()
        };
        let file = [("IDP_APP_ID", "2"), ("IDP_PRIVATE_KEY_FILE", "/other.pem"), ("IDP_BIND", "127.0.0.1:1")];
        raw.fill(&file.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
        assert_eq!(raw.app_id.as_deref(), Some("1"));
        assert_eq!(raw.private_key_file, None);
        assert_eq!(raw.bind.as_deref(), Some("127.0.0.1:1"));
    }
}
