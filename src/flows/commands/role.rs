//! The repository roles of GitHub, from the least to the most.
//! Not who somebody is: the role is read from GitHub by the caller, never from a payload.

use std::fmt;

/// What somebody may do in a repository. Ordered: a later role may do what an earlier one may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// No access of their own.
    None,
    /// May read.
    Read,
    /// May manage issues and pull requests without writing code.
    Triage,
    /// May push.
    Write,
    /// May manage the repository without destructive actions.
    Maintain,
    /// May do everything.
    Admin,
}

impl Role {
    /// The role of GitHub's `role_name` (`GET /repos/{owner}/{repo}/collaborators/{username}/permission`).
    /// None for a custom role of an organisation: its `permission` field (`admin`, `write`, `read`, `none`) names
    /// the base role then.
    pub fn from_name(name: &str) -> Option<Role> {
        match name {
            "none" => Some(Role::None),
            "read" | "pull" => Some(Role::Read),
            "triage" => Some(Role::Triage),
            "write" | "push" => Some(Role::Write),
            "maintain" => Some(Role::Maintain),
            "admin" => Some(Role::Admin),
            _ => None,
        }
    }

    /// The name that GitHub gives it.
    pub fn name(self) -> &'static str {
        match self {
            Role::None => "none",
            Role::Read => "read",
            Role::Triage => "triage",
            Role::Write => "write",
            Role::Maintain => "maintain",
            Role::Admin => "admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
