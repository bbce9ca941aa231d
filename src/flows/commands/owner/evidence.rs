//! What is known of who owns something, as data: the catalog's word, CODEOWNERS' word, the team behind it. Pure.

use crate::catalog::EntityRef;
use crate::flows::commands::catalog::place::Place;

/// All that is known.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// What was asked about.
    pub subject: Subject,
    /// What the catalog says.
    pub catalog: CatalogSays,
    /// What CODEOWNERS says.
    pub codeowners: CodeownersSays,
    /// The team behind the owner; none where nothing can or may be said.
    pub team: Option<TeamSays>,
    /// Where somebody is on call.
    pub on_call: Vec<OnCall>,
}

/// What was asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A path of this repository.
    Path {
        /// The path.
        path: String,
        /// Whether it is there on the default branch; none when that is not known.
        exists: Option<bool>,
    },
    /// An entity, by its reference.
    Entity(String),
    /// This repository, by its name.
    Repository(String),
}

/// What the catalog says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CatalogSays {
    /// The repository has not been read yet.
    NotRead,
    /// No catalog file speaks for it.
    Nothing,
    /// An entity speaks for it.
    Entity {
        /// Its reference.
        reference: String,
        /// Its owner's reference; none when it names none.
        owner: Option<String>,
        /// Where it says so.
        place: Place,
        /// Other places that claim the same reference, with their owners.
        others: Vec<(Place, Option<String>)>,
    },
}

/// What CODEOWNERS says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeownersSays {
    /// It could not be looked at.
    NotRead,
    /// There is none.
    NoFile,
    /// None of its lines matches.
    NoLine(Place),
    /// A line decides.
    Line {
        /// Where.
        place: Place,
        /// Its pattern.
        pattern: String,
        /// Its owners as written; none when it takes ownership away.
        owners: Vec<String>,
    },
}

/// What GitHub's teams say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TeamSays {
    /// There is such a team.
    There {
        /// `org/slug`.
        name: String,
        /// How many people are in it.
        members: usize,
        /// When the teams were last read as a whole, in words.
        seen: Option<String>,
    },
    /// There is none.
    Missing {
        /// `org/slug`.
        name: String,
        /// When the teams were last read as a whole, in words.
        seen: Option<String>,
    },
    /// The teams have not been read.
    NotRead,
}

/// Where somebody is on call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnCall {
    /// What it is: "PagerDuty service".
    pub what: String,
    /// Its id or title.
    pub value: String,
    /// Where it leads, when it is an address.
    pub url: Option<String>,
    /// The entity that says so.
    pub entity: String,
}

impl Evidence {
    /// The owner by the catalog.
    pub fn owner(&self) -> Option<&str> {
        match &self.catalog {
            CatalogSays::Entity { owner, .. } => owner.as_deref(),
            _ => None,
        }
    }

    /// Whether catalog and CODEOWNERS both name owners and none of them is the same.
    pub fn disagrees(&self) -> bool {
        match (self.owner(), &self.codeowners) {
            (Some(owner), CodeownersSays::Line { owners, .. }) if !owners.is_empty() => !agrees(owner, owners),
            _ => false,
        }
    }
}

/// Whether an owner of the catalog is among owners as CODEOWNERS writes them: `group:default/pay` is `@org/pay`,
/// `user:default/ann` is `@ann`. An address of a person says nothing about either, so it does not contradict.
pub fn agrees(owner: &str, owners: &[String]) -> bool {
    let Ok(owner) = EntityRef::parse(owner, Some("group"), "default") else { return false };
    let same = |written: &String| match written.strip_prefix('@').map(|name| name.split_once('/')) {
        Some(Some((_, team))) => owner.is_kind("group") && owner.name.eq_ignore_ascii_case(team),
        Some(None) => owner.is_kind("user") && written[1..].eq_ignore_ascii_case(&owner.name),
        None => true,
    };
    owners.iter().any(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agree(owner: &str, owners: &[&str]) -> bool {
        agrees(owner, &owners.iter().map(|owner| (*owner).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_group_is_the_team_of_its_name_and_a_user_the_login() {
        assert!(agree("group:default/payments", &["@acme/Payments"]));
        assert!(agree("user:default/Ann", &["@acme/payments", "@ann"]));
        assert!(!agree("group:default/payments", &["@acme/orders", "@payments"]));
        assert!(!agree("user:default/ann", &["@acme/ann"]));
    }

    #[test]
    fn an_address_contradicts_nobody() {
        assert!(agree("group:default/payments", &["ann@example.org"]));
    }
}
