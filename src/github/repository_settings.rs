//! Settings of a repository that exists. Those that the creating call takes need no further call.

use http::Method;
use serde::Serialize;
use serde_json::json;

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;
use super::names::RepoName;
use super::new_repository::{Switches, Visibility};
use super::repositories::Repository;
use super::tokens::Scope;

/// Changes to a repository; what is none stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RepositoryChange {
    /// A sentence about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its home page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub homepage: Option<String>,
    /// Who can see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    /// Its default branch, which must exist.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_branch: Option<String>,
    /// The switches.
    #[serde(flatten)]
    pub switches: Switches,
    /// Features of GitHub's that look after security.
    #[serde(rename = "security_and_analysis", skip_serializing_if = "Option::is_none")]
    pub security: Option<Security>,
}

/// Features that look after security; none leaves one as it is. Each needs a plan that has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Security {
    /// Looking for secrets in what was pushed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_scanning: Option<Feature>,
    /// Refusing pushes with secrets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_scanning_push_protection: Option<Feature>,
}

/// Whether a feature is on, in the form that GitHub reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "status", rename_all = "lowercase")]
pub enum Feature {
    /// It is on.
    Enabled,
    /// It is off.
    Disabled,
}

impl GitHub {
    /// Changes a repository's settings, and tells what they are now. Safe to repeat.
    ///
    /// # Errors
    /// As any write; a 422 for a setting that the organisation forbids or a branch that does not exist.
    pub async fn change_repository(
        &self,
        scope: Scope,
        repo: &RepoName,
        change: &RepositoryChange,
    ) -> Result<Repository, GitHubError> {
        let path = format!("/repos/{repo}");
        let call = || {
            Call::write("change a repository", By::Installation(scope), Method::PATCH, path.clone())
                .idempotent()
                .json(change)
        };
        self.once_visible(call).await?.read()
    }

    /// Gives a repository exactly these topics. Safe to repeat.
    ///
    /// # Errors
    /// As any write; a 422 for a topic with other characters than `[a-z0-9-]`, or of more than 50.
    pub async fn set_topics(&self, scope: Scope, repo: &RepoName, topics: &[String]) -> Result<(), GitHubError> {
        let path = format!("/repos/{repo}/topics");
        let body = json!({ "names": topics });
        let call =
            || Call::write("set topics", By::Installation(scope), Method::PUT, path.clone()).idempotent().json(&body);
        self.once_visible(call).await.map(drop)
    }
}
