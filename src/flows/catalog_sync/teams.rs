//! GitHub's teams and their members, so that owners resolve: from webhooks, and all of them now and then.

use super::{CatalogSync, outcome};
use crate::deliveries::Outcome;
use crate::events::{Team, TeamChange, TeamChanged};
use crate::failure::Failure;
use crate::store::catalog::{InstallationRecord, TeamMember, TeamRecord, TeamWithMembers};

impl CatalogSync {
    /// Follows what happened to a team or to somebody's place in one.
    pub async fn on_team(&self, changed: &TeamChanged) -> Result<Outcome, Failure> {
        let record = |team: &Team| TeamRecord {
            id: team.id,
            installation_id: changed.installation,
            org: changed.org.clone(),
            slug: team.slug.clone(),
            name: team.name.clone(),
        };
        match &changed.change {
            TeamChange::Kept(team) => self.store.keep_team(&record(team)).await?,
            TeamChange::Deleted(team) => self.store.forget_team(*team).await?,
            TeamChange::Joined(team, person) => {
                let member = TeamMember { id: person.id, login: person.login.0.clone() };
                self.store.join_team(&record(team), &member).await?;
            }
            TeamChange::Left(team, person) => self.store.leave_team(*team, *person).await?,
            TeamChange::LeftOrganization(person) => self.store.leave_organization(&changed.org, *person).await?,
        }
        Ok(outcome("recorded", "the teams are in step"))
    }

    /// Reads all teams of an installation's organisation anew. A person's account has none.
    pub(super) async fn sync_teams(&self, installation: &InstallationRecord) -> Result<(), Failure> {
        if !installation.is_organization {
            return Ok(());
        }
        let teams = self.github.organization_teams(installation.id, &installation.account).await?;
        let teams: Vec<TeamWithMembers> = teams
            .into_iter()
            .map(|team| TeamWithMembers {
                team: TeamRecord {
                    id: team.id,
                    installation_id: installation.id,
                    org: installation.account.clone(),
                    slug: team.slug,
                    name: team.name,
                },
                members: team
                    .members
                    .into_iter()
                    .map(|member| TeamMember { id: member.id, login: member.login.0 })
                    .collect(),
            })
            .collect();
        Ok(self.store.replace_teams(installation.id, &teams).await?)
    }
}
