//! What a person may do in a repository.

use serde::Deserialize;

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;
use super::names::{Login, RepoName, segment};
use super::tokens::Scope;

/// A repository role, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Nothing, or not more than anybody.
    None,
    /// May look.
    Read,
    /// May also manage issues and pull requests.
    Triage,
    /// May also push.
    Write,
    /// May also manage the repository without its dangerous parts.
    Maintain,
    /// May do everything.
    Admin,
}

impl Role {
    /// GitHub's name of the role.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Read => "read",
            Self::Triage => "triage",
            Self::Write => "write",
            Self::Maintain => "maintain",
            Self::Admin => "admin",
        }
    }
}

impl std::fmt::Display for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    permission: String,
    #[serde(default)]
    role_name: String,
    user: Option<User>,
}

#[derive(Deserialize)]
struct User {
    permissions: Option<Permissions>,
}

#[derive(Deserialize)]
struct Permissions {
    #[serde(default)]
    pull: bool,
    #[serde(default)]
    triage: bool,
    #[serde(default)]
    push: bool,
    #[serde(default)]
    maintain: bool,
    #[serde(default)]
    admin: bool,
}

impl Answer {
    /// The booleans are exact for roles that an organisation made itself; `role_name` then holds its own word, and
    /// `permission` knows only admin, write, read and none.
    fn role(&self) -> Role {
        if let Some(may) = self.user.as_ref().and_then(|user| user.permissions.as_ref()) {
            return [
                (may.admin, Role::Admin),
                (may.maintain, Role::Maintain),
                (may.push, Role::Write),
                (may.triage, Role::Triage),
                (may.pull, Role::Read),
            ]
            .into_iter()
            .find_map(|(may, role)| may.then_some(role))
            .unwrap_or(Role::None);
        }
        let known = [Role::Admin, Role::Maintain, Role::Write, Role::Triage, Role::Read];
        let named = |name: &str| known.into_iter().find(|role| role.name() == name);
        named(&self.role_name).or_else(|| named(&self.permission)).unwrap_or(Role::None)
    }
}

impl GitHub {
    /// The role of a person in a repository, as GitHub knows it now. Someone GitHub does not know there has none.
    pub async fn role(&self, scope: Scope, repo: &RepoName, login: &Login) -> Result<Role, GitHubError> {
        let path = format!("/repos/{repo}/collaborators/{}/permission", segment(&login.0));
        match self.send(Call::get("get a permission", By::Installation(scope), path)).await {
            Ok(answer) => Ok(answer.read::<Answer>()?.role()),
            Err(error) if error.is_not_found() => Ok(Role::None),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(answer: &str) -> Role {
        serde_json::from_str::<Answer>(answer).unwrap().role()
    }

    #[test]
    fn the_exact_booleans_win_over_the_names() {
        let custom = r#"{"permission": "write", "role_name": "release-captain",
            "user": {"permissions": {"pull": true, "triage": true, "push": true, "maintain": true, "admin": false}}}"#;
        assert_eq!(role(custom), Role::Maintain);
    }

    #[test]
    fn without_booleans_the_names_decide() {
        assert_eq!(role(r#"{"permission": "write", "role_name": "maintain", "user": null}"#), Role::Maintain);
        assert_eq!(role(r#"{"permission": "read", "role_name": "auditor", "user": {}}"#), Role::Read);
        assert_eq!(role(r#"{"permission": "none", "role_name": "", "user": null}"#), Role::None);
    }
}
