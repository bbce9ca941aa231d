//! The configuration as it was given, right or wrong: raw texts, so that all of it can be judged at once.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::config::credentials::EnvFile;

use super::finding::Finding;

/// Keys and secrets are a few kilobytes.
const LARGEST: u64 = 64 * 1024;

/// The configuration to examine. No `Debug`: it holds secrets.
#[derive(Clone, Default)]
pub struct DoctorInput {
    /// GitHub's API.
    pub api_url: String,
    /// GitHub's pages.
    pub web_url: String,
    /// The App's id.
    pub app_id: Option<String>,
    /// The private key itself, not its path.
    pub private_key: Option<String>,
    /// The webhook secret itself, not its path.
    pub webhook_secret: Option<String>,
    /// Where GitHub reaches us.
    pub public_url: Option<String>,
    /// The folder of the credentials.
    pub data_dir: PathBuf,
    /// The database's address.
    pub database_url: String,
    /// Files with secrets that the settings name.
    pub secret_files: Vec<PathBuf>,
    /// What was wrong already when the settings were gathered.
    pub problems: Vec<Finding>,
}

impl DoctorInput {
    /// Gathers the settings by their names (`IDP_APP_ID` and so on): first what `lookup` knows (flags and the
    /// environment), then the env file. Files that cannot be read become problems.
    pub fn gather(lookup: impl Fn(&str) -> Option<String>, env_file: Option<&Path>) -> Self {
        let mut input = Self::default();
        let file = env_file.map(|path| {
            input.secret_files.push(path.to_owned());
            EnvFile::read(path).unwrap_or_else(|problem| {
                let what = problem.to_string().replace('\n', "; ");
                let advice = "put the file right; its settings were left out here";
                input.problems.push(Finding::problem("env file", what, "", advice));
                Default::default()
            })
        });
        let file = file.unwrap_or_default();
        let set = |name: &str| lookup(name).or_else(|| file.get(name).cloned()).filter(|value| !value.is_empty());
        let or = |name: &str, default: &str| set(name).unwrap_or_else(|| default.to_owned());
        input.api_url = or("IDP_GITHUB_API_URL", "https://api.github.com");
        input.web_url = or("IDP_GITHUB_WEB_URL", "https://github.com");
        input.app_id = set("IDP_APP_ID");
        input.public_url = set("IDP_PUBLIC_URL");
        input.data_dir = or("IDP_DATA_DIR", "data").into();
        input.database_url = or("IDP_DATABASE_URL", "sqlite://data/idp.sqlite");
        input.private_key = input.secret("private key", "IDP_PRIVATE_KEY", &set);
        input.webhook_secret = input.secret("webhook secret", "IDP_WEBHOOK_SECRET", &set);
        input
    }

    /// A secret that is given itself, or as the file that `NAME_FILE` names.
    fn secret(&mut self, topic: &'static str, name: &str, set: &impl Fn(&str) -> Option<String>) -> Option<String> {
        let file_name = format!("{name}_FILE");
        let (direct, path) = (set(name), set(&file_name).map(PathBuf::from));
        if direct.is_some() && path.is_some() {
            let what = format!("both {name} and {file_name} are set");
            self.problems.push(Finding::note(topic, what, "", format!("keep one of them; {name} was examined")));
        }
        if direct.is_some() {
            return direct;
        }
        let path = path?;
        self.secret_files.push(path.clone());
        match read(&path) {
            // Editors end a file with a line break that is no part of the secret.
            Ok(text) => {
                Some(text.strip_suffix('\n').map_or(text.clone(), |text| text.trim_end_matches('\r').to_owned()))
            }
            Err(reason) => {
                let what = format!("the file that {file_name} names, {}, cannot be read: {reason}", path.display());
                let advice = "let it name a file that the server's user can read";
                self.problems.push(Finding::problem(topic, what, "", advice));
                None
            }
        }
    }
}

fn read(path: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > LARGEST) {
        return Err("it is larger than 64 kB".to_owned());
    }
    String::from_utf8(bytes).map_err(|_| "it is not text".to_owned())
}
