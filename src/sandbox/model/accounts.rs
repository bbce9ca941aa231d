//! People, bots, organisations and teams.
//! What they may do in a repository is worked out in `access`.

use std::collections::BTreeMap;

use super::{AccountId, RepoId, Stamp, TeamId};

/// Whoever can own or do something.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its number.
    pub id: AccountId,
    /// Its name in addresses and mentions.
    pub login: String,
    /// Its display name.
    pub name: Option<String>,
    /// What it is.
    pub kind: AccountKind,
    /// When it came to be.
    pub created_at: Stamp,
}

/// What an account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountKind {
    /// A person.
    User,
    /// An organisation.
    Organization,
    /// The account that an App acts as.
    Bot,
}

impl AccountKind {
    /// GitHub's word.
    pub fn word(self) -> &'static str {
        match self {
            AccountKind::User => "User",
            AccountKind::Organization => "Organization",
            AccountKind::Bot => "Bot",
        }
    }
}

/// What an organisation has beside its account.
#[derive(Clone, Debug)]
pub struct Organization {
    /// Its account.
    pub account: AccountId,
    /// Its people.
    pub members: BTreeMap<AccountId, OrgRole>,
    /// What each member may do in each repository; `None` is GitHub's "no permission".
    pub base_role: Option<Role>,
    /// Names of its custom properties.
    pub properties: Vec<String>,
    /// Description on its page.
    pub description: Option<String>,
}

/// A person's role in an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrgRole {
    /// An ordinary member.
    Member,
    /// An owner, who may do everything.
    Owner,
}

/// A role in a repository, each including those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Read and comment.
    Read,
    /// Manage issues and pull requests.
    Triage,
    /// Push.
    Write,
    /// Manage the repository, without its dangerous settings.
    Maintain,
    /// Everything.
    Admin,
}

impl Role {
    /// All roles, weakest first.
    pub const ALL: [Role; 5] = [Role::Read, Role::Triage, Role::Write, Role::Maintain, Role::Admin];

    /// GitHub's `role_name`.
    pub fn word(self) -> &'static str {
        match self {
            Role::Read => "read",
            Role::Triage => "triage",
            Role::Write => "write",
            Role::Maintain => "maintain",
            Role::Admin => "admin",
        }
    }

    /// The word of team permissions and `permissions` objects.
    pub fn team_word(self) -> &'static str {
        match self {
            Role::Read => "pull",
            Role::Write => "push",
            other => other.word(),
        }
    }

    /// The older `permission` field, which knows only three words.
    pub fn legacy_word(self) -> &'static str {
        match self {
            Role::Read | Role::Triage => "read",
            Role::Write | Role::Maintain => "write",
            Role::Admin => "admin",
        }
    }

    /// Reads either kind of word.
    pub fn parse(word: &str) -> Option<Self> {
        Role::ALL.into_iter().find(|role| role.word() == word || role.team_word() == word)
    }
}

/// A team of an organisation.
#[derive(Clone, Debug)]
pub struct Team {
    /// Its number.
    pub id: TeamId,
    /// The organisation.
    pub organization: AccountId,
    /// Its name in addresses.
    pub slug: String,
    /// Its display name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The team it is a part of.
    pub parent: Option<TeamId>,
    /// Its people, without those of the teams below it.
    pub members: BTreeMap<AccountId, TeamRole>,
    /// What it may do where.
    pub repositories: BTreeMap<RepoId, Role>,
    /// When it came to be.
    pub created_at: Stamp,
}

/// A person's role in a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TeamRole {
    /// An ordinary member.
    Member,
    /// Manages the team.
    Maintainer,
}

impl TeamRole {
    /// GitHub's word.
    pub fn word(self) -> &'static str {
        match self {
            TeamRole::Member => "member",
            TeamRole::Maintainer => "maintainer",
        }
    }
}
