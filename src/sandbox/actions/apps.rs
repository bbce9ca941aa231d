//! Apps: being made from a manifest, being installed, getting tokens.
//! Signatures and tokens are checked in `auth`.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use rand::Rng;
use rand::distr::Alphanumeric;
use serde_json::{Value, json};

use crate::sandbox::model::{
    AccountId, AccountKind, App, HookConfig, Installation, Level, Permissions, RepoId, Selection, Stamp, Token, World,
};
use crate::sandbox::{Refusal, keys, render};

/// What a new installation token is asked to be narrowed to.
#[derive(Clone, Debug, Default)]
pub struct NewToken {
    /// Names of repositories, without owner.
    pub repositories: Option<Vec<String>>,
    /// Ids of repositories.
    pub repository_ids: Option<Vec<u64>>,
    /// Less permissions.
    pub permissions: Option<Permissions>,
}

/// What a new App is to be.
#[derive(Clone, Debug)]
pub(in crate::sandbox) struct NewApp {
    pub(in crate::sandbox) name: String,
    pub(in crate::sandbox) description: Option<String>,
    pub(in crate::sandbox) url: String,
    pub(in crate::sandbox) owner: AccountId,
    pub(in crate::sandbox) permissions: Permissions,
    pub(in crate::sandbox) events: Vec<String>,
    pub(in crate::sandbox) hook_url: Option<String>,
    pub(in crate::sandbox) setup_url: Option<String>,
}

impl World {
    /// Registers an App with fresh keys and secrets; answers its id.
    pub(in crate::sandbox) fn create_app(&mut self, new: NewApp) -> Result<u64, Refusal> {
        let slug = slug_of(&new.name);
        if slug.is_empty() || self.apps.values().any(|app| app.slug == slug) {
            return Err(Refusal::custom("Integration", "Name has already been taken"));
        }
        let keys = keys::KeyPair::generate().map_err(|error| Refusal::new(500, error.to_string()))?;
        let bot = self.add_account(&format!("{slug}[bot]"), None, AccountKind::Bot);
        // Apps have small numbers on GitHub, so keep them apart from the others here too.
        let id = 1_000_000 + self.apps.len() as u64 + 1;
        let hook =
            HookConfig { id: self.next_id(), url: new.hook_url, content: Default::default(), secret: secret(40) };
        let app = App {
            id,
            client_id: format!("Iv23li{}", secret(14)),
            client_secret: secret(40),
            slug,
            name: new.name,
            description: new.description,
            external_url: new.url,
            owner: new.owner,
            bot,
            permissions: new.permissions,
            events: new.events,
            private_key_pem: keys.private_pem,
            public_key_pem: keys.public_pem,
            hook,
            setup_url: new.setup_url,
            created_at: self.now(),
        };
        self.apps.insert(id, app);
        Ok(id)
    }

    /// Installs an App on an account; answers the installation there is when asked twice.
    ///
    /// # Errors
    /// 404 when there is no such App.
    pub fn install(
        &mut self,
        app: u64,
        account: AccountId,
        selection: Selection,
        actor: AccountId,
    ) -> Result<u64, Refusal> {
        let permissions = self.apps.get(&app).ok_or_else(Refusal::not_found)?.permissions.clone();
        if let Some(known) = self.installations.values().find(|found| found.app == app && found.account == account) {
            return Ok(known.id);
        }
        let id = self.next_id() / 10;
        let created_at = self.now();
        let installation = Installation { id, app, account, selection, permissions, suspended: None, created_at };
        self.installations.insert(id, installation.clone());
        let repositories = self.short_list(&installation);
        self.emit_to_app(&installation, "installation", "created", actor, vec![("repositories", repositories)]);
        Ok(id)
    }

    /// Removes an installation; its tokens stop working.
    ///
    /// # Errors
    /// 404 when there is none.
    pub fn uninstall(&mut self, id: u64, actor: AccountId) -> Result<(), Refusal> {
        let installation = self.installations.get(&id).cloned().ok_or_else(Refusal::not_found)?;
        let repositories = self.short_list(&installation);
        self.emit_to_app(&installation, "installation", "deleted", actor, vec![("repositories", repositories)]);
        self.installations.remove(&id);
        self.tokens.retain(|_, token| token.installation != id);
        Ok(())
    }

    /// Suspends an installation, or ends that.
    ///
    /// # Errors
    /// 404 when there is none.
    pub fn suspend(&mut self, id: u64, suspended: bool, actor: AccountId) -> Result<(), Refusal> {
        let now = self.now();
        let installation = self.installations.get_mut(&id).ok_or_else(Refusal::not_found)?;
        installation.suspended = suspended.then_some((now, actor));
        let installation = installation.clone();
        let action = if suspended { "suspend" } else { "unsuspend" };
        self.emit_to_app(&installation, "installation", action, actor, Vec::new());
        Ok(())
    }

    /// Chooses the repositories of an installation.
    ///
    /// # Errors
    /// 404 when there is none.
    pub fn select_repositories(&mut self, id: u64, selection: Selection, actor: AccountId) -> Result<(), Refusal> {
        let installation = self.installations.get_mut(&id).ok_or_else(Refusal::not_found)?;
        let before = std::mem::replace(&mut installation.selection, selection);
        let installation = installation.clone();
        let reached = |selection: &Selection| -> BTreeSet<RepoId> {
            self.repositories_of(installation.account, selection).iter().map(|repo| repo.id).collect()
        };
        let (old, new) = (reached(&before), reached(&installation.selection));
        let list = |ids: Vec<&RepoId>| -> Vec<Value> {
            ids.iter().filter_map(|id| self.repos.get(id)).map(|repo| render::repository_short(self, repo)).collect()
        };
        let (added, removed) = (list(new.difference(&old).collect()), list(old.difference(&new).collect()));
        let word = if installation.selection == Selection::All { "all" } else { "selected" };
        for (action, mine, added, removed) in [
            ("added", !added.is_empty(), added.clone(), vec![]),
            ("removed", !removed.is_empty(), vec![], removed.clone()),
        ] {
            if mine {
                let parts = vec![
                    ("repository_selection", json!(word)),
                    ("repositories_added", json!(added)),
                    ("repositories_removed", json!(removed)),
                    ("requester", Value::Null),
                ];
                self.emit_to_app(&installation, "installation_repositories", action, actor, parts);
            }
        }
        Ok(())
    }

    /// Gives an installation token.
    ///
    /// # Errors
    /// As GitHub: 404, 403 while suspended, 422 when more is asked for than was granted.
    pub fn create_token(&mut self, app: u64, id: u64, new: NewToken) -> Result<(String, Token), Refusal> {
        let found = self.installations.get(&id).filter(|found| found.app == app).ok_or_else(Refusal::not_found)?;
        if found.suspended.is_some() {
            return Err(Refusal::new(403, "This installation has been suspended"));
        }
        let permissions = match new.permissions {
            Some(asked) => narrowed(asked, &found.permissions)?,
            None => found.permissions.clone(),
        };
        let repositories = self.narrowed_repositories(found, new.repositories, new.repository_ids)?;
        let expires_at: Stamp = self.now() + TimeDelta::hours(1);
        let token = Token { installation: id, permissions, repositories, expires_at };
        let text = format!("ghs_{}", secret(36));
        self.tokens.insert(text.clone(), token.clone());
        Ok((text, token))
    }

    fn narrowed_repositories(
        &self,
        installation: &Installation,
        names: Option<Vec<String>>,
        ids: Option<Vec<u64>>,
    ) -> Result<Option<BTreeSet<RepoId>>, Refusal> {
        if names.is_none() && ids.is_none() {
            return Ok(match &installation.selection {
                Selection::All => None,
                Selection::Some(some) => Some(some.clone()),
            });
        }
        let reached = self.repositories_of(installation.account, &installation.selection);
        let mut chosen = BTreeSet::new();
        for name in names.unwrap_or_default() {
            chosen.insert(reached.iter().find(|repo| repo.name.eq_ignore_ascii_case(&name)).map(|repo| repo.id));
        }
        for id in ids.unwrap_or_default() {
            chosen.insert(reached.iter().find(|repo| repo.id.0 == id).map(|repo| repo.id));
        }
        let chosen: Option<BTreeSet<RepoId>> = chosen.into_iter().collect();
        chosen.map(Some).ok_or_else(|| {
            Refusal::unprocessable(
                "There is at least one repository that does not exist or is not accessible to the parent installation.",
            )
        })
    }

    fn short_list(&self, installation: &Installation) -> Value {
        let reached = self.repositories_of(installation.account, &installation.selection);
        reached.iter().map(|repo| render::repository_short(self, repo)).collect()
    }
}

fn narrowed(asked: Permissions, granted: &Permissions) -> Result<Permissions, Refusal> {
    for (name, level) in &asked {
        if granted.get(name).is_none_or(|granted| granted < level) {
            return Err(Refusal::unprocessable("The permissions requested are not granted to this installation."));
        }
    }
    let mut asked = asked;
    // Every App can always look at what repositories there are.
    asked.insert("metadata".to_owned(), Level::Read);
    Ok(asked)
}

fn slug_of(name: &str) -> String {
    let lower = name.to_lowercase();
    let parts = lower.split(|character: char| !character.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-")
}

/// Random letters and digits.
pub(in crate::sandbox) fn secret(length: usize) -> String {
    rand::rng().sample_iter(Alphanumeric).take(length).map(char::from).collect()
}
