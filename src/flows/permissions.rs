//! Who may do what in a repository: GitHub's word, never a payload's, kept for a few minutes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::events::Repository;
use crate::github::{GitHub, GitHubError, Login, Role};

/// How long a role is believed without asking again.
const BELIEVED: Duration = Duration::from_secs(120);
/// Roles that are kept at most.
const KEPT: usize = 10_000;

/// Roles by repository and person.
#[derive(Debug)]
pub struct Permissions {
    github: Arc<GitHub>,
    roles: Mutex<HashMap<(i64, String), (Instant, Role)>>,
}

impl Permissions {
    pub(super) fn new(github: Arc<GitHub>) -> Self {
        Self { github, roles: Mutex::default() }
    }

    /// The person's role, at most two minutes old.
    pub async fn role(&self, repository: &Repository, login: &Login) -> Result<Role, GitHubError> {
        let key = (repository.id, login.0.to_lowercase());
        let kept = self.roles.lock().unwrap_or_else(PoisonError::into_inner).get(&key).copied();
        match kept {
            Some((at, role)) if at.elapsed() < BELIEVED => Ok(role),
            _ => self.role_now(repository, login).await,
        }
    }

    /// The person's role as it is now, unless it was asked since that moment: once for all that one command needs.
    pub async fn role_since(
        &self,
        repository: &Repository,
        login: &Login,
        moment: Instant,
    ) -> Result<Role, GitHubError> {
        let key = (repository.id, login.0.to_lowercase());
        let kept = self.roles.lock().unwrap_or_else(PoisonError::into_inner).get(&key).copied();
        match kept {
            Some((at, role)) if at >= moment => Ok(role),
            _ => self.role_now(repository, login).await,
        }
    }

    /// The person's role as it is now: for approvals.
    pub async fn role_now(&self, repository: &Repository, login: &Login) -> Result<Role, GitHubError> {
        let role = self.github.role(repository.scope, &repository.name, login).await?;
        let mut roles = self.roles.lock().unwrap_or_else(PoisonError::into_inner);
        if roles.len() >= KEPT {
            roles.retain(|_, (at, _)| at.elapsed() < BELIEVED);
        }
        roles.insert((repository.id, login.0.to_lowercase()), (Instant::now(), role));
        Ok(role)
    }
}
