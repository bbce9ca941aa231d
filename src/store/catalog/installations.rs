//! Where the App is installed, and how far each installation has been read.

use sqlx::FromRow;

use super::super::{Millis, Store, StoreError, now};

/// An installation as it is recorded.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct InstallationRecord {
    /// GitHub's id.
    pub id: i64,
    /// The login of the organisation or person.
    pub account: String,
    /// Whether it is an organisation: only those have teams.
    pub is_organization: bool,
    /// From when on a full sync is due; none when none is asked for.
    pub sync_wanted_at: Option<Millis>,
    /// When the sync that is under way began: what was looked at since is not looked at again.
    pub sync_started_at: Option<Millis>,
    /// When the last sync came to its end.
    pub sync_finished_at: Option<Millis>,
    /// When the teams were last read.
    pub teams_at: Option<Millis>,
}

const COLUMNS: &str = "id, account, is_organization <> 0 AS is_organization, sync_wanted_at, sync_started_at, \
                       sync_finished_at, teams_at";

impl Store {
    /// Notes that the App is installed there.
    pub async fn keep_installation(&self, id: i64, account: &str, is_organization: bool) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO installations (id, account, is_organization) VALUES ($1, $2, $3)
             ON CONFLICT (id) DO UPDATE SET account = excluded.account, is_organization = excluded.is_organization",
        )
        .bind(id)
        .bind(account)
        .bind(i64::from(is_organization))
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// All installations, in the order of their ids.
    pub async fn installations(&self) -> Result<Vec<InstallationRecord>, StoreError> {
        Ok(sqlx::query_as(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM installations ORDER BY id")))
            .fetch_all(&self.readers)
            .await?)
    }

    /// One installation.
    pub async fn installation(&self, id: i64) -> Result<Option<InstallationRecord>, StoreError> {
        Ok(sqlx::query_as(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM installations WHERE id = $1")))
            .bind(id)
            .fetch_optional(&self.readers)
            .await?)
    }

    /// Asks for a full sync of an installation from that time on. One that is under way goes on; what it has looked at
    /// before is looked at again by another one after it.
    pub async fn want_sync(&self, installation_id: i64, from: Millis) -> Result<(), StoreError> {
        sqlx::query("UPDATE installations SET sync_wanted_at = $1 WHERE id = $2")
            .bind(from)
            .bind(installation_id)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Begins a sync, or goes on with the one that was cut short; returns when it began.
    pub async fn begin_sync(&self, installation_id: i64) -> Result<Millis, StoreError> {
        let started: Option<Millis> = sqlx::query_scalar(
            "UPDATE installations SET
                 sync_started_at = COALESCE(sync_started_at, $1),
                 sync_wanted_at = CASE WHEN sync_started_at IS NULL AND sync_wanted_at <= $1
                                       THEN NULL ELSE sync_wanted_at END
             WHERE id = $2 RETURNING sync_started_at",
        )
        .bind(now())
        .bind(installation_id)
        .fetch_optional(&self.writer)
        .await?;
        Ok(started.unwrap_or_else(now))
    }

    /// Ends a sync. One that was asked for after it had begun is still wanted.
    pub async fn finish_sync(&self, installation_id: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE installations SET sync_started_at = NULL, sync_finished_at = $1 WHERE id = $2")
            .bind(now())
            .bind(installation_id)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Marks all repositories of an installation to be read again although they have not changed: what their files
    /// mean has. Until then they stay as they are recorded.
    pub async fn read_again(&self, installation_id: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE repositories SET etag = NULL, looked_at = NULL WHERE installation_id = $1")
            .bind(installation_id)
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}
