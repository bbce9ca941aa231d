//! Blobs: a file's content by its name.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;
use super::names::{RepoName, segments};
use super::tokens::Scope;

/// A file of a repository.
#[derive(Debug, Clone)]
pub struct File {
    /// Its content.
    pub bytes: Vec<u8>,
}

#[derive(Deserialize)]
struct Blob {
    #[serde(default)]
    content: String,
    #[serde(default)]
    encoding: String,
    #[serde(default)]
    size: i64,
}

impl GitHub {
    /// The blob with this name: immutable, so worth a conditional read. GitHub serves blobs up to 100 MB; we ask only
    /// for what a tree says is small.
    pub async fn blob(&self, scope: Scope, repo: &RepoName, sha: &str) -> Result<File, GitHubError> {
        let path = format!("/repos/{repo}/git/blobs/{}", segments(sha));
        let blob: Blob =
            self.send(Call::get("get a blob", By::Installation(scope), path).conditional()).await?.read()?;
        let unreadable = |reason: &str| GitHubError::Unreadable { call: "get a blob", reason: reason.to_owned() };
        let bytes = match blob.encoding.as_str() {
            "base64" => {
                let packed: String = blob.content.chars().filter(|c| !c.is_whitespace()).collect();
                STANDARD.decode(packed).map_err(|_| unreadable("its content is not base64"))?
            }
            "utf-8" => blob.content.into_bytes(),
            _ => return Err(unreadable("its encoding is neither base64 nor utf-8")),
        };
        if i64::try_from(bytes.len()).ok() != Some(blob.size) {
            return Err(unreadable("its content is not as long as it says"));
        }
        Ok(File { bytes })
    }
}
