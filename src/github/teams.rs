//! Teams of an organisation, and who is in them.

use serde::Deserialize;

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;
use super::names::{Login, segment};
use super::tokens::Scope;

/// Nobody is looked for in more teams than this: GitHub asks one call a team.
const MOST_TEAMS: usize = 30;

#[derive(Deserialize)]
struct Team {
    slug: String,
}

impl GitHub {
    /// The slugs of the organisation's teams that the person is an active member of, and whether there were more
    /// teams than are looked at.
    pub async fn teams_of(&self, scope: Scope, org: &str, login: &Login) -> Result<(Vec<String>, bool), GitHubError> {
        let by = By::Installation(scope);
        let path = format!("/orgs/{}/teams?per_page=100", segment(org));
        let teams: Vec<Team> = self.send(Call::get("list teams", by, path).conditional()).await?.read()?;
        let more = teams.len() > MOST_TEAMS;
        let mut member_of = Vec::new();
        for team in teams.into_iter().take(MOST_TEAMS) {
            if self.is_member(by, org, &team.slug, login).await? {
                member_of.push(team.slug);
            }
        }
        Ok((member_of, more))
    }

    /// GitHub's id of a team; none when there is no such team, or the App may not see it.
    ///
    /// # Errors
    /// As any read.
    pub async fn team_id(&self, scope: Scope, org: &str, team: &str) -> Result<Option<i64>, GitHubError> {
        #[derive(Deserialize)]
        struct Found {
            id: i64,
        }
        let path = format!("/orgs/{}/teams/{}", segment(org), segment(team));
        match self.send(Call::get("get a team", By::Installation(scope), path).conditional()).await {
            Ok(answer) => Ok(Some(answer.read::<Found>()?.id)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether the person is an active member of a team. A team that does not exist has no members.
    pub async fn is_team_member(
        &self,
        scope: Scope,
        org: &str,
        team: &str,
        login: &Login,
    ) -> Result<bool, GitHubError> {
        self.is_member(By::Installation(scope), org, team, login).await
    }

    async fn is_member(&self, by: By, org: &str, team: &str, login: &Login) -> Result<bool, GitHubError> {
        #[derive(Deserialize)]
        struct Membership {
            state: String,
        }
        let path = format!("/orgs/{}/teams/{}/memberships/{}", segment(org), segment(team), segment(&login.0));
        match self.send(Call::get("get a membership", by, path).conditional()).await {
            Ok(answer) => Ok(answer.read::<Membership>()?.state == "active"),
            Err(error) if error.is_not_found() => Ok(false),
            Err(error) => Err(error),
        }
    }
}
