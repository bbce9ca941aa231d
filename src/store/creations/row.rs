//! A creation as its row.

use sqlx::{FromRow, SqliteConnection};

use super::super::{Millis, StoreError, now};
use super::{Creation, CreationChange, CreationState, MadeRepository, NewCreation};

#[derive(FromRow)]
pub(super) struct Row {
    id: i64,
    cause: String,
    state: String,
    platform_id: i64,
    platform: String,
    installation_id: i64,
    default_branch: String,
    issue: i64,
    by_form: i64,
    url: String,
    golden_path: String,
    target: String,
    asked_by: String,
    asked_by_id: i64,
    asked_at: Millis,
    plan: String,
    plan_hash: String,
    decided_by: Option<String>,
    reason: Option<String>,
    target_id: Option<i64>,
    target_node: String,
    target_url: String,
    made_branch: String,
}

impl Row {
    pub(super) fn into_creation(self) -> Result<Creation, StoreError> {
        let state = CreationState::from_name(&self.state)?;
        let made = self.target_id.map(|id| MadeRepository {
            id,
            node_id: self.target_node,
            url: self.target_url,
            branch: self.made_branch,
        });
        let asked = NewCreation {
            cause: self.cause,
            state,
            platform_id: self.platform_id,
            platform: self.platform,
            installation_id: self.installation_id,
            default_branch: self.default_branch,
            issue: self.issue,
            by_form: self.by_form != 0,
            url: self.url,
            golden_path: self.golden_path,
            target: self.target,
            asked_by: self.asked_by,
            asked_by_id: self.asked_by_id,
            plan: self.plan,
            plan_hash: self.plan_hash,
        };
        let (asked_at, decided_by, reason) = (self.asked_at, self.decided_by, self.reason);
        Ok(Creation { id: self.id, state, asked, asked_at, decided_by, reason, made })
    }
}

/// Inserts a creation with the next number, which no request and no waiver has either.
pub(super) async fn insert(connection: &mut SqliteConnection, new: &NewCreation) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(
        "INSERT INTO creations
             (id, cause, state, platform_id, platform, installation_id, default_branch, issue, by_form, url,
              golden_path, target, asked_by, asked_by_id, asked_at, plan, plan_hash)
         VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM
                     (SELECT MAX(id) AS id FROM requests UNION ALL SELECT MAX(id) AS id FROM creations
                         UNION ALL SELECT MAX(id) AS id FROM waivers) AS numbers),
                 $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         RETURNING id",
    )
    .bind(&new.cause)
    .bind(new.state.name())
    .bind(new.platform_id)
    .bind(&new.platform)
    .bind(new.installation_id)
    .bind(&new.default_branch)
    .bind(new.issue)
    .bind(i64::from(new.by_form))
    .bind(&new.url)
    .bind(&new.golden_path)
    .bind(new.target.to_lowercase())
    .bind(&new.asked_by)
    .bind(new.asked_by_id)
    .bind(now())
    .bind(&new.plan)
    .bind(&new.plan_hash)
    .fetch_one(connection)
    .await?)
}

/// Notes a change, within the caller's transaction.
pub(super) async fn note_change(
    connection: &mut SqliteConnection,
    change: &CreationChange<'_>,
    from: CreationState,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO creation_changes (creation_id, number, from_state, to_state, who, cause, at)
         VALUES ($1, (SELECT COUNT(*) + 1 FROM creation_changes WHERE creation_id = $1), $2, $3, $4, $5, $6)",
    )
    .bind(change.id)
    .bind(from.name())
    .bind(change.to.name())
    .bind(change.who)
    .bind(change.cause)
    .bind(now())
    .execute(connection)
    .await?;
    Ok(())
}
