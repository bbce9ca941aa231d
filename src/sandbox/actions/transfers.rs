//! Giving a repository to another account. The new owner's consent is taken for granted.

use serde_json::{Value, json};

use super::repositories::clean_name;
use crate::sandbox::access::{Caller, Need};
use crate::sandbox::model::{AccountId, RepoId, Selection, World};
use crate::sandbox::webhooks::Event;
use crate::sandbox::{Refusal, render};

impl World {
    /// Gives a repository to another account. Only that account's Apps hear `transferred`; those of the old one hear
    /// that they no longer reach it.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 422 when the new owner is unknown or has a repository of that name.
    pub fn transfer_repository(
        &mut self,
        caller: &Caller,
        id: RepoId,
        owner: &str,
        name: Option<&str>,
    ) -> Result<(), Refusal> {
        self.demand(caller, id, Need::ADMINISTRATION_WRITE)?;
        let Caller::Person(actor) = *caller else { return Err(Refusal::not_accessible(String::new())) };
        let new_owner = self.account(owner).map(|account| account.id);
        let new_owner = new_owner.ok_or_else(|| Refusal::custom("Repository", "Invalid new owner"))?;
        let member = self.organizations.get(&new_owner).is_some_and(|org| org.members.contains_key(&actor));
        if self.organizations.contains_key(&new_owner) && !member {
            let message = format!("You don't have the permission to create repositories on {owner}");
            return Err(Refusal::custom("Repository", message));
        }
        let repo = self.repo_at(id)?;
        let (old_owner, old_name) = (repo.owner, self.full_name(repo).to_lowercase());
        if old_owner == new_owner {
            return Err(Refusal::custom("Repository", "Repositories cannot be transferred to the original owner"));
        }
        let name = clean_name(name.unwrap_or(&repo.name))?;
        self.check_name_free(new_owner, &name)?;
        let left = self.reached_by(old_owner, id);
        self.move_to(id, new_owner, name)?;
        self.redirects.insert(old_name, id);
        for installation in left {
            self.emit_reach(&installation, id, "removed", actor);
        }
        let kind = if self.organizations.contains_key(&old_owner) { "organization" } else { "user" };
        let from = match kind {
            "organization" => render::organization_simple(self, old_owner),
            _ => render::user(self, old_owner),
        };
        let changes = json!({"owner": {"from": {kind: from}}});
        self.emit(Event::new("repository", "transferred", id, actor).with("changes", changes));
        for installation in self.reached_by(new_owner, id) {
            self.emit_reach(&installation, id, "added", actor);
        }
        Ok(())
    }

    fn move_to(&mut self, id: RepoId, owner: AccountId, name: String) -> Result<(), Refusal> {
        let repo = self.repo_at_mut(id)?;
        (repo.owner, repo.name) = (owner, name);
        for pull in repo.threads.values_mut().filter_map(|thread| thread.pull.as_mut()) {
            pull.base.owner = owner;
            if pull.head.repo == Some(id) {
                pull.head.owner = owner;
            }
        }
        for team in self.teams.values_mut().filter(|team| team.organization != owner) {
            team.repositories.remove(&id);
        }
        for installation in self.installations.values_mut().filter(|found| found.account != owner) {
            if let Selection::Some(some) = &mut installation.selection {
                some.remove(&id);
            }
        }
        let repo = self.repo_at(id)?;
        let full_name = self.full_name(repo).to_lowercase();
        self.redirects.remove(&full_name);
        Ok(())
    }

    /// The installations of an account that reach a repository.
    fn reached_by(&self, account: AccountId, id: RepoId) -> Vec<crate::sandbox::model::Installation> {
        let reaches = |selection: &Selection| match selection {
            Selection::All => true,
            Selection::Some(some) => some.contains(&id),
        };
        let of_account = self.installations.values().filter(|found| found.account == account);
        of_account.filter(|found| reaches(&found.selection)).cloned().collect()
    }

    /// Tells an App that its installation reaches one repository more or less.
    pub(in crate::sandbox) fn emit_reach(
        &mut self,
        installation: &crate::sandbox::model::Installation,
        id: RepoId,
        action: &'static str,
        actor: AccountId,
    ) {
        let Some(repo) = self.repos.get(&id) else { return };
        let list = json!([render::repository_short(self, repo)]);
        let (added, removed) = if action == "added" { (list, json!([])) } else { (json!([]), list) };
        let word = if installation.selection == Selection::All { "all" } else { "selected" };
        let parts = vec![
            ("repository_selection", json!(word)),
            ("repositories_added", added),
            ("repositories_removed", removed),
            ("requester", Value::Null),
        ];
        self.emit_to_app(installation, "installation_repositories", action, actor, parts);
    }
}
