//! Rules of an environment: who reviews, how long to wait, from which branches. The bare environment is `furnishing`.

use http::Method;
use serde::Deserialize;
use serde_json::json;

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;
use super::furnishing::Made;
use super::names::{Login, RepoName, segment};
use super::tokens::Scope;

/// Rules of an environment. Source: `PUT /repos/{owner}/{repo}/environments/{environment_name}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EnvironmentRules {
    /// Minutes that a deployment waits, at most 43,200.
    pub wait_minutes: u32,
    /// Whether who began a deployment may not approve it.
    pub prevent_self_review: bool,
    /// Who may approve, at most six; each needs to be able to read the repository.
    pub reviewers: Vec<Reviewer>,
    /// Where deployments may come from.
    pub branches: DeploymentBranches,
}

/// Who may approve a deployment, by GitHub's ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reviewer {
    /// A person.
    User(i64),
    /// A team.
    Team(i64),
}

/// Where deployments may come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum DeploymentBranches {
    /// Everywhere.
    #[default]
    All,
    /// Branches that are protected.
    Protected,
    /// Branches and tags whose names match one of these patterns: one call each.
    Matching {
        /// Patterns of branches.
        branches: Vec<String>,
        /// Patterns of tags.
        tags: Vec<String>,
    },
}

impl GitHub {
    /// GitHub's id of a person, as [`Reviewer::User`] wants it; none when there is nobody of that name.
    ///
    /// # Errors
    /// As any read.
    pub async fn user_id(&self, scope: Scope, login: &Login) -> Result<Option<i64>, GitHubError> {
        #[derive(Deserialize)]
        struct User {
            id: i64,
        }
        let path = format!("/users/{}", segment(&login.0));
        match self.send(Call::get("get a person", By::Installation(scope), path).conditional()).await {
            Ok(answer) => Ok(Some(answer.read::<User>()?.id)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Gives an environment its rules, and makes it when there is none. Safe to repeat.
    ///
    /// # Errors
    /// As any write.
    pub async fn set_environment(
        &self,
        scope: Scope,
        repo: &RepoName,
        name: &str,
        rules: &EnvironmentRules,
    ) -> Result<Made, GitHubError> {
        let path = format!("/repos/{repo}/environments/{}", segment(name));
        let by = By::Installation(scope);
        let reviewers: Vec<_> = rules.reviewers.iter().map(shown).collect();
        let policy = match &rules.branches {
            DeploymentBranches::All => json!(null),
            DeploymentBranches::Protected => json!({ "protected_branches": true, "custom_branch_policies": false }),
            DeploymentBranches::Matching { .. } => {
                json!({ "protected_branches": false, "custom_branch_policies": true })
            }
        };
        let body = json!({
            "wait_timer": rules.wait_minutes,
            "prevent_self_review": rules.prevent_self_review,
            "reviewers": reviewers,
            "deployment_branch_policy": policy,
        });
        let call = || Call::write("set an environment", by, Method::PUT, path.clone()).idempotent().json(&body);
        match self.once_visible(call).await {
            Ok(_) => {}
            Err(error) => return refused(error),
        }
        if let DeploymentBranches::Matching { branches, tags } = &rules.branches {
            let of = |kind: &'static str| move |pattern| (kind, pattern);
            for (kind, pattern) in branches.iter().map(of("branch")).chain(tags.iter().map(of("tag"))) {
                let path = format!("{path}/deployment-branch-policies");
                let call = Call::write("add a branch policy", by, Method::POST, path).idempotent();
                // One that exists is answered with a 303, which is no error.
                self.send(call.json(&json!({ "name": pattern, "type": kind }))).await?;
            }
        }
        Ok(Made::Yes)
    }
}

/// What GitHub will not do now and later is an outcome, the rest an error.
pub(super) fn refused(error: GitHubError) -> Result<Made, GitHubError> {
    match error {
        GitHubError::Rejected { status: 422, message, .. } => Ok(Made::Refused(message)),
        GitHubError::Forbidden { status: 403, message, .. } if super::protection::is_about_the_plan(&message) => {
            Ok(Made::Refused(message))
        }
        error => Err(error),
    }
}

fn shown(reviewer: &Reviewer) -> serde_json::Value {
    match reviewer {
        Reviewer::User(id) => json!({ "type": "User", "id": id }),
        Reviewer::Team(id) => json!({ "type": "Team", "id": id }),
    }
}
