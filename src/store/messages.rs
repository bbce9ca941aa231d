//! What the outbox has posted or means to post, and which commands have been answered.

use sqlx::FromRow;

use super::{Millis, Store, StoreError, now};

/// A comment of ours, posted or about to be.
#[derive(Debug, Clone, FromRow)]
pub struct Message {
    /// What the message is about: `reply:COMMENT:ORDINAL` or `request:ID`.
    pub key: String,
    /// GitHub's id of the comment, once it is known to exist.
    pub comment_id: Option<i64>,
    /// Where it can be read; empty until it exists.
    pub url: String,
    /// SHA-256 of the text that stands there.
    pub body_hash: String,
    /// When it was last tried to post it.
    pub intended_at: Millis,
    /// Not 0 when a person deleted it: it is not posted again.
    pub gone: i64,
}

/// A command that was answered to the end.
#[derive(Debug, Clone, FromRow)]
pub struct CommandRun {
    /// The command's verb.
    pub verb: String,
    /// `done`, `refused` or `unclear`.
    pub outcome: String,
}

impl Store {
    /// The message of that key.
    pub async fn message(&self, key: &str) -> Result<Option<Message>, StoreError> {
        Ok(sqlx::query_as("SELECT key, comment_id, url, body_hash, intended_at, gone FROM messages WHERE key = $1")
            .bind(key)
            .fetch_optional(&self.readers)
            .await?)
    }

    /// Notes, before the attempt, that a message is about to be posted.
    pub async fn intend_message(&self, key: &str, repository_id: i64, issue: i64) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO messages (key, repository_id, issue, url, body_hash, intended_at) VALUES ($1, $2, $3, '', '', $4)
             ON CONFLICT (key) DO UPDATE SET intended_at = excluded.intended_at",
        )
        .bind(key)
        .bind(repository_id)
        .bind(issue)
        .bind(now())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Notes that the message stands on GitHub with this text.
    pub async fn message_posted(
        &self,
        key: &str,
        comment_id: i64,
        url: &str,
        body_hash: &str,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE messages SET comment_id = $1, url = $2, body_hash = $3 WHERE key = $4")
            .bind(comment_id)
            .bind(url)
            .bind(body_hash)
            .bind(key)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Notes that a person deleted the message.
    pub async fn message_gone(&self, key: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE messages SET gone = 1 WHERE key = $1").bind(key).execute(&self.writer).await?;
        Ok(())
    }

    /// Forgets a message that was taken back, so that it can be said again.
    pub async fn forget_message(&self, key: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM messages WHERE key = $1").bind(key).execute(&self.writer).await?;
        Ok(())
    }

    /// The end of the command with this cause, if it was reached.
    pub async fn command_run(&self, cause: &str) -> Result<Option<CommandRun>, StoreError> {
        Ok(sqlx::query_as("SELECT verb, outcome FROM commands WHERE cause = $1")
            .bind(cause)
            .fetch_optional(&self.readers)
            .await?)
    }

    /// Notes that the command with this cause was answered to the end.
    pub async fn command_finished(&self, cause: &str, verb: &str, outcome: &str) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO commands (cause, verb, outcome, finished_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (cause) DO NOTHING",
        )
        .bind(cause)
        .bind(verb)
        .bind(outcome)
        .bind(now())
        .execute(&self.writer)
        .await?;
        Ok(())
    }
}
