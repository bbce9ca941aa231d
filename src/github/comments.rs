//! Comments on issues and pull requests.

use http::Method;
use serde::Deserialize;

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;
use super::names::RepoName;
use super::tokens::Scope;

/// A comment, as far as we read it.
#[derive(Debug, Clone, Deserialize)]
pub struct Comment {
    /// GitHub's id.
    pub id: i64,
    /// Its id in GraphQL: see [`GitHub::minimize_comment`].
    #[serde(default)]
    pub node_id: String,
    /// Where a person sees it.
    pub html_url: String,
    /// Its text; absent from some answers.
    #[serde(default)]
    pub body: Option<String>,
    /// Who wrote it; absent when the account is gone.
    #[serde(default)]
    pub user: Option<Author>,
    /// The App that wrote it, if one did.
    #[serde(default)]
    pub performed_via_github_app: Option<ByApp>,
}

/// Who wrote a comment.
#[derive(Debug, Clone, Deserialize)]
pub struct Author {
    /// `User`, `Bot`, …
    #[serde(rename = "type", default)]
    pub kind: String,
}

/// The App that wrote a comment.
#[derive(Debug, Clone, Deserialize)]
pub struct ByApp {
    /// GitHub's id of the App.
    pub id: i64,
}

impl GitHub {
    /// Posts a comment. Sent once: whether it exists after a failure must be looked up.
    pub async fn post_comment(
        &self,
        scope: Scope,
        repo: &RepoName,
        issue: i64,
        body: &str,
    ) -> Result<Comment, GitHubError> {
        let path = format!("/repos/{repo}/issues/{issue}/comments");
        let call = Call::write("create a comment", By::Installation(scope), Method::POST, path);
        self.send(call.json(&serde_json::json!({ "body": body })).content()).await?.read()
    }

    /// A comment; none when it is gone.
    ///
    /// # Errors
    /// As any read.
    pub async fn comment(&self, scope: Scope, repo: &RepoName, comment: i64) -> Result<Option<Comment>, GitHubError> {
        let path = format!("/repos/{repo}/issues/comments/{comment}");
        match self.send(Call::get("get a comment", By::Installation(scope), path)).await {
            Ok(answer) => Ok(Some(answer.read()?)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Replaces a comment's text.
    pub async fn edit_comment(
        &self,
        scope: Scope,
        repo: &RepoName,
        comment: i64,
        body: &str,
    ) -> Result<Comment, GitHubError> {
        let path = format!("/repos/{repo}/issues/comments/{comment}");
        let call = Call::write("edit a comment", By::Installation(scope), Method::PATCH, path);
        self.send(call.json(&serde_json::json!({ "body": body })).content().idempotent()).await?.read()
    }

    /// Deletes a comment; one that is gone already is fine.
    pub async fn delete_comment(&self, scope: Scope, repo: &RepoName, comment: i64) -> Result<(), GitHubError> {
        let path = format!("/repos/{repo}/issues/comments/{comment}");
        let call = Call::write("delete a comment", By::Installation(scope), Method::DELETE, path).idempotent();
        match self.send(call).await {
            Err(error) if !error.is_not_found() => Err(error),
            _ => Ok(()),
        }
    }

    /// Our own comments of an issue that begin with `marker`, oldest first. `since` (milliseconds since 1970 UTC)
    /// leaves out what was not touched after it.
    pub async fn own_comments(
        &self,
        scope: Scope,
        repo: &RepoName,
        issue: i64,
        since: i64,
        marker: &str,
    ) -> Result<Vec<Comment>, GitHubError> {
        let since = chrono::DateTime::from_timestamp_millis(since).unwrap_or_default();
        let since = since.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        let path = format!("/repos/{repo}/issues/{issue}/comments?per_page=100&since={since}");
        let mut own = Vec::new();
        self.pages("list comments", By::Installation(scope), path, 50, |page: Vec<Comment>| {
            own.extend(page.into_iter().filter(|comment| {
                // Older servers leave the App out; then a bot's comment with our marker is taken for ours.
                let by_us = match &comment.performed_via_github_app {
                    Some(app) => Some(app.id) == self.app_id(),
                    None => comment.user.as_ref().is_some_and(|user| user.kind == "Bot"),
                };
                by_us && comment.body.as_deref().is_some_and(|body| body.starts_with(marker))
            }));
            true
        })
        .await?;
        own.sort_by_key(|comment| comment.id);
        Ok(own)
    }
}
