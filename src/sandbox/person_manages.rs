//! What a person does who manages repositories, teams, organisations and Apps, without the HTTP.

use super::Refusal;
use super::access::Caller;
use super::actions::{NewRepository, RepositoryChange, TeamChange};
use super::git::Oid;
use super::model::{AccountId, OrgRole, RepoId, Role, Selection, TeamId, Visibility, World};
use super::person::{Done, Person};

impl Person {
    /// Makes an empty private repository; answers its full name.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn create_repository(&self, owner: &str, name: &str) -> Done<String> {
        let new = NewRepository {
            name: name.to_owned(),
            description: None,
            homepage: None,
            visibility: Visibility::Private,
            auto_init: false,
            switches: serde_json::Map::new(),
            properties: serde_json::Map::new(),
        };
        self.in_account(owner, |world, caller, account| {
            let id = world.create_repository(caller, account, new)?;
            let repo = world.repos.get(&id).ok_or_else(Refusal::not_found)?;
            Ok(world.full_name(repo))
        })
    }

    /// Gives a repository another name; the old one leads to it.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn rename_repository(&self, repo: &str, name: &str) -> Done<()> {
        self.change_repository(repo, RepositoryChange { name: Some(name.to_owned()), ..RepositoryChange::default() })
    }

    /// Changes a repository's settings.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn change_repository(&self, repo: &str, change: RepositoryChange) -> Done<()> {
        self.act(repo, |world, caller, id| world.change_repository(caller, id, change))
    }

    /// Gives a repository to another account.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn transfer(&self, repo: &str, owner: &str) -> Done<()> {
        self.act(repo, |world, caller, id| world.transfer_repository(caller, id, owner, None))
    }

    /// Makes a repository read-only.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn archive(&self, repo: &str) -> Done<()> {
        self.change_repository(repo, RepositoryChange { archived: Some(true), ..RepositoryChange::default() })
    }

    /// Makes a repository writable again.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn unarchive(&self, repo: &str) -> Done<()> {
        self.change_repository(repo, RepositoryChange { archived: Some(false), ..RepositoryChange::default() })
    }

    /// Deletes a repository.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn delete_repository(&self, repo: &str) -> Done<()> {
        self.act(repo, |world, caller, id| world.delete_repository(caller, id))
    }

    /// Makes another branch the default one.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn change_default_branch(&self, repo: &str, branch: &str) -> Done<()> {
        let change = RepositoryChange { default_branch: Some(branch.to_owned()), ..RepositoryChange::default() };
        self.change_repository(repo, change)
    }

    /// Says who can see a repository.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn set_visibility(&self, repo: &str, visibility: Visibility) -> Done<()> {
        self.change_repository(repo, RepositoryChange { visibility: Some(visibility), ..RepositoryChange::default() })
    }

    /// Makes a team; answers its name in addresses.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn create_team(&self, org: &str, name: &str) -> Done<String> {
        self.in_account(org, |world, caller, account| {
            let new = TeamChange { name: Some(name.to_owned()), ..TeamChange::default() };
            let id = world.create_team(caller, account, new)?;
            Ok(world.teams.get(&id).ok_or_else(Refusal::not_found)?.slug.clone())
        })
    }

    /// Gives a team another name.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn rename_team(&self, org: &str, team: &str, name: &str) -> Done<()> {
        let change = TeamChange { name: Some(name.to_owned()), ..TeamChange::default() };
        self.in_team(org, team, |world, caller, id| world.change_team(caller, id, change))
    }

    /// Makes a team a part of another one.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn move_team(&self, org: &str, team: &str, parent: Option<&str>) -> Done<()> {
        self.in_team(org, team, |world, caller, id| {
            let org = world.teams.get(&id).ok_or_else(Refusal::not_found)?.organization;
            let parent = match parent {
                Some(parent) => Some(world.team(org, parent).ok_or_else(Refusal::not_found)?.id),
                None => None,
            };
            world.change_team(caller, id, TeamChange { parent: Some(parent), ..TeamChange::default() })
        })
    }

    /// Deletes a team, and those below it.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn delete_team(&self, org: &str, team: &str) -> Done<()> {
        self.in_team(org, team, |world, caller, id| world.delete_team(caller, id))
    }

    /// Puts somebody into a team.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn add_to_team(&self, org: &str, team: &str, login: &str) -> Done<()> {
        self.in_team(org, team, |world, caller, id| {
            let person = world.account(login).ok_or_else(Refusal::not_found)?.id;
            let actor = world.demand_team(caller, id)?;
            world.add_to_team(id, person, actor)
        })
    }

    /// Takes somebody out of a team.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn remove_from_team(&self, org: &str, team: &str, login: &str) -> Done<()> {
        self.in_team(org, team, |world, caller, id| {
            let person = world.account(login).ok_or_else(Refusal::not_found)?.id;
            let actor = world.demand_team(caller, id)?;
            world.remove_from_team(id, person, actor)
        })
    }

    /// Gives a team a role in a repository; `None` takes it away.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn set_team_role(&self, org: &str, team: &str, repo: &str, role: Option<Role>) -> Done<()> {
        self.in_team(org, team, |world, caller, id| {
            let actor = world.demand_team(caller, id)?;
            let repo = world.repo(repo).ok_or_else(Refusal::not_found)?.id;
            world.set_team_role(id, repo, role, actor)
        })
    }

    /// Makes somebody a member of an organisation.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn add_member(&self, org: &str, login: &str) -> Done<()> {
        self.in_account(org, |world, caller, account| {
            let person = world.account(login).ok_or_else(Refusal::not_found)?.id;
            world.set_member(caller, account, person, OrgRole::Member)
        })
    }

    /// Takes somebody out of an organisation and its teams.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn remove_member(&self, org: &str, login: &str) -> Done<()> {
        self.in_account(org, |world, caller, account| {
            let person = world.account(login).ok_or_else(Refusal::not_found)?.id;
            world.remove_member(caller, account, person)
        })
    }

    /// Gives an organisation another login.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn rename_organization(&self, org: &str, login: &str) -> Done<()> {
        self.in_account(org, |world, caller, account| world.rename_organization(caller, account, login))
    }

    /// Installs the App that the world started with on an account of the person; answers the installation.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn install(&self, account: &str, selection: Selection) -> Done<u64> {
        self.owning(account, |world, actor, account| {
            let app = *world.apps.keys().next().ok_or_else(Refusal::not_found)?;
            world.install(app, account, selection, actor)
        })
    }

    /// Removes the App from an account.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn uninstall(&self, account: &str) -> Done<()> {
        self.installed(account, |world, actor, id| world.uninstall(id, actor))
    }

    /// Suspends the App on an account, or ends that.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn suspend(&self, account: &str, suspended: bool) -> Done<()> {
        self.installed(account, |world, actor, id| world.suspend(id, suspended, actor))
    }

    /// Chooses the repositories that the App reaches: full names, or none for all.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn select_repositories(&self, account: &str, repos: Option<&[&str]>) -> Done<()> {
        self.installed(account, |world, actor, id| {
            let chosen = |repos: &[&str]| -> Option<std::collections::BTreeSet<RepoId>> {
                repos.iter().map(|repo| world.repo(repo).map(|found| found.id)).collect()
            };
            let selection = match repos {
                None => Selection::All,
                Some(repos) => Selection::Some(chosen(repos).ok_or_else(Refusal::not_found)?),
            };
            world.select_repositories(id, selection, actor)
        })
    }

    /// Puts a pull request into the merge queue; answers the commit that is to be checked.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn enqueue(&self, repo: &str, number: u64) -> Done<Oid> {
        self.act(repo, |world, caller, id| world.enqueue_pull(caller, id, number))
    }

    /// Takes a pull request out of the merge queue.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn dequeue(&self, repo: &str, number: u64) -> Done<()> {
        self.act(repo, |world, caller, id| world.dequeue_pull(caller, id, number))
    }

    /// Lets the first of the merge queue be merged, as GitHub does when its checks have passed.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn merge_queued(&self, repo: &str, number: u64) -> Done<Oid> {
        self.act(repo, |world, caller, id| world.merge_queued(caller, id, number))
    }

    fn in_account<T>(&self, login: &str, act: impl FnOnce(&mut World, &Caller, AccountId) -> Done<T>) -> Done<T> {
        self.change(|world, caller| {
            let account = world.account(login).ok_or_else(Refusal::not_found)?.id;
            act(world, caller, account)
        })
    }

    fn in_team<T>(&self, org: &str, team: &str, act: impl FnOnce(&mut World, &Caller, TeamId) -> Done<T>) -> Done<T> {
        self.in_account(org, |world, caller, org| {
            let team = world.team(org, team).ok_or_else(Refusal::not_found)?.id;
            act(world, caller, team)
        })
    }

    fn owning<T>(&self, login: &str, act: impl FnOnce(&mut World, AccountId, AccountId) -> Done<T>) -> Done<T> {
        self.in_account(login, |world, caller, account| {
            let actor = caller.actor()?;
            if !world.owns(actor, account) {
                return Err(Refusal::new(403, "You must be an admin of the organization to do this."));
            }
            act(world, actor, account)
        })
    }

    fn installed<T>(&self, login: &str, act: impl FnOnce(&mut World, AccountId, u64) -> Done<T>) -> Done<T> {
        self.owning(login, |world, actor, account| {
            let found = world.installations.values().find(|found| found.account == account);
            let id = found.ok_or_else(Refusal::not_found)?.id;
            act(world, actor, id)
        })
    }
}
