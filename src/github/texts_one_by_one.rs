//! The contents of many files where there is no GraphQL: one call each.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;
use super::names::{CommitSha, RepoName, segment, segments};
use super::texts::{Blob, LARGEST, TextOf};
use super::tokens::Scope;

#[derive(Deserialize)]
struct Contents {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    size: i64,
    #[serde(default)]
    encoding: String,
    #[serde(default)]
    content: String,
}

impl GitHub {
    pub(super) async fn texts_one_by_one(
        &self,
        scope: Scope,
        repo: &RepoName,
        wanted: &[Blob],
    ) -> Result<Vec<(Blob, TextOf)>, GitHubError> {
        let mut texts = Vec::with_capacity(wanted.len());
        for blob in wanted {
            let read = match blob {
                Blob::Oid(oid) => self.blob(scope, repo, oid).await.map(|file| text_of(file.bytes)),
                Blob::At { commit, path } => self.contents(scope, repo, commit, path).await,
            };
            let text = match read {
                Err(error) if error.is_not_found() => TextOf::Missing,
                other => other?,
            };
            texts.push((blob.clone(), text));
        }
        Ok(texts)
    }

    async fn contents(
        &self,
        scope: Scope,
        repo: &RepoName,
        commit: &CommitSha,
        path: &str,
    ) -> Result<TextOf, GitHubError> {
        let path = format!("/repos/{repo}/contents/{}?ref={}", segments(path), segment(&commit.0));
        let answer = self.send(Call::get("get contents", By::Installation(scope), path).conditional()).await?;
        // A folder is a list.
        let Ok(contents) = answer.read::<Contents>() else { return Ok(TextOf::Missing) };
        let packed: String = contents.content.chars().filter(|c| !c.is_whitespace()).collect();
        Ok(match contents.encoding.as_str() {
            _ if contents.kind != "file" => TextOf::Missing,
            _ if contents.size > LARGEST => TextOf::TooLarge(contents.size),
            "base64" => STANDARD.decode(packed).map_or(TextOf::Truncated, text_of),
            _ => TextOf::Truncated,
        })
    }
}

fn text_of(bytes: Vec<u8>) -> TextOf {
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    if size > LARGEST {
        return TextOf::TooLarge(size);
    }
    match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => TextOf::Text(text),
        _ => TextOf::Binary,
    }
}
