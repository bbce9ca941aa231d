//! What the policies were judged over, kept for some months so that a change of them can be tried on it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Millis, Store, StoreError, now};

/// How long an input is kept.
pub const KEPT_DAYS: i64 = 90;
/// Bytes of an input once it is unpacked.
const LARGEST: usize = 8 << 20;

/// The files that one pull request was judged over, by the names of their contents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedInput {
    /// `owner/name` at the time.
    pub repository: String,
    /// Whether everybody can read it.
    pub public: Option<bool>,
    /// The files that it touches, after it: path and name of the content.
    pub after: BTreeMap<String, String>,
    /// Those that were there before it.
    pub before: BTreeMap<String, String>,
    /// Files that it leaves alone and that were looked at.
    pub beside: BTreeMap<String, String>,
    /// The lines that it touches, first and last, by path.
    pub touched: BTreeMap<String, Vec<(u32, u32)>>,
}

impl Store {
    /// Keeps what a pull request was judged over, in place of what an earlier head of it was.
    pub async fn keep_judged_input(
        &self,
        repository_id: i64,
        pull: i64,
        account: &str,
        input: &JudgedInput,
    ) -> Result<(), StoreError> {
        let corrupt = |error: std::io::Error| StoreError::Corrupt(format!("an input cannot be packed: {error}"));
        let json = serde_json::to_vec(input).map_err(|error| corrupt(error.into()))?;
        if json.len() > LARGEST {
            return Ok(());
        }
        let packed = zstd::bulk::compress(&json, 3).map_err(corrupt)?;
        sqlx::query(
            "INSERT INTO judged_inputs (repository_id, pull, account, judged_at, input) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (repository_id, pull) DO UPDATE SET
                 account = excluded.account, judged_at = excluded.judged_at, input = excluded.input",
        )
        .bind(repository_id)
        .bind(pull)
        .bind(account.to_lowercase())
        .bind(now())
        .bind(packed)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// The repository and number of the pull requests of an account that were judged since, the newest first.
    pub async fn judged_pulls(&self, account: &str, since: Millis) -> Result<Vec<(i64, i64)>, StoreError> {
        let sql = "SELECT repository_id, pull FROM judged_inputs WHERE account = $1 AND judged_at >= $2
                   ORDER BY judged_at DESC, repository_id, pull";
        Ok(sqlx::query_as(sql).bind(account.to_lowercase()).bind(since).fetch_all(&self.readers).await?)
    }

    /// What a pull request was judged over.
    pub async fn judged_input(&self, repository_id: i64, pull: i64) -> Result<Option<JudgedInput>, StoreError> {
        let sql = "SELECT input FROM judged_inputs WHERE repository_id = $1 AND pull = $2";
        let row: Option<(Vec<u8>,)> =
            sqlx::query_as(sql).bind(repository_id).bind(pull).fetch_optional(&self.readers).await?;
        let Some((packed,)) = row else { return Ok(None) };
        let corrupt = |reason: String| StoreError::Corrupt(format!("input of {repository_id}#{pull}: {reason}"));
        let json = zstd::bulk::decompress(&packed, LARGEST).map_err(|error| corrupt(error.to_string()))?;
        serde_json::from_slice(&json).map(Some).map_err(|error| corrupt(error.to_string()))
    }

    /// Forgets inputs that are older than [`KEPT_DAYS`]; returns how many went.
    pub async fn forget_judged_inputs(&self) -> Result<u64, StoreError> {
        let before = now() - KEPT_DAYS * 24 * 60 * 60 * 1000;
        let gone =
            sqlx::query("DELETE FROM judged_inputs WHERE judged_at < $1").bind(before).execute(&self.writer).await?;
        Ok(gone.rows_affected())
    }
}
