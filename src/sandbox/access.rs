//! Who may do what: roles of people, permissions of Apps, and what each endpoint asks for.
//! Reading tokens is `auth`'s; nothing here changes the world.

use super::Refusal;
use super::model::{
    AccountId, Level, OrgRole, Permissions, RepoId, Repository, Role, Selection, Stamp, Visibility, World, Youth,
};

/// Who makes a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Nobody said.
    Anonymous,
    /// A person with a token of the sandbox.
    Person(AccountId),
    /// An App, by its JWT.
    App(u64),
    /// An App's installation, by its token.
    Installation(Grant),
}

/// What an installation token stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The installation.
    pub installation: u64,
    /// The App.
    pub app: u64,
    /// The account the App acts as.
    pub bot: AccountId,
    /// The organisation or person it is installed on.
    pub account: AccountId,
    /// What it may do.
    pub permissions: Permissions,
    /// Which repositories it reaches; `None` is all of the account.
    pub repositories: Option<std::collections::BTreeSet<RepoId>>,
    /// When the token stops working.
    pub expires_at: Stamp,
}

/// What an endpoint asks for: any of these App permissions, or this role of a person.
#[derive(Clone, Copy, Debug)]
pub struct Need {
    /// Any one of these is enough for an App.
    pub app: &'static [(&'static str, Level)],
    /// A person's least role.
    pub person: Role,
}

impl Need {
    const fn new(app: &'static [(&'static str, Level)], person: Role) -> Self {
        Need { app, person }
    }

    /// Look at the repository.
    pub const METADATA: Need = Need::new(&[("metadata", Level::Read)], Role::Read);
    /// Look at files and commits.
    pub const CONTENTS_READ: Need = Need::new(&[("contents", Level::Read)], Role::Read);
    /// Push.
    pub const CONTENTS_WRITE: Need = Need::new(&[("contents", Level::Write)], Role::Write);
    /// Look at an issue.
    pub const ISSUES_READ: Need = Need::new(&[("issues", Level::Read)], Role::Read);
    /// Open or discuss an issue.
    pub const ISSUES_DISCUSS: Need = Need::new(&[("issues", Level::Write)], Role::Read);
    /// Manage an issue.
    pub const ISSUES_WRITE: Need = Need::new(&[("issues", Level::Write)], Role::Triage);
    /// Look at what may be an issue or a pull request.
    pub const THREAD_READ: Need = Need::new(&[("issues", Level::Read), ("pull_requests", Level::Read)], Role::Read);
    /// Discuss a pull request through the issues endpoints.
    pub const THREAD_DISCUSS: Need =
        Need::new(&[("issues", Level::Write), ("pull_requests", Level::Write)], Role::Read);
    /// Manage a pull request through the issues endpoints.
    pub const THREAD_WRITE: Need =
        Need::new(&[("issues", Level::Write), ("pull_requests", Level::Write)], Role::Triage);
    /// Look at pull requests.
    pub const PULLS_READ: Need = Need::new(&[("pull_requests", Level::Read)], Role::Read);
    /// Open a pull request.
    pub const PULLS_DISCUSS: Need = Need::new(&[("pull_requests", Level::Write)], Role::Read);
    /// Manage pull requests.
    pub const PULLS_WRITE: Need = Need::new(&[("pull_requests", Level::Write)], Role::Triage);
    /// Look at checks.
    pub const CHECKS_READ: Need = Need::new(&[("checks", Level::Read)], Role::Read);
    /// Write checks; people cannot, whatever their role.
    pub const CHECKS_WRITE: Need = Need::new(&[("checks", Level::Write)], Role::Admin);
    /// Look at commit statuses.
    pub const STATUSES_READ: Need = Need::new(&[("statuses", Level::Read)], Role::Read);
    /// Set commit statuses.
    pub const STATUSES_WRITE: Need = Need::new(&[("statuses", Level::Write)], Role::Write);
    /// Look at teams and people with access.
    pub const ADMINISTRATION_READ: Need = Need::new(&[("administration", Level::Read)], Role::Admin);
    /// Start workflows.
    pub const ACTIONS_WRITE: Need = Need::new(&[("actions", Level::Write)], Role::Write);
    /// Look at environments.
    pub const ACTIONS_READ: Need = Need::new(&[("actions", Level::Read)], Role::Read);
    /// Look at variables of workflows.
    pub const VARIABLES_READ: Need = Need::new(&[("actions_variables", Level::Read)], Role::Write);
    /// Change variables of workflows.
    pub const VARIABLES_WRITE: Need = Need::new(&[("actions_variables", Level::Write)], Role::Write);
    /// Change variables of environments.
    pub const ENVIRONMENTS_WRITE: Need = Need::new(&[("environments", Level::Write)], Role::Write);
    /// Look at names of secrets.
    pub const SECRETS_READ: Need = Need::new(&[("secrets", Level::Read)], Role::Write);
    /// Change custom properties.
    pub const PROPERTIES_WRITE: Need = Need::new(&[("repository_custom_properties", Level::Write)], Role::Admin);
    /// Look at webhooks.
    pub const HOOKS_READ: Need = Need::new(&[("repository_hooks", Level::Read)], Role::Admin);
    /// Change webhooks.
    pub const HOOKS_WRITE: Need = Need::new(&[("repository_hooks", Level::Write)], Role::Admin);
    /// Look at the site.
    pub const PAGES_READ: Need = Need::new(&[("pages", Level::Read)], Role::Write);
    /// Switch the site on or off.
    pub const PAGES_WRITE: Need = Need::new(&[("pages", Level::Write)], Role::Admin);
    /// Change settings.
    pub const ADMINISTRATION_WRITE: Need = Need::new(&[("administration", Level::Write)], Role::Admin);

    fn accepted(&self) -> String {
        self.app.iter().map(|(name, level)| format!("{name}={}", level.word())).collect::<Vec<_>>().join("; ")
    }
}

impl Caller {
    /// The account that acts.
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Caller::Person(account) => Some(*account),
            Caller::Installation(grant) => Some(grant.bot),
            Caller::Anonymous | Caller::App(_) => None,
        }
    }

    /// The account that acts, or the refusal of somebody who did not say who they are.
    ///
    /// # Errors
    /// 401 for nobody, 403 for an App that did not get an installation token.
    pub fn actor(&self) -> Result<AccountId, Refusal> {
        match self {
            Caller::App(_) => Err(Refusal::not_accessible(String::new())),
            other => other.account().ok_or_else(|| Refusal::new(401, "Requires authentication")),
        }
    }

    /// The App that acts.
    pub fn app(&self) -> Option<u64> {
        match self {
            Caller::App(app) => Some(*app),
            Caller::Installation(grant) => Some(grant.app),
            Caller::Anonymous | Caller::Person(_) => None,
        }
    }
}

impl Grant {
    /// Whether the token holds `name` at `level` at least.
    pub fn has(&self, name: &str, level: Level) -> bool {
        self.permissions.get(name).is_some_and(|granted| *granted >= level)
    }

    fn reaches(&self, repo: &Repository) -> bool {
        repo.owner == self.account && self.repositories.as_ref().is_none_or(|some| some.contains(&repo.id))
    }
}

impl World {
    /// A person's role in a repository, from ownership, invitation, teams, the organisation's base role and visibility.
    pub fn role_of(&self, person: AccountId, repo: &Repository) -> Option<Role> {
        if repo.owner == person {
            return Some(Role::Admin);
        }
        let organization = self.organizations.get(&repo.owner);
        let membership = organization.and_then(|organization| organization.members.get(&person));
        if membership == Some(&OrgRole::Owner) {
            return Some(Role::Admin);
        }
        let invited = repo.collaborators.get(&person).copied();
        let base = membership.and(organization.and_then(|organization| organization.base_role));
        let seen = match repo.visibility {
            Visibility::Public => Some(Role::Read),
            Visibility::Internal => membership.map(|_| Role::Read),
            Visibility::Private => None,
        };
        let teams = self.teams.values().filter(|team| team.members.contains_key(&person));
        let by_team = teams.filter_map(|team| team.repositories.get(&repo.id).copied()).max();
        invited.max(base).max(seen).max(by_team)
    }

    /// Whether the caller may know that the repository exists.
    pub fn can_see(&self, caller: &Caller, repo: &Repository) -> bool {
        if self.youth(repo) == Youth::Hidden {
            return false;
        }
        repo.visibility == Visibility::Public
            || match caller {
                Caller::Anonymous | Caller::App(_) => false,
                Caller::Person(person) => self.role_of(*person, repo).is_some(),
                Caller::Installation(grant) => grant.reaches(repo),
            }
    }

    /// A repository the caller may see.
    ///
    /// # Errors
    /// 404 when it is not there or not visible, 301 when it has another name now.
    pub fn visible_repo(&self, caller: &Caller, owner: &str, name: &str) -> Result<&Repository, Refusal> {
        let full_name = format!("{owner}/{name}");
        if let Some(repo) = self.repo(&full_name) {
            return if self.can_see(caller, repo) { Ok(repo) } else { Err(Refusal::not_found()) };
        }
        let moved = self.redirects.get(&full_name.to_lowercase()).and_then(|id| self.repos.get(id));
        match moved {
            Some(repo) if self.can_see(caller, repo) => {
                Err(Refusal::moved(self.urls.api(&format!("/repositories/{}", repo.id))))
            }
            _ => Err(Refusal::not_found()),
        }
    }

    /// Checks that the caller may do in `repo` what `need` asks for.
    ///
    /// # Errors
    /// 404 when the repository is not visible, 403 with GitHub's words otherwise.
    pub fn demand(&self, caller: &Caller, repo: RepoId, need: Need) -> Result<(), Refusal> {
        let repo = self.repos.get(&repo).ok_or_else(Refusal::not_found)?;
        if !self.can_see(caller, repo) {
            return Err(Refusal::not_found());
        }
        let reads = need.app.iter().all(|(_, level)| *level == Level::Read);
        if repo.archived && !reads && need.app.iter().all(|(name, _)| *name != "administration") {
            return Err(Refusal::new(403, "Repository was archived so is read-only."));
        }
        match caller {
            Caller::Anonymous if reads && repo.visibility == Visibility::Public => Ok(()),
            Caller::Anonymous => Err(Refusal::new(401, "Requires authentication")),
            Caller::App(_) => Err(Refusal::not_accessible(need.accepted())),
            Caller::Installation(grant) => {
                let public_read = reads && repo.visibility == Visibility::Public && need.person == Role::Read;
                let held = grant.reaches(repo) && need.app.iter().any(|(name, level)| grant.has(name, *level));
                if held || public_read { Ok(()) } else { Err(Refusal::not_accessible(need.accepted())) }
            }
            Caller::Person(person) => match self.role_of(*person, repo) {
                Some(role) if role >= need.person => Ok(()),
                Some(_) if need.person == Role::Admin => {
                    Err(Refusal::new(403, "Must have admin rights to Repository."))
                }
                Some(_) => Err(Refusal::new(403, "You do not have permission to do this in this repository.")),
                None => Err(Refusal::not_found()),
            },
        }
    }

    /// Checks a permission of an organisation for Apps, or membership for people.
    ///
    /// # Errors
    /// 403 for an App without it, 404 for people who are no members.
    pub fn demand_in_org(&self, caller: &Caller, org: AccountId, name: &str, level: Level) -> Result<(), Refusal> {
        match caller {
            Caller::Anonymous => Err(Refusal::new(401, "Requires authentication")),
            Caller::Installation(grant) if grant.account == org && grant.has(name, level) => Ok(()),
            Caller::Installation(_) | Caller::App(_) => {
                Err(Refusal::not_accessible(format!("{name}={}", level.word())))
            }
            Caller::Person(person) => {
                let role = self.organizations.get(&org).and_then(|organization| organization.members.get(person));
                match (role, level) {
                    (Some(OrgRole::Owner), _) | (Some(_), Level::Read) => Ok(()),
                    (Some(_), _) => Err(Refusal::new(403, "You must be an admin of the organization to do this.")),
                    (None, _) => Err(Refusal::not_found()),
                }
            }
        }
    }

    /// What the caller's role looks like in an `author_association`.
    pub fn association(&self, author: AccountId, repo: &Repository) -> &'static str {
        if repo.owner == author {
            return "OWNER";
        }
        let member = self.organizations.get(&repo.owner).is_some_and(|org| org.members.contains_key(&author));
        let contributed = repo
            .threads
            .values()
            .any(|thread| thread.author == author && thread.pull.as_ref().is_some_and(|pull| pull.merged.is_some()));
        // Memberships are private unless published, so a member shows as what strangers would see.
        match (repo.collaborators.contains_key(&author), contributed || member) {
            (true, _) => "COLLABORATOR",
            (false, true) => "CONTRIBUTOR",
            (false, false) => "NONE",
        }
    }

    /// The repositories that an installation reaches.
    pub fn repositories_of(&self, account: AccountId, selection: &Selection) -> Vec<&Repository> {
        self.repos
            .values()
            .filter(|repo| repo.owner == account && self.youth(repo) != Youth::Hidden)
            .filter(|repo| {
                matches!(selection, Selection::All)
                    || matches!(selection, Selection::Some(some) if some.contains(&repo.id))
            })
            .collect()
    }
}
