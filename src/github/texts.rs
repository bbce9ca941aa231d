//! The contents of many files in few calls, through GraphQL. What it cannot show whole is named, not guessed:
//! the exact bytes of one file are `blobs`. Where there is no GraphQL, `texts_one_by_one`.

use std::collections::HashMap;
use std::fmt::Write;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::client::GitHub;
use super::error::GitHubError;
use super::names::{CommitSha, RepoName};
use super::tokens::Scope;

/// So many contents are asked for in one call.
const AT_ONCE: usize = 100;
/// A batch that may be too much is cut in two so often at most.
const MOST_CUTS: u32 = 3;
/// A larger file is not for us to read.
pub(super) const LARGEST: i64 = 1024 * 1024;

/// Which content.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Blob {
    /// The one with this name.
    Oid(String),
    /// The one at this path of this commit.
    At {
        /// The commit.
        commit: CommitSha,
        /// The path from the root.
        path: String,
    },
}

/// What GitHub shows of a content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextOf {
    /// All of it.
    Text(String),
    /// There is none, or it is no file.
    Missing,
    /// It is no text.
    Binary,
    /// It has this many bytes, more than 1 MB.
    TooLarge(i64),
    /// GitHub showed a part, or not the exact bytes (it cuts long before 1 MB): [`GitHub::blob`] has them.
    Truncated,
}

#[derive(Deserialize)]
struct Data {
    repository: Option<HashMap<String, Option<Shown>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    byte_size: Option<i64>,
    is_binary: Option<bool>,
    #[serde(default)]
    is_truncated: bool,
    text: Option<String>,
}

impl GitHub {
    /// The contents, in the order of `wanted`: up to 100 cost one call.
    ///
    /// # Errors
    /// As any read; a repository that is unknown is a 404.
    pub async fn texts(
        &self,
        scope: Scope,
        repo: &RepoName,
        wanted: &[Blob],
    ) -> Result<Vec<(Blob, TextOf)>, GitHubError> {
        if !self.has_graphql() {
            return self.texts_one_by_one(scope, repo, wanted).await;
        }
        match self.texts_by_graphql(scope, repo, wanted).await {
            Err(error) if self.is_no_graphql(&error) => self.texts_one_by_one(scope, repo, wanted).await,
            other => other,
        }
    }

    async fn texts_by_graphql(
        &self,
        scope: Scope,
        repo: &RepoName,
        wanted: &[Blob],
    ) -> Result<Vec<(Blob, TextOf)>, GitHubError> {
        let mut texts = Vec::with_capacity(wanted.len());
        // The batches still to do, the next one last, and how often each was cut in two.
        let mut todo: Vec<(&[Blob], u32)> = wanted.chunks(AT_ONCE).rev().map(|batch| (batch, 0)).collect();
        while let Some((batch, cuts)) = todo.pop() {
            match self.batch(scope, repo, batch).await {
                Ok(found) => texts.extend(batch.iter().cloned().zip(found)),
                Err(error) if may_be_too_much(&error) && batch.len() > 1 && cuts < MOST_CUTS => {
                    let (first, second) = batch.split_at(batch.len() / 2);
                    todo.extend([(second, cuts + 1), (first, cuts + 1)]);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(texts)
    }

    async fn batch(&self, scope: Scope, repo: &RepoName, batch: &[Blob]) -> Result<Vec<TextOf>, GitHubError> {
        let (query, variables) = question(repo, batch);
        let data: Data = self.ask("read contents", scope, &query, &Value::Object(variables)).await?;
        let mut found = data.repository.ok_or_else(|| GitHubError::NotFound {
            call: "read contents",
            message: format!("there is no repository {repo}"),
        })?;
        Ok((0..batch.len()).map(|n| text_of(found.remove(&format!("b{n}")).flatten())).collect())
    }
}

/// GitHub gives up on a query after ten seconds with a 502 or 504, and we on an answer that is too large. Whether it
/// is that, or GitHub is not well, only a smaller question tells.
fn may_be_too_much(error: &GitHubError) -> bool {
    match error {
        GitHubError::Server { status, .. } => matches!(status, 502 | 504),
        GitHubError::Connection { reason, .. } => reason.contains("length limit exceeded"),
        _ => false,
    }
}

/// The query with an alias for each content. What it asks for is in variables, never in its text.
fn question(repo: &RepoName, batch: &[Blob]) -> (String, Map<String, Value>) {
    let mut variables = Map::new();
    variables.insert("owner".to_owned(), json!(repo.owner));
    variables.insert("name".to_owned(), json!(repo.name));
    let mut head = "query($owner: String!, $name: String!".to_owned();
    let mut body = String::new();
    for (n, blob) in batch.iter().enumerate() {
        let (argument, kind, value) = match blob {
            Blob::Oid(oid) => ("oid", "GitObjectID!", json!(oid)),
            Blob::At { commit, path } => ("expression", "String!", json!(format!("{commit}:{path}"))),
        };
        let _ = write!(head, ", $v{n}: {kind}");
        let _ = writeln!(body, "    b{n}: object({argument}: $v{n}) {{ ...contents }}");
        variables.insert(format!("v{n}"), value);
    }
    let query = format!(
        "{head}) {{\n  repository(owner: $owner, name: $name) {{\n{body}  }}\n}}\n\
         fragment contents on Blob {{ byteSize isBinary isTruncated text }}"
    );
    (query, variables)
}

fn text_of(shown: Option<Shown>) -> TextOf {
    // What is no blob (a folder, a submodule) has none of the fields.
    let Some((shown, size)) = shown.and_then(|shown| shown.byte_size.map(|size| (shown, size))) else {
        return TextOf::Missing;
    };
    if size > LARGEST {
        return TextOf::TooLarge(size);
    }
    match shown.text {
        _ if shown.is_binary != Some(false) => TextOf::Binary,
        None => TextOf::Truncated,
        Some(text) if shown.is_truncated || i64::try_from(text.len()) != Ok(size) => TextOf::Truncated,
        Some(text) => TextOf::Text(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(json: &str) -> TextOf {
        text_of(serde_json::from_str(json).unwrap())
    }

    #[test]
    fn what_is_not_shown_whole_is_no_text() {
        let text = |size: i64, rest: &str| shown(&format!(r#"{{"byteSize": {size}, {rest}}}"#));
        let plain = r#""isBinary": false, "isTruncated": false, "text": "a: 1\n""#;
        assert_eq!(text(5, plain), TextOf::Text("a: 1\n".to_owned()));
        assert_eq!(text(6, plain), TextOf::Truncated);
        assert_eq!(text(9, r#""isBinary": false, "isTruncated": true, "text": "a: 1\n""#), TextOf::Truncated);
        assert_eq!(text(9, r#""isBinary": true, "isTruncated": false, "text": null"#), TextOf::Binary);
        assert_eq!(text(9, r#""isBinary": null, "isTruncated": false, "text": null"#), TextOf::Binary);
        assert_eq!(text(1_048_577, plain), TextOf::TooLarge(1_048_577));
        assert_eq!((shown("null"), shown("{}")), (TextOf::Missing, TextOf::Missing));
    }

    #[test]
    fn what_is_asked_for_never_becomes_part_of_the_question() {
        let repo = RepoName::parse("acme/orders").unwrap();
        let path = "\") { x } #.yaml".to_owned();
        let blobs = [Blob::Oid("ce01".to_owned()), Blob::At { commit: CommitSha("beef".to_owned()), path }];
        let (query, variables) = question(&repo, &blobs);
        insta::assert_snapshot!(query, @r"
        query($owner: String!, $name: String!, $v0: GitObjectID!, $v1: String!) {
          repository(owner: $owner, name: $name) {
            b0: object(oid: $v0) { ...contents }
            b1: object(expression: $v1) { ...contents }
          }
        }
        fragment contents on Blob { byteSize isBinary isTruncated text }
        ");
        assert_eq!(variables["v1"], "beef:\") { x } #.yaml");
    }
}
