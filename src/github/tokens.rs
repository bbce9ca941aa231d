//! Installation tokens: one a scope, narrowed to the repository that is worked on, fetched once for many waiters
//! and renewed before it ends.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use secrecy::SecretString;

/// Whose token a call is made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Scope {
    /// The installation.
    pub installation: i64,
    /// The one repository that the token is narrowed to; none for what concerns the whole organisation.
    pub repository: Option<i64>,
    /// What the token may do.
    pub power: Power,
}

/// What a token is asked for: no more than the work at hand needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Power {
    /// Read, write, talk: what nearly all of the work needs. Settings of repositories are out of its reach.
    Usual,
    /// Make repositories in the organisation, and see them; nothing in them.
    Create,
    /// Everything that the installation granted: to furnish a repository that was just made.
    Furnish,
}

impl Power {
    /// The permissions to ask for; none for all that were granted.
    pub(super) fn permissions(self) -> Option<&'static [(&'static str, &'static str)]> {
        match self {
            Self::Usual => Some(&[
                ("metadata", "read"),
                ("contents", "write"),
                ("pull_requests", "write"),
                ("issues", "write"),
                ("members", "read"),
                ("checks", "write"),
                ("merge_queues", "read"),
                ("workflows", "write"),
            ]),
            Self::Create => Some(&[("metadata", "read"), ("administration", "write")]),
            Self::Furnish => None,
        }
    }
}

impl Scope {
    /// A token for one repository of an installation.
    pub fn repository(installation: i64, repository: i64) -> Self {
        Self { installation, repository: Some(repository), power: Power::Usual }
    }

    /// A token for all that an installation covers.
    pub fn installation(installation: i64) -> Self {
        Self { installation, repository: None, power: Power::Usual }
    }

    /// A token with which repositories are made: it cannot be narrowed to one that does not exist yet.
    pub fn creating(installation: i64) -> Self {
        Self { installation, repository: None, power: Power::Create }
    }

    /// A token for settings, access and protection of one repository.
    pub fn furnishing(installation: i64, repository: i64) -> Self {
        Self { installation, repository: Some(repository), power: Power::Furnish }
    }
}

/// A token and when it ends, in seconds since 1970 UTC.
#[derive(Clone)]
pub struct Token {
    /// The token itself.
    pub secret: SecretString,
    /// When GitHub stops accepting it.
    pub expires_at: i64,
}

impl Token {
    /// A token is renewed this long before its end, so that none ends while it is on its way.
    const EARLY: i64 = 5 * 60;

    fn is_fresh(&self, now: i64) -> bool {
        self.expires_at - now > Self::EARLY
    }
}

type Slot = Arc<tokio::sync::Mutex<Option<Token>>>;

/// All tokens that are held.
#[derive(Default)]
pub struct Tokens {
    slots: Mutex<HashMap<Scope, Slot>>,
}

impl Tokens {
    /// The scope's token. When there is none that lasts, `fetch` is run by one caller while the others wait for it.
    pub async fn get<E>(
        &self,
        scope: Scope,
        now: i64,
        fetch: impl AsyncFnOnce() -> Result<Token, E>,
    ) -> Result<SecretString, E> {
        let slot = self.slot(scope);
        let mut held = slot.lock().await;
        if let Some(token) = held.as_ref().filter(|token| token.is_fresh(now)) {
            return Ok(token.secret.clone());
        }
        let token = fetch().await?;
        let secret = token.secret.clone();
        *held = Some(token);
        Ok(secret)
    }

    /// Drops a token that GitHub no longer accepts.
    pub async fn drop_token(&self, scope: Scope) {
        let slot = self.slot(scope);
        *slot.lock().await = None;
    }

    fn slot(&self, scope: Scope) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        slots.entry(scope).or_default().clone()
    }
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn token(expires_at: i64) -> Token {
        Token { secret: SecretString::from("t"), expires_at }
    }

    #[test]
    fn nearly_all_work_is_done_without_the_strongest_permission() {
        let asked = &crate::server::setup::manifest::Manifest::shipped().permissions;
        let usual = Power::Usual.permissions().unwrap();
        let left: Vec<&str> = asked
            .iter()
            .filter(|wanted| !usual.contains(&(wanted.name.as_str(), wanted.level.as_str())))
            .map(|wanted| wanted.name.as_str())
            .collect();
        assert_eq!(left, ["administration"]);
        assert_eq!(usual.len() + 1, asked.len(), "nothing that is not asked for");
    }

    #[tokio::test]
    async fn many_waiters_fetch_once() {
        let (tokens, fetched) = (Arc::new(Tokens::default()), Arc::new(AtomicUsize::new(0)));
        let mut waiters = Vec::new();
        for _ in 0..20 {
            let (tokens, fetched) = (tokens.clone(), fetched.clone());
            waiters.push(tokio::spawn(async move {
                let fetch = async || {
                    fetched.fetch_add(1, Ordering::SeqCst);
                    tokio::task::yield_now().await;
                    Ok::<_, ()>(token(3_600))
                };
                tokens.get(Scope::installation(1), 0, fetch).await.is_ok()
            }));
        }
        for waiter in waiters {
            assert!(waiter.await.unwrap());
        }
        assert_eq!(fetched.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn a_token_is_renewed_before_its_end_and_not_sooner() {
        let tokens = Tokens::default();
        let mut fetched = 0;
        for (now, expected) in [(0, 1), (3_000, 1), (3_400, 2)] {
            let fetch = async || {
                fetched += 1;
                Ok::<_, ()>(token(now + 3_600))
            };
            tokens.get(Scope::installation(1), now, fetch).await.unwrap();
            assert_eq!(fetched, expected, "at {now}");
        }
    }

    #[tokio::test]
    async fn a_failed_fetch_is_not_kept() {
        let tokens = Tokens::default();
        let scope = Scope::installation(1);
        assert!(tokens.get(scope, 0, async || Err::<Token, _>("no")).await.is_err());
        assert!(tokens.get(scope, 0, async || Ok::<_, ()>(token(3_600))).await.is_ok());
    }
}
