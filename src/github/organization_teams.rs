//! All teams of an organisation with their members, in few calls, through GraphQL. Whether one person is in a team
//! is `teams`.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::client::GitHub;
use super::error::GitHubError;
use super::graphql::Page;
use super::names::Login;
use super::tokens::Scope;

/// Pages of teams, and pages of one team's members, that are read: 2,500 and 50,000.
const MOST_PAGES: usize = 50;
const MOST_MEMBER_PAGES: usize = 500;

/// A team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrgTeam {
    /// GitHub's id, which stays when its name changes.
    pub id: i64,
    /// Its name in addresses and mentions.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// The slug of the team it is a part of.
    pub parent: Option<String>,
    /// Its members; those of the teams below it are members too, as GitHub counts them.
    pub members: Vec<TeamMember>,
}

/// A member of a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamMember {
    /// GitHub's id, which stays when the login changes.
    pub id: i64,
    /// The login.
    pub login: Login,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TeamNode {
    database_id: i64,
    slug: String,
    name: String,
    parent_team: Option<Parent>,
    members: Page<MemberNode>,
}

#[derive(Deserialize)]
struct Parent {
    slug: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MemberNode {
    database_id: i64,
    login: String,
}

#[derive(Deserialize)]
struct Found<T> {
    organization: Option<T>,
}

const TEAMS: &str = "\
query($org: String!, $after: String) {
  organization(login: $org) {
    teams(first: 50, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes {
        databaseId slug name parentTeam { slug }
        members(first: 100) { pageInfo { hasNextPage endCursor } nodes { databaseId login } }
      }
    }
  }
}";

const MEMBERS: &str = "\
query($org: String!, $team: String!, $after: String) {
  organization(login: $org) {
    team(slug: $team) {
      members(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { databaseId login } }
    }
  }
}";

impl GitHub {
    /// The organisation's teams with their members: one call for each fifty teams, and one for each further hundred
    /// members of a team.
    ///
    /// # Errors
    /// As any read; a 404 for an account that is no organisation.
    pub async fn organization_teams(&self, installation: i64, org: &str) -> Result<Vec<OrgTeam>, GitHubError> {
        let scope = Scope::installation(installation);
        if !self.has_graphql() {
            return self.teams_one_by_one(scope, org).await;
        }
        match self.teams_by_graphql(scope, org).await {
            Err(error) if self.is_no_graphql(&error) => self.teams_one_by_one(scope, org).await,
            other => other,
        }
    }

    async fn teams_by_graphql(&self, scope: Scope, org: &str) -> Result<Vec<OrgTeam>, GitHubError> {
        #[derive(Deserialize)]
        struct Teams {
            teams: Page<TeamNode>,
        }
        let mut teams = Vec::new();
        let mut after: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let variables = json!({ "org": org, "after": after });
            let page = self.of_organization::<Teams>(scope, org, TEAMS, &variables).await?.teams;
            after = page.next();
            for node in page.items() {
                let rest = node.members.next();
                let mut team = OrgTeam {
                    id: node.database_id,
                    slug: node.slug,
                    name: node.name,
                    parent: node.parent_team.map(|parent| parent.slug),
                    members: members(node.members),
                };
                self.add_members(scope, org, &mut team, rest).await?;
                teams.push(team);
            }
            if after.is_none() {
                break;
            }
        }
        Ok(teams)
    }

    async fn add_members(
        &self,
        scope: Scope,
        org: &str,
        team: &mut OrgTeam,
        mut after: Option<String>,
    ) -> Result<(), GitHubError> {
        #[derive(Deserialize)]
        struct One {
            team: Option<Team>,
        }
        #[derive(Deserialize)]
        struct Team {
            members: Page<MemberNode>,
        }
        for _ in 0..MOST_MEMBER_PAGES {
            if after.is_none() {
                break;
            }
            let variables = json!({ "org": org, "team": team.slug, "after": after });
            // A team that went away meanwhile keeps whom we have; the next sweep drops it.
            let Some(found) = self.of_organization::<One>(scope, org, MEMBERS, &variables).await?.team else { break };
            after = found.members.next();
            team.members.extend(members(found.members));
        }
        Ok(())
    }

    async fn of_organization<T: DeserializeOwned>(
        &self,
        scope: Scope,
        org: &str,
        query: &str,
        variables: &serde_json::Value,
    ) -> Result<T, GitHubError> {
        const NAME: &str = "list teams with members";
        let found: Found<T> = self.ask(NAME, scope, query, variables).await?;
        let message = || format!("there is no organisation {org}");
        found.organization.ok_or_else(|| GitHubError::NotFound { call: NAME, message: message() })
    }
}

fn members(page: Page<MemberNode>) -> Vec<TeamMember> {
    page.items().map(|node| TeamMember { id: node.database_id, login: Login(node.login) }).collect()
}
