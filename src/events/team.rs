//! `team`, `membership` and `organization`: which teams there are, and who is in them.

use serde::Deserialize;

use super::repository::RawInstallation;
use crate::github::Login;

/// Something happened to a team or to somebody's place in one.
#[derive(Debug, Clone)]
pub struct TeamChanged {
    /// Whose token may read the teams.
    pub installation: i64,
    /// The organisation's login.
    pub org: String,
    /// What happened.
    pub change: TeamChange,
}

/// What happens to teams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TeamChange {
    /// The team was made, or is called otherwise.
    Kept(Team),
    /// The team was deleted.
    Deleted(i64),
    /// Somebody is in the team now.
    Joined(Team, Person),
    /// Somebody (the second id) is no longer in the team (the first id).
    Left(i64, i64),
    /// Somebody with this id is no longer in the organisation.
    LeftOrganization(i64),
}

/// A team.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Team {
    /// GitHub's id.
    pub id: i64,
    /// Its name as people see it.
    pub name: String,
    /// Its name in addresses and mentions.
    pub slug: String,
}

/// Somebody.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Person {
    /// GitHub's id.
    pub id: i64,
    /// The login.
    pub login: Login,
}

#[derive(Deserialize)]
struct Payload {
    action: String,
    installation: RawInstallation,
    organization: Organization,
    team: Option<RawTeam>,
    member: Option<Person>,
    membership: Option<Membership>,
}

#[derive(Deserialize)]
struct Organization {
    login: String,
}

/// A team as events show it: of one that was deleted with its members, `membership` gives little but the id.
#[derive(Deserialize)]
struct RawTeam {
    id: i64,
    name: Option<String>,
    slug: Option<String>,
}

#[derive(Deserialize)]
struct Membership {
    user: Option<Person>,
}

/// Whether anybody acts on the event.
pub(super) fn acts(event: &str, action: &str) -> bool {
    matches!(
        (event, action),
        ("team", "created" | "edited" | "deleted")
            | ("membership", "added" | "removed")
            | ("organization", "member_removed")
    )
}

pub(super) fn read(event: &str, body: &[u8]) -> Result<TeamChanged, String> {
    let Payload { action, installation, organization, team, member, membership } =
        serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let id = |team: &Option<RawTeam>| team.as_ref().map(|team| team.id).ok_or("`team` is missing");
    let whole = |team: Option<RawTeam>| match team {
        Some(RawTeam { id, name: Some(name), slug: Some(slug) }) => Ok(Team { id, name, slug }),
        _ => Err("`team` has no name and slug"),
    };
    let person = |person: Option<Person>| person.ok_or("nobody is named");
    let change = match (event, action.as_str()) {
        ("team", "created" | "edited") => TeamChange::Kept(whole(team)?),
        ("team", "deleted") => TeamChange::Deleted(id(&team)?),
        ("membership", "added") => TeamChange::Joined(whole(team)?, person(member)?),
        ("membership", "removed") => TeamChange::Left(id(&team)?, person(member)?.id),
        ("organization", "member_removed") => {
            TeamChange::LeftOrganization(person(membership.and_then(|membership| membership.user))?.id)
        }
        (_, other) => return Err(format!("nothing here acts on the action `{other}`")),
    };
    Ok(TeamChanged { installation: installation.id, org: organization.login, change })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn change(event: &str, parts: Value) -> TeamChange {
        let mut payload = json!({"installation": {"id": 7}, "organization": {"login": "acme"}});
        payload.as_object_mut().unwrap().extend(parts.as_object().unwrap().clone());
        read(event, payload.to_string().as_bytes()).unwrap().change
    }

    #[test]
    fn who_joins_and_leaves_is_known_by_id() {
        let team = json!({"id": 3, "name": "Pay", "slug": "pay"});
        let joined = json!({"action": "added", "scope": "team", "team": team, "member": {"id": 1, "login": "alice"}});
        let TeamChange::Joined(team, person) = change("membership", joined) else { panic!() };
        assert_eq!((team.slug.as_str(), person.login.0.as_str()), ("pay", "alice"));
        let gone = json!({"action": "removed", "team": {"id": 3, "deleted": true}, "member": {"id": 1, "login": "a"}});
        assert_eq!(change("membership", gone), TeamChange::Left(3, 1));
        let left = json!({"action": "member_removed", "membership": {"user": {"id": 9, "login": "bob"}}});
        assert_eq!(change("organization", left), TeamChange::LeftOrganization(9));
    }
}
