//! GitHub's teams and their members, by GitHub's ids: slugs and logins change.

use sqlx::{FromRow, SqliteConnection};

use super::super::{Store, StoreError, now};

/// A team.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct TeamRecord {
    /// GitHub's id.
    pub id: i64,
    /// Whose token may read it.
    pub installation_id: i64,
    /// The organisation's login, in lower case.
    pub org: String,
    /// Its name in addresses and mentions, in lower case.
    pub slug: String,
    /// Its name as people see it.
    pub name: String,
}

/// Somebody in a team.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct TeamMember {
    /// GitHub's id of the person.
    #[sqlx(rename = "user_id")]
    pub id: i64,
    /// The person's login.
    pub login: String,
}

/// A team with the people in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamWithMembers {
    /// The team.
    pub team: TeamRecord,
    /// Who is in it, by login.
    pub members: Vec<TeamMember>,
}

impl Store {
    /// The team of that slug, with its members. `org` and `slug` in any case of their letters.
    pub async fn team(&self, org: &str, slug: &str) -> Result<Option<TeamWithMembers>, StoreError> {
        let team: Option<TeamRecord> =
            sqlx::query_as("SELECT id, installation_id, org, slug, name FROM teams WHERE org = $1 AND slug = $2")
                .bind(org.to_lowercase())
                .bind(slug.to_lowercase())
                .fetch_optional(&self.readers)
                .await?;
        let Some(team) = team else { return Ok(None) };
        let members = sqlx::query_as("SELECT user_id, login FROM team_members WHERE team_id = $1 ORDER BY login")
            .bind(team.id)
            .fetch_all(&self.readers)
            .await?;
        Ok(Some(TeamWithMembers { team, members }))
    }

    /// All teams of an organisation, by slug.
    pub async fn teams(&self, org: &str) -> Result<Vec<TeamRecord>, StoreError> {
        Ok(sqlx::query_as("SELECT id, installation_id, org, slug, name FROM teams WHERE org = $1 ORDER BY slug")
            .bind(org.to_lowercase())
            .fetch_all(&self.readers)
            .await?)
    }

    /// The slugs of the organisation's teams that the person is in.
    pub async fn team_slugs_of(&self, org: &str, login: &str) -> Result<Vec<String>, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT t.slug FROM teams t JOIN team_members m ON m.team_id = t.id
             WHERE t.org = $1 AND lower(m.login) = $2 ORDER BY t.slug",
        )
        .bind(org.to_lowercase())
        .bind(login.to_lowercase())
        .fetch_all(&self.readers)
        .await?)
    }

    /// Whether the teams of the organisation have been read at all: only then is "no such team" an answer.
    pub async fn knows_teams(&self, org: &str) -> Result<bool, StoreError> {
        let known: Option<i64> =
            sqlx::query_scalar("SELECT 1 FROM installations WHERE lower(account) = $1 AND teams_at IS NOT NULL")
                .bind(org.to_lowercase())
                .fetch_optional(&self.readers)
                .await?;
        Ok(known.is_some())
    }

    /// Puts all teams of an installation's organisation in place of those that were known, in one transaction.
    pub async fn replace_teams(&self, installation_id: i64, teams: &[TeamWithMembers]) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        forget_all(&mut transaction, installation_id).await?;
        for TeamWithMembers { team, members } in teams {
            keep(&mut transaction, team).await?;
            for member in members {
                join(&mut transaction, team.id, member).await?;
            }
        }
        sqlx::query("UPDATE installations SET teams_at = $1 WHERE id = $2")
            .bind(now())
            .bind(installation_id)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Notes a team that was made or renamed; its members stay.
    pub async fn keep_team(&self, team: &TeamRecord) -> Result<(), StoreError> {
        let mut connection = self.writer.acquire().await?;
        keep(&mut connection, team).await
    }

    /// Forgets a team.
    pub async fn forget_team(&self, team_id: i64) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        for statement in ["DELETE FROM team_members WHERE team_id = $1", "DELETE FROM teams WHERE id = $1"] {
            sqlx::query(statement).bind(team_id).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Notes that somebody joined a team; the team is noted with it, should it be new.
    pub async fn join_team(&self, team: &TeamRecord, member: &TeamMember) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        keep(&mut transaction, team).await?;
        join(&mut transaction, team.id, member).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Notes that somebody left a team.
    pub async fn leave_team(&self, team_id: i64, user_id: i64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM team_members WHERE team_id = $1 AND user_id = $2")
            .bind(team_id)
            .bind(user_id)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Notes that somebody left an organisation, and with it all its teams.
    pub async fn leave_organization(&self, org: &str, user_id: i64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM team_members WHERE user_id = $1 AND team_id IN (SELECT id FROM teams WHERE org = $2)")
            .bind(user_id)
            .bind(org.to_lowercase())
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}

/// Forgets all teams of an installation, within the caller's transaction.
pub(super) async fn forget_all(connection: &mut SqliteConnection, installation_id: i64) -> Result<(), StoreError> {
    for statement in [
        "DELETE FROM team_members WHERE team_id IN (SELECT id FROM teams WHERE installation_id = $1)",
        "DELETE FROM teams WHERE installation_id = $1",
    ] {
        sqlx::query(statement).bind(installation_id).execute(&mut *connection).await?;
    }
    Ok(())
}

async fn keep(connection: &mut SqliteConnection, team: &TeamRecord) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO teams (id, installation_id, org, slug, name) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (id) DO UPDATE SET
             installation_id = excluded.installation_id, org = excluded.org, slug = excluded.slug,
             name = excluded.name",
    )
    .bind(team.id)
    .bind(team.installation_id)
    .bind(team.org.to_lowercase())
    .bind(team.slug.to_lowercase())
    .bind(&team.name)
    .execute(connection)
    .await?;
    Ok(())
}

async fn join(connection: &mut SqliteConnection, team_id: i64, member: &TeamMember) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO team_members (team_id, user_id, login) VALUES ($1, $2, $3)
         ON CONFLICT (team_id, user_id) DO UPDATE SET login = excluded.login",
    )
    .bind(team_id)
    .bind(member.id)
    .bind(&member.login)
    .execute(connection)
    .await?;
    Ok(())
}
