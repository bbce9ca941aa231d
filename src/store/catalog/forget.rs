//! Forgets what is not there any more: a repository, an installation, or the whole record before it is built anew.

use super::super::{Store, StoreError};
use super::{take_over, teams};

impl Store {
    /// Forgets a repository and all it brought, in one transaction.
    pub async fn forget_repository(&self, repository_id: i64) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        entities(&mut transaction, repository_id).await?;
        sqlx::query("DELETE FROM repositories WHERE id = $1").bind(repository_id).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Forgets what a repository brought but not the repository: an archived one. It is read from nothing when it
    /// comes back.
    pub async fn forget_entities_of(&self, repository_id: i64) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        entities(&mut transaction, repository_id).await?;
        sqlx::query("UPDATE repositories SET commit_sha = NULL, etag = NULL WHERE id = $1")
            .bind(repository_id)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Forgets an installation with its repositories and teams: one transaction a repository, so that nobody waits
    /// long; cut short, it goes on where it is called again.
    pub async fn forget_installation(&self, installation_id: i64) -> Result<(), StoreError> {
        loop {
            let some = self.repositories(installation_id, 0, 100).await?;
            if some.is_empty() {
                break;
            }
            for repository in some {
                self.forget_repository(repository.id).await?;
            }
        }
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        teams::forget_all(&mut transaction, installation_id).await?;
        sqlx::query("DELETE FROM installations WHERE id = $1").bind(installation_id).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Forgets the whole record; deliveries, requests and messages stay.
    pub async fn forget_catalog(&self) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        for statement in [
            "DELETE FROM entities",
            "DELETE FROM relations",
            "DELETE FROM catalog_files",
            "DELETE FROM repository_trees",
            "DELETE FROM repositories",
            "DELETE FROM team_members",
            "DELETE FROM teams",
            "DELETE FROM installations",
            "DELETE FROM blobs",
        ] {
            sqlx::query(statement).execute(&mut *transaction).await?;
        }
        super::words::remove_all(&mut transaction).await?;
        transaction.commit().await?;
        Ok(())
    }
}

async fn entities(connection: &mut sqlx::SqliteConnection, repository_id: i64) -> Result<(), StoreError> {
    let gone: Vec<(i64, String, i64)> =
        sqlx::query_as("SELECT id, reference, wins FROM entities WHERE repository_id = $1")
            .bind(repository_id)
            .fetch_all(&mut *connection)
            .await?;
    let ids: Vec<i64> = gone.iter().map(|(id, ..)| *id).collect();
    super::words::remove(connection, &ids).await?;
    for statement in [
        "DELETE FROM relations WHERE entity_id IN (SELECT id FROM entities WHERE repository_id = $1)",
        "DELETE FROM entities WHERE repository_id = $1",
        "DELETE FROM catalog_files WHERE repository_id = $1",
        "DELETE FROM repository_trees WHERE repository_id = $1",
    ] {
        sqlx::query(statement).bind(repository_id).execute(&mut *connection).await?;
    }
    for (_, reference, wins) in gone {
        if wins != 0 {
            take_over::promote(connection, &reference).await?;
        }
    }
    Ok(())
}
