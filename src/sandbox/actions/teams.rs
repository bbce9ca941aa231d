//! Teams of an organisation: making, changing and deleting them, who is in them, what they may do.

use serde_json::{Value, json};

use crate::sandbox::access::Caller;
use crate::sandbox::model::{AccountId, Level, RepoId, Role, Team, TeamId, TeamRole, World};
use crate::sandbox::webhooks::Event;
use crate::sandbox::{Refusal, render};

/// A new team, or changes to one; `None` leaves a thing as it is.
#[derive(Clone, Debug, Default)]
pub struct TeamChange {
    /// Its name, from which its name in addresses is made.
    pub name: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// The team it is a part of; `Some(None)` for none.
    pub parent: Option<Option<TeamId>>,
}

impl World {
    /// Makes a team without asking who may.
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
        self.emit_team("created", id, actor, None);
        id
    }

    /// Makes a team; a person who makes one is its first member.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 422 for a name that is taken.
    pub fn create_team(&mut self, caller: &Caller, org: AccountId, new: TeamChange) -> Result<TeamId, Refusal> {
        let actor = caller.actor()?;
        let member = self.organizations.get(&org).is_some_and(|found| found.members.contains_key(&actor));
        if !member {
            self.demand_in_org(caller, org, "members", Level::Write)?;
        }
        let name = new.name.clone().unwrap_or_default();
        let slug = self.free_slug(org, &name, None)?;
        self.check_parent(org, None, new.parent)?;
        let (id, created_at) = (TeamId(self.next_id()), self.now());
        let maintainer = member.then_some((actor, TeamRole::Maintainer));
        let team = Team {
            id,
            organization: org,
            slug,
            name,
            description: new.description,
            parent: new.parent.flatten(),
            members: maintainer.into_iter().collect(),
            repositories: [].into(),
            created_at,
        };
        self.teams.insert(id, team);
        self.emit_team("created", id, actor, None);
        if member {
            self.emit_membership("added", id, actor, actor);
        }
        Ok(id)
    }

    /// Changes a team.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 422.
    pub fn change_team(&mut self, caller: &Caller, id: TeamId, change: TeamChange) -> Result<(), Refusal> {
        let actor = self.demand_team(caller, id)?;
        let team = self.teams.get(&id).ok_or_else(Refusal::not_found)?;
        let org = team.organization;
        let slug = match &change.name {
            Some(name) => Some(self.free_slug(org, name, Some(id))?),
            None => None,
        };
        self.check_parent(org, Some(id), change.parent)?;
        let team = self.teams.get_mut(&id).ok_or_else(Refusal::not_found)?;
        let mut edits = json!({});
        if let Some(name) = change.name.filter(|name| *name != team.name) {
            edits["name"] = json!({"from": std::mem::replace(&mut team.name, name)});
        }
        team.slug = slug.unwrap_or_else(|| team.slug.clone());
        if let Some(description) = change.description.filter(|text| Some(text) != team.description.as_ref()) {
            edits["description"] = json!({"from": team.description.replace(description).unwrap_or_default()});
        }
        let moved = change.parent.is_some_and(|parent| std::mem::replace(&mut team.parent, parent) != parent);
        if edits != json!({}) || moved {
            self.emit_team("edited", id, actor, Some(edits));
        }
        Ok(())
    }

    /// Deletes a team, and those below it.
    ///
    /// # Errors
    /// As GitHub: 404, 403.
    pub fn delete_team(&mut self, caller: &Caller, id: TeamId) -> Result<(), Refusal> {
        let actor = self.demand_team(caller, id)?;
        let below = self.teams.values().filter(|team| self.lineage(team).any(|above| above.id == id));
        let below: Vec<TeamId> = below.map(|team| team.id).collect();
        for gone in below.into_iter().rev() {
            self.emit_team("deleted", gone, actor, None);
            self.teams.remove(&gone);
        }
        Ok(())
    }

    /// Puts a person into a team without asking who may.
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

    /// Takes a person out of a team without asking who may.
    ///
    /// # Errors
    /// 404 when there is no such team, or the person is not in it.
    pub fn remove_from_team(&mut self, team: TeamId, person: AccountId, actor: AccountId) -> Result<(), Refusal> {
        let found = self.teams.get_mut(&team).ok_or_else(Refusal::not_found)?;
        found.members.remove(&person).ok_or_else(Refusal::not_found)?;
        self.emit_membership("removed", team, person, actor);
        Ok(())
    }

    /// Gives a team a role in a repository without asking who may; `None` takes it away.
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

    /// Whoever changes a team is its maintainer, an owner of the organisation, or an App with `members: write`.
    ///
    /// # Errors
    /// 404, 403.
    pub(in crate::sandbox) fn demand_team(&self, caller: &Caller, id: TeamId) -> Result<AccountId, Refusal> {
        let team = self.teams.get(&id).ok_or_else(Refusal::not_found)?;
        let actor = caller.actor()?;
        if team.members.get(&actor) != Some(&TeamRole::Maintainer) {
            self.demand_in_org(caller, team.organization, "members", Level::Write)?;
        }
        Ok(actor)
    }

    /// The name in addresses, unless another team has it.
    fn free_slug(&self, org: AccountId, name: &str, own: Option<TeamId>) -> Result<String, Refusal> {
        let slug = slug_of(name);
        if slug.is_empty() {
            return Err(Refusal::field("Team", "name", "missing_field"));
        }
        match self.team(org, &slug) {
            Some(team) if Some(team.id) != own => {
                let error = json!({"resource": "Team", "code": "already_exists", "field": "name",
                    "message": "Name must be unique for this org"});
                Err(Refusal { errors: vec![error], ..Refusal::unprocessable("Validation Failed") })
            }
            _ => Ok(slug),
        }
    }

    fn check_parent(&self, org: AccountId, own: Option<TeamId>, parent: Option<Option<TeamId>>) -> Result<(), Refusal> {
        let Some(parent) = parent.flatten() else { return Ok(()) };
        let found = self.teams.get(&parent).filter(|found| found.organization == org);
        let fine = found.is_some_and(|found| self.lineage(found).all(|above| Some(above.id) != own));
        if fine { Ok(()) } else { Err(Refusal::field("Team", "parent_team_id", "invalid")) }
    }

    fn emit_team(&mut self, action: &'static str, team: TeamId, actor: AccountId, changes: Option<Value>) {
        let Some(team) = self.teams.get(&team) else { return };
        let (part, organization) = (render::team(self, team), team.organization);
        let mut event = Event::in_account("team", action, organization, actor);
        event.parts.extend(changes.map(|changes| ("changes", changes)));
        self.emit(event.with("team", part));
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

fn slug_of(name: &str) -> String {
    let lower = name.to_lowercase();
    let parts = lower.split(|character: char| !character.is_ascii_alphanumeric() && character != '_');
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}
