//! Contents that were read once and are not read again: by the name of the content, so they are never stale.

use super::super::{Millis, Store, StoreError, now};

/// A blob larger than this is not kept.
const LARGEST: usize = 1024 * 1024;
/// Being used is noted at most this often.
const NOTED_EVERY: Millis = 24 * 3600 * 1000;

impl Store {
    /// The text of a blob, if it was kept.
    pub async fn blob(&self, hash: &str) -> Result<Option<String>, StoreError> {
        let row: Option<(i64, Vec<u8>)> = sqlx::query_as("SELECT used_at, body FROM blobs WHERE hash = $1")
            .bind(hash)
            .fetch_optional(&self.readers)
            .await?;
        let Some((used_at, body)) = row else { return Ok(None) };
        if used_at < now() - NOTED_EVERY {
            sqlx::query("UPDATE blobs SET used_at = $1 WHERE hash = $2")
                .bind(now())
                .bind(hash)
                .execute(&self.writer)
                .await?;
        }
        let corrupt = |reason: String| StoreError::Corrupt(format!("blob {hash}: {reason}"));
        let bytes = zstd::bulk::decompress(&body, LARGEST).map_err(|error| corrupt(error.to_string()))?;
        String::from_utf8(bytes).map(Some).map_err(|error| corrupt(error.to_string()))
    }

    /// Keeps the text of a blob; one of more than 1 MB is not kept.
    pub async fn keep_blob(&self, hash: &str, text: &str) -> Result<(), StoreError> {
        self.keep_blobs(&[(hash, text)]).await
    }

    /// Keeps the texts of several blobs in one commit; those of more than 1 MB are not kept.
    pub async fn keep_blobs(&self, blobs: &[(&str, &str)]) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        for (hash, text) in blobs.iter().filter(|(_, text)| text.len() <= LARGEST) {
            let body = zstd::bulk::compress(text.as_bytes(), 3)
                .map_err(|error| StoreError::Corrupt(format!("blob {hash} cannot be packed: {error}")))?;
            sqlx::query(
                "INSERT INTO blobs (hash, used_at, size, body) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (hash) DO UPDATE SET used_at = excluded.used_at",
            )
            .bind(hash)
            .bind(now())
            .bind(i64::try_from(body.len()).unwrap_or(i64::MAX))
            .bind(body)
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Forgets the blobs that were not used for longest until the rest takes at most `bytes`; returns how many went.
    pub async fn trim_blobs(&self, bytes: i64) -> Result<u64, StoreError> {
        // The running sum goes over the index alone, newest first; it stands behind the first that is too many.
        let gone = sqlx::query(
            "DELETE FROM blobs WHERE hash IN (
                 SELECT hash FROM (
                     SELECT hash, SUM(size) OVER (ORDER BY used_at DESC, hash DESC) AS so_far FROM blobs)
                 WHERE so_far > $1)",
        )
        .bind(bytes)
        .execute(&self.writer)
        .await?;
        Ok(gone.rows_affected())
    }
}
