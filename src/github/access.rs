//! Who gets into a repository: teams and people. What somebody may do there now is `collaborators`.

use http::Method;
use serde_json::json;

use super::call::{By, Call};
use super::client::GitHub;
use super::collaborators::Role;
use super::error::GitHubError;
use super::names::{Login, RepoName, segment};
use super::tokens::Scope;

/// What became of access that was to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccessOutcome {
    /// They have it.
    Given,
    /// The person was asked to come in, and has to accept that first.
    Invited,
    /// There is no such team or person, or GitHub forbids it; its words.
    Refused(String),
}

impl Role {
    /// The word of the calls that give a role: `pull`, `triage`, `push`, `maintain`, `admin`.
    fn granted(self) -> &'static str {
        match self {
            Self::None | Self::Read => "pull",
            Self::Write => "push",
            other => other.name(),
        }
    }
}

impl GitHub {
    /// Gives a team of the repository's organisation a role in it. Safe to repeat. A team that does not exist is no
    /// error.
    ///
    /// # Errors
    /// As any write.
    pub async fn grant_team(
        &self,
        scope: Scope,
        repo: &RepoName,
        team: &str,
        role: Role,
    ) -> Result<AccessOutcome, GitHubError> {
        let path = format!("/orgs/{}/teams/{}/repos/{repo}", segment(&repo.owner), segment(team));
        self.grant("give a team access", scope, path, role).await
    }

    /// Gives a person a role; one outside the organisation is invited. Safe to repeat.
    ///
    /// # Errors
    /// As any write.
    pub async fn grant_person(
        &self,
        scope: Scope,
        repo: &RepoName,
        person: &Login,
        role: Role,
    ) -> Result<AccessOutcome, GitHubError> {
        let path = format!("/repos/{repo}/collaborators/{}", segment(&person.0));
        self.grant("give a person access", scope, path, role).await
    }

    async fn grant(
        &self,
        name: &'static str,
        scope: Scope,
        path: String,
        role: Role,
    ) -> Result<AccessOutcome, GitHubError> {
        let body = json!({ "permission": role.granted() });
        let call = || Call::write(name, By::Installation(scope), Method::PUT, path.clone()).idempotent().json(&body);
        match self.once_visible(call).await {
            // An invitation has a body, access that was given has none.
            Ok(answer) if answer.body.is_empty() => Ok(AccessOutcome::Given),
            Ok(_) => Ok(AccessOutcome::Invited),
            Err(GitHubError::NotFound { message, .. } | GitHubError::Rejected { status: 422, message, .. }) => {
                Ok(AccessOutcome::Refused(message))
            }
            Err(error) => Err(error),
        }
    }
}
