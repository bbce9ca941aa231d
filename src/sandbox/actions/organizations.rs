//! People and teams of an organisation, as its owners arrange them.
//! Invitations are accepted at once.

use serde_json::json;

use super::super::{Refusal, render};
use crate::sandbox::model::{AccountId, AccountKind, OrgRole, RepoId, Role, Team, TeamId, TeamRole, World};
use crate::sandbox::webhooks::Event;

impl World {
    /// Makes an organisation whose first owner is `owner`.
    pub fn add_organization(&mut self, login: &str, name: &str, owner: AccountId) -> AccountId {
        let account = self.add_account(login, Some(name), AccountKind::Organization);
        let members = [(owner, OrgRole::Owner)].into();
        let organization =
            crate::sandbox::model::Organization { account, members, base_role: Some(Role::Read), description: None };
        self.organizations.insert(account, organization);
        account
    }

    /// Makes a team.
    pub fn add_team(&mut self, organization: AccountId, slug: &str, name: &str, actor: AccountId) -> TeamId {
        let id = TeamId(self.next_id());
        let team = Team {
            id,
            organization,
            slug: slug.to_owned(),
            name: name.to_owned(),
            description: None,
            parent: None,
            members: [].into(),
            repositories: [].into(),
            created_at: self.now(),
        };
        self.teams.insert(id, team);
        if let Some(team) = self.teams.get(&id) {
            let part = render::team(self, team);
            self.emit(Event::in_account("team", "created", organization, actor).with("team", part));
        }
        id
    }

    /// Puts a person into a team.
    ///
    /// # Errors
    /// 404 when there is no such team.
    pub fn add_to_team(&mut self, team: TeamId, person: AccountId, actor: AccountId) -> Result<(), Refusal> {
        let found = self.teams.get_mut(&team).ok_or_else(Refusal::not_found)?;
        if found.members.insert(person, TeamRole::Member).is_none() {
            self.emit_membership("added", team, person, actor);
        }
        Ok(())
    }

    /// Takes a person out of a team.
    ///
    /// # Errors
    /// 404 when there is no such team, or the person is not in it.
    pub fn remove_from_team(&mut self, team: TeamId, person: AccountId, actor: AccountId) -> Result<(), Refusal> {
        let found = self.teams.get_mut(&team).ok_or_else(Refusal::not_found)?;
        found.members.remove(&person).ok_or_else(Refusal::not_found)?;
        self.emit_membership("removed", team, person, actor);
        Ok(())
    }

    /// Gives a team a role in a repository; `None` takes it away.
    ///
    /// # Errors
    /// 404 when there is no such team.
    pub fn set_team_role(
        &mut self,
        team: TeamId,
        repo: RepoId,
        role: Option<Role>,
        actor: AccountId,
    ) -> Result<(), Refusal> {
        let found = self.teams.get_mut(&team).ok_or_else(Refusal::not_found)?;
        let before = match role {
            Some(role) => found.repositories.insert(repo, role),
            None => found.repositories.remove(&repo),
        };
        let action = match (before, role) {
            (None, Some(_)) => "added_to_repository",
            (Some(_), None) => "removed_from_repository",
            _ => return Ok(()),
        };
        if let Some(team) = self.teams.get(&team) {
            let part = render::team(self, team);
            self.emit(Event::new("team", action, repo, actor).with("team", part));
        }
        Ok(())
    }

    /// Gives a person a role of their own in a repository; `None` takes it away.
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

    fn emit_membership(&mut self, action: &'static str, team: TeamId, person: AccountId, actor: AccountId) {
        let Some(team) = self.teams.get(&team) else { return };
        let (member, part, organization) = (render::user(self, person), render::team(self, team), team.organization);
        let event = Event::in_account("membership", action, organization, actor)
            .with("scope", json!("team"))
            .with("member", member)
            .with("team", part);
        self.emit(event);
    }
}
