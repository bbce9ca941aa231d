//! Making, changing, renaming, forking and deleting repositories.
//! Giving one to another owner is in `transfers`.

use serde_json::{Map, Value, json};

use crate::sandbox::Refusal;
use crate::sandbox::access::{Caller, Need};
use crate::sandbox::git::{Commit, Mode};
use crate::sandbox::model::{AccountId, Level, OrgRole, Ref, RepoId, Repository, Selection, Visibility, World};
use crate::sandbox::webhooks::Event;

/// A repository to be made.
#[derive(Clone, Debug)]
pub struct NewRepository {
    /// Its name; GitHub replaces what it does not allow in names by `-`.
    pub name: String,
    /// A sentence about it.
    pub description: Option<String>,
    /// Home page.
    pub homepage: Option<String>,
    /// Who can see it.
    pub visibility: Visibility,
    /// Start with a commit that has a README.
    pub auto_init: bool,
    /// Its settings, by GitHub's name.
    pub switches: Map<String, Value>,
    /// Values of custom properties.
    pub properties: Map<String, Value>,
}

/// Changes of a repository's settings; `None` leaves a thing as it is.
#[derive(Clone, Debug, Default)]
pub struct RepositoryChange {
    /// A new name.
    pub name: Option<String>,
    /// A new description.
    pub description: Option<String>,
    /// A new home page.
    pub homepage: Option<String>,
    /// Who can see it.
    pub visibility: Option<Visibility>,
    /// Another default branch.
    pub default_branch: Option<String>,
    /// Read-only or not.
    pub archived: Option<bool>,
    /// Other settings, by GitHub's name.
    pub switches: Map<String, Value>,
}

impl World {
    /// Makes a repository of an organisation.
    ///
    /// # Errors
    /// As GitHub: 404, 403 (needs `administration: write`), 422 for a bad or taken name.
    pub fn create_repository(
        &mut self,
        caller: &Caller,
        owner: AccountId,
        new: NewRepository,
    ) -> Result<RepoId, Refusal> {
        match caller {
            Caller::Person(person) if *person == owner => {}
            Caller::Person(person) => {
                let member = self.organizations.get(&owner).and_then(|org| org.members.get(person));
                member.ok_or_else(Refusal::not_found)?;
            }
            _ => self.demand_in_org(caller, owner, "administration", Level::Write)?,
        }
        let actor = caller.actor()?;
        let name = clean_name(&new.name)?;
        self.check_name_free(owner, &name)?;
        let id = RepoId(self.next_id());
        let network = id.0;
        self.check_properties(owner, new.properties.keys().map(String::as_str))?;
        self.add_repository(id, owner, name, network, &new);
        if matches!(caller, Caller::Person(_)) {
            self.repo_at_mut(id)?.collaborators.insert(actor, crate::sandbox::model::Role::Admin);
        }
        if new.auto_init {
            self.first_commit(id, actor, new.description.as_deref())?;
        }
        self.emit_repository("created", id, actor, None);
        self.reach_new_repository(caller, id, actor);
        Ok(id)
    }

    /// Changes a repository's settings.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 422.
    pub fn change_repository(&mut self, caller: &Caller, id: RepoId, change: RepositoryChange) -> Result<(), Refusal> {
        self.demand(caller, id, Need::ADMINISTRATION_WRITE)?;
        let actor = caller.actor()?;
        if let Some(branch) = &change.default_branch
            && self.repo_at(id)?.branch(branch).is_none()
        {
            let message = format!(
                "The branch {branch} was not found. Please push that ref first or create it via the Git Data API."
            );
            return Err(Refusal::custom("Repository", message));
        }
        if let Some(name) =
            change.name.as_ref().filter(|name| self.repos.get(&id).is_some_and(|repo| repo.name != **name))
        {
            self.rename_repository(id, name, actor)?;
        }
        let now = self.now();
        let repo = self.repo_at_mut(id)?;
        let mut edits = json!({});
        if let Some(description) = change.description.filter(|text| Some(text) != repo.description.as_ref()) {
            edits["description"] = json!({"from": repo.description.replace(description)});
        }
        if let Some(homepage) = change.homepage.filter(|text| Some(text) != repo.homepage.as_ref()) {
            edits["homepage"] = json!({"from": repo.homepage.replace(homepage)});
        }
        if let Some(branch) = change.default_branch.filter(|branch| *branch != repo.default_branch) {
            edits["default_branch"] = json!({"from": std::mem::replace(&mut repo.default_branch, branch)});
        }
        repo.switch(change.switches);
        repo.updated_at = now;
        let (was_archived, was_visible) = (repo.archived, repo.visibility);
        repo.archived = change.archived.unwrap_or(was_archived);
        repo.visibility = change.visibility.unwrap_or(was_visible);
        let (archived, visible) = (repo.archived, repo.visibility);
        if edits != json!({}) {
            self.emit_repository("edited", id, actor, Some(("changes", edits)));
        }
        if archived != was_archived {
            self.emit_repository(if archived { "archived" } else { "unarchived" }, id, actor, None);
        }
        if visible != was_visible {
            let action = if visible == Visibility::Public { "publicized" } else { "privatized" };
            self.emit_repository(action, id, actor, None);
        }
        Ok(())
    }

    /// Deletes a repository; forks stay.
    ///
    /// # Errors
    /// As GitHub: 404, 403.
    pub fn delete_repository(&mut self, caller: &Caller, id: RepoId) -> Result<(), Refusal> {
        self.demand(caller, id, Need::ADMINISTRATION_WRITE)?;
        let actor = caller.actor()?;
        self.emit_repository("deleted", id, actor, None);
        self.repos.remove(&id);
        self.redirects.retain(|_, target| *target != id);
        for repo in self.repos.values_mut() {
            repo.parent = repo.parent.filter(|parent| *parent != id);
            for pull in repo.threads.values_mut().filter_map(|thread| thread.pull.as_mut()) {
                pull.head.repo = pull.head.repo.filter(|head| *head != id);
            }
        }
        for team in self.teams.values_mut() {
            team.repositories.remove(&id);
        }
        Ok(())
    }

    /// Forks a repository into an account; answers the fork there is when asked twice.
    ///
    /// # Errors
    /// As GitHub: 404, 403.
    pub fn fork(
        &mut self,
        caller: &Caller,
        id: RepoId,
        owner: AccountId,
        name: Option<&str>,
    ) -> Result<RepoId, Refusal> {
        self.demand(caller, id, Need::CONTENTS_READ)?;
        caller.actor()?;
        let parent = self.repo_at(id)?.clone();
        if parent.owner == owner {
            return Err(Refusal::new(403, "A repository cannot be forked into its own account."));
        }
        let known = self.repos.values().find(|repo| repo.owner == owner && repo.network == parent.network);
        if let Some(known) = known {
            return Ok(known.id);
        }
        let fork = RepoId(self.next_id());
        let new = NewRepository {
            name: name.unwrap_or(&parent.name).to_owned(),
            description: parent.description.clone(),
            homepage: None,
            visibility: parent.visibility,
            auto_init: false,
            switches: Map::new(),
            properties: Map::new(),
        };
        let name = clean_name(&new.name)?;
        self.check_name_free(owner, &name)?;
        self.add_repository(fork, owner, name, parent.network, &new);
        let made = self.repo_at_mut(fork)?;
        made.parent = Some(id);
        made.has_issues = false;
        made.default_branch.clone_from(&parent.default_branch);
        let own = parent.refs.into_iter().filter(|(name, _)| !name.starts_with("refs/pull/"));
        made.refs = own.map(|(name, old)| (name, Ref { before: None, ..old })).collect();
        Ok(fork)
    }

    fn add_repository(&mut self, id: RepoId, owner: AccountId, name: String, network: u64, new: &NewRepository) {
        let now = self.now();
        let mut repo = Repository {
            id,
            owner,
            name,
            description: new.description.clone().filter(|text| !text.is_empty()),
            homepage: new.homepage.clone(),
            visibility: new.visibility,
            default_branch: "main".to_owned(),
            parent: None,
            network,
            archived: false,
            has_issues: true,
            is_template: false,
            delete_branch_on_merge: false,
            topics: Vec::new(),
            collaborators: [].into(),
            refs: [].into(),
            threads: [].into(),
            next_number: 1,
            labels: Vec::new(),
            suites: Vec::new(),
            runs: Vec::new(),
            queue: Vec::new(),
            furnishings: Default::default(),
            statuses: Vec::new(),
            created_at: now,
            updated_at: now,
            pushed_at: now,
        };
        repo.switch(new.switches.clone());
        repo.furnishings.properties.extend(new.properties.clone());
        let full_name = self.full_name(&repo).to_lowercase();
        self.redirects.remove(&full_name);
        self.repos.insert(id, repo);
    }

    fn first_commit(&mut self, id: RepoId, actor: AccountId, description: Option<&str>) -> Result<(), Refusal> {
        let repo = self.repo_at(id)?;
        let text = match description {
            Some(description) => format!("# {}\n{description}\n", repo.name),
            None => format!("# {}\n", repo.name),
        };
        let (network, name) = (repo.network, format!("refs/heads/{}", repo.default_branch));
        let signature = self.signature(actor);
        let objects = self.objects_mut(network);
        let blob = objects.put_blob(text.as_bytes());
        let tree = objects.rewrite(None, &[("README.md".to_owned(), Some((Mode::File, blob)))]);
        let message = "Initial commit".to_owned();
        let commit = Commit { tree, parents: Vec::new(), author: signature.clone(), committer: signature, message };
        let commit = objects.put_commit(commit);
        self.point(id, &name, commit)
    }

    fn rename_repository(&mut self, id: RepoId, name: &str, actor: AccountId) -> Result<(), Refusal> {
        let name = clean_name(name)?;
        let repo = self.repo_at(id)?;
        self.check_name_free(repo.owner, &name)?;
        let old = self.full_name(repo).to_lowercase();
        self.redirects.insert(old, id);
        let before = std::mem::replace(&mut self.repo_at_mut(id)?.name, name);
        let changes = json!({"repository": {"name": {"from": before}}});
        self.emit_repository("renamed", id, actor, Some(("changes", changes)));
        Ok(())
    }

    pub(super) fn check_name_free(&self, owner: AccountId, name: &str) -> Result<(), Refusal> {
        let taken = self.repos.values().any(|repo| repo.owner == owner && repo.name.eq_ignore_ascii_case(name));
        if !taken {
            return Ok(());
        }
        let error = json!({"resource": "Repository", "code": "custom", "field": "name",
            "message": "name already exists on this account"});
        Err(Refusal { errors: vec![error], ..Refusal::unprocessable("Repository creation failed.") })
    }

    fn emit_repository(
        &mut self,
        action: &'static str,
        id: RepoId,
        actor: AccountId,
        extra: Option<(&'static str, Value)>,
    ) {
        let mut event = Event::new("repository", action, id, actor);
        event.parts.extend(extra);
        self.emit(event);
    }

    /// An App that is installed on all repositories hears that it reaches one more; so does one that made it.
    fn reach_new_repository(&mut self, caller: &Caller, id: RepoId, actor: AccountId) {
        let Some(owner) = self.repos.get(&id).map(|repo| repo.owner) else { return };
        let maker = match caller {
            Caller::Installation(grant) => Some(grant.installation),
            _ => None,
        };
        let mut reaching = Vec::new();
        for installation in self.installations.values_mut().filter(|found| found.account == owner) {
            match &mut installation.selection {
                Selection::Some(some) if maker == Some(installation.id) => drop(some.insert(id)),
                Selection::Some(_) => continue,
                Selection::All => {}
            }
            reaching.push(installation.clone());
        }
        for installation in reaching {
            self.emit_reach(&installation, id, "added", actor);
        }
    }

    /// Whether a person may make repositories in an account.
    pub fn owns(&self, person: AccountId, account: AccountId) -> bool {
        person == account
            || self.organizations.get(&account).is_some_and(|org| org.members.get(&person) == Some(&OrgRole::Owner))
    }
}

/// GitHub writes `-` for what a name may not have, and takes at most 100 characters.
pub(super) fn clean_name(name: &str) -> Result<String, Refusal> {
    let allowed = |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-');
    let clean: String = name.trim().chars().map(|character| if allowed(character) { character } else { '-' }).collect();
    if clean.is_empty() || matches!(clean.as_str(), "." | "..") {
        return Err(Refusal::field("Repository", "name", "missing_field"));
    }
    if clean.len() > 100 {
        return Err(Refusal::too_long("Repository", "name", 100));
    }
    Ok(clean)
}
