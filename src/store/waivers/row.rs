//! A waiver as its row.

use sqlx::{FromRow, SqliteConnection};

use super::super::{Millis, StoreError, now};
use super::{NewWaiver, RecordedWaiver, WaiverChange, WaiverState};
use chrono::NaiveDate;

#[derive(FromRow)]
pub(super) struct Row {
    id: i64,
    cause: String,
    state: String,
    repository_id: i64,
    repository: String,
    installation_id: i64,
    default_branch: String,
    issue: i64,
    in_pull: i64,
    comment_url: String,
    rules: String,
    path: Option<String>,
    reason: String,
    days: i64,
    asked_by: String,
    asked_by_id: i64,
    asked_at: Millis,
    decided_by: Option<String>,
    refusal: Option<String>,
    granted_on: Option<String>,
    until: Option<String>,
    ended_on: Option<String>,
    ended_by: Option<String>,
    settled: i64,
    mirror_pull: Option<i64>,
    mirror_note: String,
}

impl Row {
    pub(super) fn into_waiver(self) -> Result<RecordedWaiver, StoreError> {
        let asked = NewWaiver {
            cause: self.cause,
            repository_id: self.repository_id,
            repository: self.repository,
            installation_id: self.installation_id,
            default_branch: self.default_branch,
            issue: self.issue,
            in_pull: self.in_pull != 0,
            comment_url: self.comment_url,
            rules: self.rules.split_whitespace().map(str::to_owned).collect(),
            path: self.path,
            reason: self.reason,
            days: u32::try_from(self.days).unwrap_or_default(),
            asked_by: self.asked_by,
            asked_by_id: self.asked_by_id,
        };
        Ok(RecordedWaiver {
            id: self.id,
            state: WaiverState::from_name(&self.state)?,
            asked,
            asked_at: self.asked_at,
            decided_by: self.decided_by,
            refusal: self.refusal,
            granted_on: day(self.granted_on)?,
            until: day(self.until)?,
            ended_on: day(self.ended_on)?,
            ended_by: self.ended_by,
            settled: self.settled != 0,
            mirror_pull: self.mirror_pull,
            mirror_note: self.mirror_note,
        })
    }
}

fn day(stored: Option<String>) -> Result<Option<NaiveDate>, StoreError> {
    let read = |day: String| day.parse().map_err(|_| StoreError::Corrupt(format!("a waiver with the day `{day}`")));
    stored.map(read).transpose()
}

/// Inserts a waiver with the next number, which no request and no creation has either.
pub(super) async fn insert(connection: &mut SqliteConnection, new: &NewWaiver) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(
        "INSERT INTO waivers
             (id, cause, state, repository_id, repository, installation_id, default_branch, issue, in_pull, comment_url,
              rules, path, reason, days, asked_by, asked_by_id, asked_at, changed_at)
         VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM
                     (SELECT MAX(id) AS id FROM requests UNION ALL SELECT MAX(id) AS id FROM creations
                         UNION ALL SELECT MAX(id) AS id FROM waivers) AS numbers),
                 $1, 'waiting', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)
         RETURNING id",
    )
    .bind(&new.cause)
    .bind(new.repository_id)
    .bind(&new.repository)
    .bind(new.installation_id)
    .bind(&new.default_branch)
    .bind(new.issue)
    .bind(i64::from(new.in_pull))
    .bind(&new.comment_url)
    .bind(new.rules.join(" "))
    .bind(&new.path)
    .bind(&new.reason)
    .bind(i64::from(new.days))
    .bind(&new.asked_by)
    .bind(new.asked_by_id)
    .bind(now())
    .fetch_one(connection)
    .await?)
}

/// Changes a waiver and notes that, within the caller's transaction. What counts for findings is settled later.
pub(super) async fn change(
    connection: &mut SqliteConnection,
    change: &WaiverChange<'_>,
    from: WaiverState,
) -> Result<(), StoreError> {
    let decides = matches!(change.to, WaiverState::Granted | WaiverState::Refused);
    let ends = matches!(change.to, WaiverState::Ended | WaiverState::Expired);
    sqlx::query(
        "UPDATE waivers SET state = $1, changed_at = $2, refusal = COALESCE($3, refusal),
             until = COALESCE($4, until),
             decided_by = CASE WHEN $5 <> 0 THEN $6 ELSE decided_by END,
             granted_on = CASE WHEN $7 <> 0 THEN $8 ELSE granted_on END,
             ended_on = CASE WHEN $9 <> 0 THEN $8 ELSE ended_on END,
             ended_by = CASE WHEN $10 <> 0 THEN $6 ELSE ended_by END,
             settled = CASE WHEN $7 <> 0 OR $9 <> 0 THEN 0 ELSE settled END
         WHERE id = $11",
    )
    .bind(change.to.name())
    .bind(now())
    .bind(change.reason)
    .bind(change.until.map(|day| day.to_string()))
    .bind(i64::from(decides))
    .bind(change.who)
    .bind(i64::from(change.to == WaiverState::Granted))
    .bind(change.on.to_string())
    .bind(i64::from(ends))
    .bind(i64::from(change.to == WaiverState::Ended))
    .bind(change.id)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT INTO waiver_changes (waiver_id, number, from_state, to_state, who, cause, at)
         VALUES ($1, (SELECT COUNT(*) + 1 FROM waiver_changes WHERE waiver_id = $1), $2, $3, $4, $5, $6)",
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
