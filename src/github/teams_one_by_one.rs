//! All teams of an organisation with their members where there is no GraphQL: one call a team.

use serde::Deserialize;

use super::call::By;
use super::client::GitHub;
use super::error::GitHubError;
use super::names::{Login, segment};
use super::organization_teams::{OrgTeam, TeamMember};
use super::tokens::Scope;

/// Pages of a hundred that are read.
const MOST_PAGES: usize = 50;

#[derive(Deserialize)]
struct Team {
    id: i64,
    slug: String,
    name: String,
    parent: Option<Parent>,
}

#[derive(Deserialize)]
struct Parent {
    slug: String,
}

#[derive(Deserialize)]
struct Member {
    id: i64,
    login: String,
}

impl GitHub {
    pub(super) async fn teams_one_by_one(&self, scope: Scope, org: &str) -> Result<Vec<OrgTeam>, GitHubError> {
        let path = format!("/orgs/{}/teams?per_page=100", segment(org));
        let mut found: Vec<Team> = Vec::new();
        self.pages("list teams", By::Installation(scope), path, MOST_PAGES, |page: Vec<Team>| {
            found.extend(page);
            true
        })
        .await?;
        let mut teams = Vec::with_capacity(found.len());
        for team in found {
            let path = format!("/orgs/{}/teams/{}/members?per_page=100", segment(org), segment(&team.slug));
            let mut members = Vec::new();
            let read = self
                .pages("list members", By::Installation(scope), path, MOST_PAGES, |page: Vec<Member>| {
                    members
                        .extend(page.into_iter().map(|found| TeamMember { id: found.id, login: Login(found.login) }));
                    true
                })
                .await;
            match read {
                Ok(()) => {}
                // It went away meanwhile.
                Err(error) if error.is_not_found() => continue,
                Err(error) => return Err(error),
            }
            let parent = team.parent.map(|parent| parent.slug);
            teams.push(OrgTeam { id: team.id, slug: team.slug, name: team.name, parent, members });
        }
        Ok(teams)
    }
}
