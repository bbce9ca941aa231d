//! People of an organisation, and its name, as its owners arrange them.
//! Invitations are accepted at once. Teams are in `teams`.

use serde_json::json;

use crate::sandbox::access::Caller;
use crate::sandbox::model::{AccountId, AccountKind, Level, OrgRole, RepoId, Role, World};
use crate::sandbox::webhooks::Event;
use crate::sandbox::{Refusal, render};

impl World {
    /// Makes an organisation whose first owner is `owner`.
    pub fn add_organization(&mut self, login: &str, name: &str, owner: AccountId) -> AccountId {
        let account = self.add_account(login, Some(name), AccountKind::Organization);
        let members = [(owner, OrgRole::Owner)].into();
        let organization = crate::sandbox::model::Organization {
            account,
            members,
            base_role: Some(Role::Read),
            properties: Vec::new(),
            description: None,
        };
        self.organizations.insert(account, organization);
        account
    }

    /// Makes a person a member of an organisation, or changes their role.
    ///
    /// # Errors
    /// As GitHub: 404, 403.
    pub fn set_member(
        &mut self,
        caller: &Caller,
        org: AccountId,
        person: AccountId,
        role: OrgRole,
    ) -> Result<(), Refusal> {
        self.demand_in_org(caller, org, "members", Level::Write)?;
        let actor = caller.actor()?;
        let found = self.organizations.get_mut(&org).ok_or_else(Refusal::not_found)?;
        if found.members.insert(person, role).is_none() {
            self.emit_organization("member_added", org, person, role, actor);
        }
        Ok(())
    }

    /// Takes a person out of an organisation, and with that out of its teams.
    ///
    /// # Errors
    /// As GitHub: 404, 403; the last owner stays.
    pub fn remove_member(&mut self, caller: &Caller, org: AccountId, person: AccountId) -> Result<(), Refusal> {
        self.demand_in_org(caller, org, "members", Level::Write)?;
        let actor = caller.actor()?;
        let found = self.organizations.get_mut(&org).ok_or_else(Refusal::not_found)?;
        let role = found.members.get(&person).copied().ok_or_else(Refusal::not_found)?;
        let owners = found.members.values().filter(|role| **role == OrgRole::Owner).count();
        if role == OrgRole::Owner && owners == 1 {
            return Err(Refusal::new(403, "You can't remove the last owner of an organization."));
        }
        found.members.remove(&person);
        for team in self.teams.values_mut().filter(|team| team.organization == org) {
            team.members.remove(&person);
        }
        self.emit_organization("member_removed", org, person, role, actor);
        Ok(())
    }

    /// Gives an organisation another login. Its repositories are found under the old names too.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 422 for a login that is taken.
    pub fn rename_organization(&mut self, caller: &Caller, org: AccountId, login: &str) -> Result<(), Refusal> {
        self.demand_in_org(caller, org, "organization_administration", Level::Write)?;
        let actor = caller.actor()?;
        if self.account(login).is_some() {
            return Err(Refusal::field("Organization", "login", "already_exists"));
        }
        let owned = self.repos.values().filter(|repo| repo.owner == org);
        let old: Vec<(String, RepoId)> = owned.map(|repo| (self.full_name(repo).to_lowercase(), repo.id)).collect();
        self.redirects.extend(old);
        let account = self.accounts.get_mut(&org).ok_or_else(Refusal::not_found)?;
        let before = std::mem::replace(&mut account.login, login.to_owned());
        let changes = json!({"login": {"from": before}});
        let event = Event::in_account("organization", "renamed", org, actor).with("changes", changes.clone());
        self.emit(event);
        let account = render::organization_simple(self, org);
        let event = Event::in_account("installation_target", "renamed", org, actor)
            .with("account", account)
            .with("changes", changes)
            .with("target_type", json!("Organization"));
        self.emit(event);
        Ok(())
    }

    /// Gives a person a role of their own in a repository without asking who may; `None` takes it away.
    ///
    /// # Errors
    /// 404 when there is no such repository.
    pub fn set_collaborator(
        &mut self,
        repo: RepoId,
        person: AccountId,
        role: Option<Role>,
        actor: AccountId,
    ) -> Result<(), Refusal> {
        let found = self.repo_at_mut(repo)?;
        let before = match role {
            Some(role) => found.collaborators.insert(person, role),
            None => found.collaborators.remove(&person),
        };
        let member = render::user(self, person);
        let event = match (before, role) {
            (None, Some(role)) => {
                let to = if role == Role::Admin { "admin" } else { "write" };
                Event::new("member", "added", repo, actor)
                    .with("changes", json!({"permission": {"to": to}}))
                    .with("member", member)
            }
            (Some(before), Some(role)) if before != role => Event::new("member", "edited", repo, actor)
                .with(
                    "changes",
                    json!({
                        "old_permission": {"from": before.legacy_word()},
                        "permission": {"from": before.legacy_word(), "to": role.legacy_word()},
                    }),
                )
                .with("member", member),
            (Some(_), None) => Event::new("member", "removed", repo, actor).with("member", member),
            _ => return Ok(()),
        };
        self.emit(event);
        Ok(())
    }

    fn emit_organization(
        &mut self,
        action: &'static str,
        org: AccountId,
        person: AccountId,
        role: OrgRole,
        actor: AccountId,
    ) {
        let membership = render::organization_membership(self, org, person, role);
        self.emit(Event::in_account("organization", action, org, actor).with("membership", membership));
    }
}
