//! Protection of a branch. Of GitHub's two ways, branch protection and rulesets, this is the first: one `PUT` replaces
//! whatever was there, so that a repetition changes nothing, and its settings are those that golden paths name.

use http::Method;
use serde::Serialize;
use serde_json::json;

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;
use super::names::{RepoName, segment};
use super::tokens::Scope;

/// How a branch is protected. Source: `PUT /repos/{owner}/{repo}/branches/{branch}/protection`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Protection {
    /// Reviews that a change needs; none when it needs no pull request.
    pub reviews: Option<Reviews>,
    /// Checks that must have passed; none when no check is asked for.
    pub checks: Option<RequiredChecks>,
    /// Who may push; none for everybody with the role.
    pub restrictions: Option<Actors>,
    /// Whether administrators are bound as well.
    pub enforce_admins: bool,
    /// Whether merge commits are refused.
    pub linear_history: bool,
    /// Whether all conversations must be resolved.
    pub resolved_conversations: bool,
    /// Whether commits must be signed: a call of its own.
    pub signed_commits: bool,
    /// Whether the branch may be overwritten.
    pub force_pushes: bool,
    /// Whether the branch may be deleted.
    pub deletions: bool,
}

/// Reviews that a change needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Reviews {
    /// How many, 0 to 6.
    #[serde(rename = "required_approving_review_count")]
    pub count: u8,
    /// Whether a push takes approvals away.
    #[serde(rename = "dismiss_stale_reviews")]
    pub dismiss_stale: bool,
    /// Whether the owners of the changed files must approve.
    #[serde(rename = "require_code_owner_reviews")]
    pub code_owners: bool,
    /// Whether somebody else than the last pusher must approve.
    #[serde(rename = "require_last_push_approval")]
    pub last_push: bool,
    /// Who needs no pull request.
    #[serde(rename = "bypass_pull_request_allowances", skip_serializing_if = "Option::is_none")]
    pub bypass: Option<Actors>,
    /// Who may dismiss reviews.
    #[serde(rename = "dismissal_restrictions", skip_serializing_if = "Option::is_none")]
    pub dismissers: Option<Actors>,
}

/// Checks that must have passed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequiredChecks {
    /// Whether the branch must be up to date.
    pub strict: bool,
    /// Their names.
    pub names: Vec<String>,
}

/// People, teams and Apps, by login and slug.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Actors {
    /// Logins.
    pub users: Vec<String>,
    /// Slugs of teams.
    pub teams: Vec<String>,
    /// Slugs of Apps.
    pub apps: Vec<String>,
}

/// What became of a protection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProtectionOutcome {
    /// The branch is protected.
    Protected,
    /// The organisation's plan has no protection for such a repository; GitHub's words.
    NotInPlan(String),
}

impl GitHub {
    /// Protects a branch, in place of what protected it before. Safe to repeat.
    ///
    /// # Errors
    /// As any write; a 422 for people or teams without access to the repository.
    pub async fn protect_branch(
        &self,
        scope: Scope,
        repo: &RepoName,
        branch: &str,
        protection: &Protection,
    ) -> Result<ProtectionOutcome, GitHubError> {
        let path = format!("/repos/{repo}/branches/{}/protection", segment(branch));
        let checks = protection.checks.as_ref().map(|checks| {
            let names: Vec<_> = checks.names.iter().map(|name| json!({ "context": name })).collect();
            json!({ "strict": checks.strict, "checks": names, "contexts": [] })
        });
        let body = json!({
            "required_status_checks": checks,
            "enforce_admins": protection.enforce_admins,
            "required_pull_request_reviews": protection.reviews,
            "restrictions": protection.restrictions,
            "required_linear_history": protection.linear_history,
            "allow_force_pushes": protection.force_pushes,
            "allow_deletions": protection.deletions,
            "required_conversation_resolution": protection.resolved_conversations,
        });
        let by = By::Installation(scope);
        let call = || Call::write("protect a branch", by, Method::PUT, path.clone()).idempotent().json(&body);
        match self.once_visible(call).await {
            Ok(_) => {}
            Err(GitHubError::Forbidden { status: 403, message, .. }) if is_about_the_plan(&message) => {
                return Ok(ProtectionOutcome::NotInPlan(message));
            }
            Err(error) => return Err(error),
        }
        if protection.signed_commits {
            let path = format!("{path}/required_signatures");
            self.send(Call::write("require signatures", by, Method::POST, path).idempotent()).await?;
        }
        Ok(ProtectionOutcome::Protected)
    }
}

/// Whether GitHub refuses because of what is paid for: "Upgrade to GitHub Pro or make this repository public …".
pub(super) fn is_about_the_plan(message: &str) -> bool {
    message.contains("Upgrade to GitHub") || message.contains("current plan") || message.contains("billing plan")
}
