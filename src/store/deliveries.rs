//! Deliveries: insert many in one commit, claim in order for one subject, finish, retry.

use sqlx::{AssertSqlSafe, FromRow};

use super::{Millis, Store, StoreError, now};

/// A delivery as it comes in, ready to be stored.
#[derive(Debug)]
pub struct Arrival {
    /// `X-GitHub-Delivery`: the same for every redelivery.
    pub guid: String,
    /// `X-GitHub-Event`.
    pub event: String,
    /// The payload's `action`, or empty.
    pub action: String,
    /// What must be worked on in order: a pull request, an issue, a repository.
    pub subject: String,
    /// Whose token works on it.
    pub installation_id: Option<i64>,
    /// `ready`, `ignored`, or `failed` when it can never be read.
    pub state: DeliveryState,
    /// Why it is ignored or failed.
    pub note: String,
    /// How long it waits before it is worked on, in milliseconds.
    pub pause: Millis,
    /// The payload's JSON, compressed.
    pub body: Vec<u8>,
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeliveryState {
    /// Waits for its turn, or for its next try.
    Ready,
    /// Is being worked on.
    Running,
    /// Was worked on to the end.
    Done,
    /// Asks for nothing that we do.
    Ignored,
    /// Was given up; it can be run again by hand or by a redelivery.
    Failed,
}

impl DeliveryState {
    /// All states, in the order of a delivery's life.
    pub const ALL: [Self; 5] = [Self::Ready, Self::Running, Self::Done, Self::Ignored, Self::Failed];

    /// The name that is stored and shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Done => "done",
            Self::Ignored => "ignored",
            Self::Failed => "failed",
        }
    }

    /// The state of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// A delivery that this process has been given to work on.
#[derive(Debug, Clone, FromRow)]
pub struct Claimed {
    /// The order of arrival.
    pub seq: i64,
    /// `X-GitHub-Delivery`.
    pub guid: String,
    /// `X-GitHub-Event`.
    pub event: String,
    /// The payload's `action`, or empty.
    pub action: String,
    /// What is worked on in order.
    pub subject: String,
    /// Failed tries so far.
    pub attempts: i64,
    /// When it came in.
    pub received_at: Millis,
    /// The payload's JSON, compressed.
    pub body: Vec<u8>,
}

/// A delivery as the command line shows it.
#[derive(Debug, Clone, FromRow)]
pub struct Delivery {
    /// The order of arrival.
    pub seq: i64,
    /// `X-GitHub-Delivery`.
    pub guid: String,
    /// `X-GitHub-Event`.
    pub event: String,
    /// The payload's `action`, or empty.
    pub action: String,
    /// What is worked on in order.
    pub subject: String,
    /// Where it stands; one of [`DeliveryState`]'s names.
    pub state: String,
    /// Its outcome, or why it failed or was ignored.
    pub note: String,
    /// When it came in.
    pub received_at: Millis,
    /// When it is tried next.
    pub run_at: Millis,
    /// Failed tries so far.
    pub attempts: i64,
    /// When it ended.
    pub finished_at: Option<Millis>,
    /// The payload's JSON, compressed.
    pub body: Vec<u8>,
}

/// How much waits, and since when.
#[derive(Debug, Clone, Copy, Default, FromRow)]
pub struct QueueDepth {
    /// Deliveries that wait or run.
    pub open: i64,
    /// Deliveries that were given up.
    pub failed: i64,
    /// Arrival of the oldest that waits or runs.
    pub oldest: Option<Millis>,
}

/// Placeholders a row in [`Store::insert_deliveries`].
const COLUMNS: usize = 10;
const LIST: &str = "SELECT seq, guid, event, action, subject, state, note, received_at, run_at, attempts, finished_at, \
                    body FROM deliveries";

impl Store {
    /// Stores all of them in one durable commit and returns how many were new. The same GUID is stored once; if the
    /// one that is stored has failed, it is made ready again.
    pub async fn insert_deliveries(&self, arrivals: Vec<Arrival>) -> Result<u64, StoreError> {
        let at = now();
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let mut fresh = 0;
        let mut rest = arrivals.into_iter();
        while rest.len() > 0 {
            // Powers of two, so that only a few statements are ever prepared; small ones, for each parameter's name is
            // looked up among all of its statement.
            let many = 1 << rest.len().min(16).ilog2();
            let mut query = sqlx::query(AssertSqlSafe(insert_of(many)));
            for arrival in rest.by_ref().take(many) {
                query = query
                    .bind(arrival.guid)
                    .bind(arrival.event)
                    .bind(arrival.action)
                    .bind(arrival.subject)
                    .bind(arrival.installation_id)
                    .bind(arrival.state.name())
                    .bind(arrival.note)
                    .bind(at)
                    .bind(at + arrival.pause)
                    .bind(arrival.body);
            }
            fresh += query.execute(&mut *transaction).await?.rows_affected();
        }
        transaction.commit().await?;
        Ok(fresh)
    }

    /// Takes up to `limit` deliveries that are due, at most one a subject and only a subject's oldest.
    pub async fn claim_deliveries(
        &self,
        worker: &str,
        limit: usize,
        lease: Millis,
    ) -> Result<Vec<Claimed>, StoreError> {
        let at = now();
        let mut claimed: Vec<Claimed> = sqlx::query_as(
            "UPDATE deliveries SET state = 'running', worker = $1, lease_until = $2
             WHERE seq IN (
                 SELECT d.seq FROM deliveries d
                 WHERE d.state = 'ready' AND d.run_at <= $3
                   AND NOT EXISTS (
                     SELECT 1 FROM deliveries earlier
                     WHERE earlier.state IN ('ready', 'running')
                       AND earlier.subject = d.subject AND earlier.seq < d.seq)
                 ORDER BY d.run_at, d.seq LIMIT $4)
             RETURNING seq, guid, event, action, subject, attempts, received_at, body",
        )
        .bind(worker)
        .bind(at + lease)
        .bind(at)
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&self.writer)
        .await?;
        claimed.sort_by_key(|delivery| delivery.seq);
        Ok(claimed)
    }

    /// Whether a later delivery of the subject, of that event and with one of these actions, waits to be worked on.
    pub async fn later_delivery_waits(&self, than: &Claimed, actions: &[&str]) -> Result<bool, StoreError> {
        let waiting: Vec<String> = sqlx::query_scalar(
            "SELECT action FROM deliveries
             WHERE state IN ('ready', 'running') AND subject = $1 AND seq > $2 AND event = $3 AND state = 'ready'",
        )
        .bind(&than.subject)
        .bind(than.seq)
        .bind(&than.event)
        .fetch_all(&self.readers)
        .await?;
        Ok(waiting.iter().any(|action| actions.contains(&action.as_str())))
    }

    /// When the next delivery is due; none when nothing waits.
    pub async fn next_delivery_due(&self) -> Result<Option<Millis>, StoreError> {
        Ok(sqlx::query_scalar("SELECT MIN(run_at) FROM deliveries WHERE state = 'ready'")
            .fetch_one(&self.readers)
            .await?)
    }

    /// Keeps the lease of what `worker` still works on.
    pub async fn extend_leases(&self, worker: &str, lease: Millis) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE deliveries SET lease_until = $1 WHERE state = 'running'
             AND worker = $2",
        )
        .bind(now() + lease)
        .bind(worker)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Gives back what nobody works on any more: leases that ran out or, with `all`, every lease (right after start,
    /// when the lock on the file proves that no other process lives). What died with its process too often is failed.
    pub async fn release_dead(&self, all: bool, deaths_allowed: i64) -> Result<u64, StoreError> {
        let at = now();
        let released = sqlx::query(
            "UPDATE deliveries SET
                 deaths = deaths + 1, worker = NULL, lease_until = NULL, run_at = $1,
                 state = CASE WHEN deaths + 1 > $2 THEN 'failed' ELSE 'ready' END,
                 finished_at = CASE WHEN deaths + 1 > $2 THEN $1 END,
                 note = CASE WHEN deaths + 1 > $2 THEN 'the process ended ' || (deaths + 1) || ' times while working on it'
                        ELSE note END
             WHERE state = 'running' AND (lease_until < $1 OR $3 <> 0)",
        )
        .bind(at)
        .bind(deaths_allowed)
        .bind(i64::from(all))
        .execute(&self.writer)
        .await?;
        Ok(released.rows_affected())
    }

    /// Ends a delivery as `Done`, `Ignored` or `Failed`; a worker that has lost its lease changes nothing.
    pub async fn finish_delivery(
        &self,
        seq: i64,
        worker: &str,
        state: DeliveryState,
        note: &str,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE deliveries SET state = $1, note = $2, finished_at = $3, worker = NULL, lease_until = NULL
             WHERE seq = $4 AND worker = $5 AND state = 'running'",
        )
        .bind(state.name())
        .bind(note)
        .bind(now())
        .bind(seq)
        .bind(worker)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Puts a delivery back to be tried again at `run_at`; `counted` says whether this was a failed try.
    pub async fn postpone_delivery(
        &self,
        seq: i64,
        worker: &str,
        run_at: Millis,
        counted: bool,
        note: &str,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE deliveries SET state = 'ready', run_at = $1, attempts = attempts + $2, note = $3,
                 worker = NULL, lease_until = NULL
             WHERE seq = $4 AND worker = $5 AND state = 'running'",
        )
        .bind(run_at)
        .bind(i64::from(counted))
        .bind(note)
        .bind(seq)
        .bind(worker)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Makes a failed delivery ready again, with all its tries. False when there is no failed one of that GUID.
    pub async fn retry_delivery(&self, guid: &str) -> Result<bool, StoreError> {
        let changed = sqlx::query(
            "UPDATE deliveries SET state = 'ready', run_at = $1, attempts = 0, deaths = 0, finished_at = NULL
             WHERE guid = $2 AND state = 'failed'",
        )
        .bind(now())
        .bind(guid)
        .execute(&self.writer)
        .await?;
        Ok(changed.rows_affected() > 0)
    }

    /// One delivery by its GUID.
    pub async fn delivery(&self, guid: &str) -> Result<Option<Delivery>, StoreError> {
        Ok(sqlx::query_as(AssertSqlSafe(format!("{LIST} WHERE guid = $1")))
            .bind(guid)
            .fetch_optional(&self.readers)
            .await?)
    }

    /// The newest deliveries, newest first; all states when `state` is none.
    pub async fn deliveries(&self, state: Option<DeliveryState>, limit: i64) -> Result<Vec<Delivery>, StoreError> {
        Ok(sqlx::query_as(AssertSqlSafe(format!("{LIST} WHERE $1 = '' OR state = $1 ORDER BY seq DESC LIMIT $2")))
            .bind(state.map_or("", DeliveryState::name))
            .bind(limit)
            .fetch_all(&self.readers)
            .await?)
    }

    /// Which of these GUIDs are stored already.
    pub async fn known_deliveries(&self, guids: &[String]) -> Result<Vec<String>, StoreError> {
        let mut known = Vec::new();
        for guid in guids {
            let found: Option<String> = sqlx::query_scalar("SELECT guid FROM deliveries WHERE guid = $1")
                .bind(guid)
                .fetch_optional(&self.readers)
                .await?;
            known.extend(found);
        }
        Ok(known)
    }

    /// How much waits, and since when.
    pub async fn queue_depth(&self) -> Result<QueueDepth, StoreError> {
        Ok(sqlx::query_as(
            "SELECT (SELECT COUNT(*) FROM deliveries WHERE state IN ('ready', 'running')) AS open,
                    (SELECT COUNT(*) FROM deliveries WHERE state = 'failed') AS failed,
                    (SELECT MIN(received_at) FROM deliveries WHERE state IN ('ready', 'running')) AS oldest",
        )
        .fetch_one(&self.readers)
        .await?)
    }

    /// Forgets up to `limit` deliveries that ended well before `before`; returns how many. Failed ones are kept.
    pub async fn forget_deliveries(&self, before: Millis, limit: i64) -> Result<u64, StoreError> {
        let gone = sqlx::query(
            "DELETE FROM deliveries WHERE seq IN (
                 SELECT seq FROM (SELECT seq, received_at, state FROM deliveries ORDER BY seq LIMIT $2)
                 WHERE received_at < $1 AND state IN ('done', 'ignored'))",
        )
        .bind(before)
        .bind(limit)
        .execute(&self.writer)
        .await?;
        Ok(gone.rows_affected())
    }

    /// How far back the App's list of deliveries has been read without a gap; none before the first time.
    pub async fn recovered_until(&self, app_id: i64) -> Result<Option<Millis>, StoreError> {
        Ok(sqlx::query_scalar("SELECT good_until FROM recovery WHERE app_id = $1")
            .bind(app_id)
            .fetch_optional(&self.readers)
            .await?)
    }

    /// Notes how far the App's list of deliveries has been read without a gap.
    pub async fn set_recovered_until(&self, app_id: i64, until: Millis) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO recovery (app_id, good_until) VALUES ($1, $2)
             ON CONFLICT (app_id) DO UPDATE SET good_until = excluded.good_until",
        )
        .bind(app_id)
        .bind(until)
        .execute(&self.writer)
        .await?;
        Ok(())
    }
}

fn insert_of(rows: usize) -> String {
    let values: Vec<String> = (0..rows)
        .map(|row| {
            let places: Vec<String> = (1..=COLUMNS).map(|column| format!("${}", row * COLUMNS + column)).collect();
            format!("({})", places.join(", "))
        })
        .collect();
    format!(
        "INSERT INTO deliveries
             (guid, event, action, subject, installation_id, state, note, received_at, run_at, body)
         VALUES {}
         ON CONFLICT (guid) DO UPDATE SET
             state = 'ready', attempts = 0, deaths = 0, run_at = excluded.run_at, finished_at = NULL
         WHERE deliveries.state = 'failed' AND excluded.state = 'ready'",
        values.join(", ")
    )
}
