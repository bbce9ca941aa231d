//! Requests for something provisioned, and every change of their state.

use sqlx::FromRow;

use super::{Millis, Store, StoreError, now};

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RequestState {
    /// It may be carried out: nothing to approve, or approved.
    Asked,
    /// It waits for an approval.
    Waiting,
    /// Its pull request is open.
    CarriedOut,
    /// Its pull request was merged.
    Merged,
    /// Someone who may approve said no.
    Refused,
    /// It was called off, or its pull request was closed.
    Cancelled,
}

impl RequestState {
    /// All states.
    pub const ALL: [Self; 6] =
        [Self::Asked, Self::Waiting, Self::CarriedOut, Self::Merged, Self::Refused, Self::Cancelled];

    /// The name that is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Waiting => "waiting",
            Self::CarriedOut => "carried_out",
            Self::Merged => "merged",
            Self::Refused => "refused",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether a request may go from here to `next`.
    pub fn may_become(self, next: Self) -> bool {
        use RequestState::{Asked, Cancelled, CarriedOut, Merged, Refused, Waiting};
        matches!(
            (self, next),
            (Waiting, Asked | Refused | Cancelled)
                | (Asked, CarriedOut | Refused | Cancelled)
                | (CarriedOut, Merged | Refused | Cancelled)
                // A pull request that was closed can be opened again.
                | (Cancelled, CarriedOut)
        )
    }

    fn from_name(name: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|state| state.name() == name)
            .ok_or_else(|| StoreError::Corrupt(format!("a request in the state `{name}`")))
    }
}

/// A request that is about to be remembered.
#[derive(Debug, Clone)]
pub struct NewRequest {
    /// The command that asks: comment and place in it.
    pub cause: String,
    /// `Asked`, or `Waiting` when it needs an approval.
    pub state: RequestState,
    /// GitHub's id of the repository.
    pub repository_id: i64,
    /// `owner/name` at the time of asking.
    pub repository: String,
    /// Whose token carries it out.
    pub installation_id: i64,
    /// The issue or pull request in which it was asked.
    pub issue: i64,
    /// The comment that asked.
    pub comment_id: i64,
    /// Where that comment can be read.
    pub comment_url: String,
    /// The branch that the pull request goes to.
    pub default_branch: String,
    /// The golden path's name.
    pub golden_path: String,
    /// The name of what is asked for.
    pub name: String,
    /// The environment it is for; empty when the golden path knows none.
    pub environment: String,
    /// Who asked.
    pub asked_by: String,
    /// GitHub's id of who asked.
    pub asked_by_id: i64,
    /// The plan as JSON.
    pub plan: String,
    /// The plan's hash, in hexadecimal.
    pub plan_hash: String,
}

/// A request as it stands.
#[derive(Debug, Clone)]
pub struct Request {
    /// The number that people type.
    pub id: i64,
    /// Where it stands.
    pub state: RequestState,
    /// What was asked, where, by whom.
    pub asked: NewRequest,
    /// When it was asked.
    pub asked_at: Millis,
    /// Who approved or refused it.
    pub decided_by: Option<String>,
    /// Why it was refused or cancelled, as typed.
    pub reason: Option<String>,
    /// The commit that carries it out.
    pub commit_sha: Option<String>,
    /// When it was last tried to open its pull request.
    pub pull_intended: Option<Millis>,
    /// Its pull request.
    pub pull_number: Option<i64>,
    /// Where its pull request can be read.
    pub pull_url: Option<String>,
}

/// A change of state that is asked for: of a request, or of what else is asked for and decided.
#[derive(Debug, Clone)]
pub struct Transition<'a, State = RequestState> {
    /// Which one.
    pub id: i64,
    /// The state to reach.
    pub to: State,
    /// Who does it.
    pub who: &'a str,
    /// The command or event that does it; the same cause does it once.
    pub cause: &'a str,
    /// Whether `who` decided about an approval.
    pub decides: bool,
    /// Why, as typed.
    pub reason: Option<&'a str>,
}

/// What became of a [`Transition`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The request was changed, now or earlier by the same cause.
    Made,
    /// The request stands where this change is not possible.
    NotFrom(RequestState),
}

impl Store {
    /// Remembers a request and gives it its number. When the same cause has asked already, or something living of the
    /// same name exists in the repository, that one is returned instead.
    pub async fn ask(&self, new: &NewRequest) -> Result<Request, StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let existing: Option<i64> = sqlx::query_scalar(
            "SELECT id FROM requests WHERE cause = $1 OR (
                 repository_id = $2 AND golden_path = $3 AND name = $4
                 AND state IN ('asked', 'waiting', 'carried_out', 'merged'))
             ORDER BY cause = $1 DESC LIMIT 1",
        )
        .bind(&new.cause)
        .bind(new.repository_id)
        .bind(&new.golden_path)
        .bind(&new.name)
        .fetch_optional(&mut *transaction)
        .await?;
        let id = match existing {
            Some(id) => id,
            None => {
                let id: i64 = sqlx::query_scalar(
                    "INSERT INTO requests
                         (id, cause, state, repository_id, repository, installation_id, issue, comment_id, comment_url,
                          default_branch, golden_path, name, environment, asked_by, asked_by_id, asked_at, plan,
                          plan_hash)
                     VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM (SELECT MAX(id) AS id FROM requests
                                 UNION ALL SELECT MAX(id) AS id FROM creations
                                 UNION ALL SELECT MAX(id) AS id FROM waivers) AS numbers),
                             $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
                     RETURNING id",
                )
                .bind(&new.cause)
                .bind(new.state.name())
                .bind(new.repository_id)
                .bind(&new.repository)
                .bind(new.installation_id)
                .bind(new.issue)
                .bind(new.comment_id)
                .bind(&new.comment_url)
                .bind(&new.default_branch)
                .bind(&new.golden_path)
                .bind(&new.name)
                .bind(&new.environment)
                .bind(&new.asked_by)
                .bind(new.asked_by_id)
                .bind(now())
                .bind(&new.plan)
                .bind(&new.plan_hash)
                .fetch_one(&mut *transaction)
                .await?;
                id
            }
        };
        let row: Row =
            sqlx::query_as("SELECT * FROM requests WHERE id = $1").bind(id).fetch_one(&mut *transaction).await?;
        transaction.commit().await?;
        row.into_request()
    }

    /// The request of that number.
    pub async fn request(&self, id: i64) -> Result<Option<Request>, StoreError> {
        self.one_request(sqlx::query_as("SELECT * FROM requests WHERE id = $1").bind(id)).await
    }

    /// The request that this cause asked for.
    pub async fn request_of(&self, cause: &str) -> Result<Option<Request>, StoreError> {
        self.one_request(sqlx::query_as("SELECT * FROM requests WHERE cause = $1").bind(cause.to_owned())).await
    }

    /// The request for something of this name in a repository that was neither refused nor cancelled.
    pub async fn living_request(
        &self,
        repository_id: i64,
        golden_path: &str,
        name: &str,
    ) -> Result<Option<Request>, StoreError> {
        self.one_request(
            sqlx::query_as(
                "SELECT * FROM requests WHERE repository_id = $1 AND golden_path = $2 AND name = $3
                 AND state IN ('asked', 'waiting', 'carried_out', 'merged')",
            )
            .bind(repository_id)
            .bind(golden_path.to_owned())
            .bind(name.to_owned()),
        )
        .await
    }

    /// The request that this pull request carries out.
    pub async fn request_of_pull(&self, repository_id: i64, number: i64) -> Result<Option<Request>, StoreError> {
        self.one_request(
            sqlx::query_as(
                "SELECT * FROM requests WHERE repository_id = $1 AND pull_number = $2 ORDER BY id DESC LIMIT 1",
            )
            .bind(repository_id)
            .bind(number),
        )
        .await
    }

    /// The newest living or waiting requests of a repository, newest first.
    pub async fn requests_in(&self, repository_id: i64, limit: i64) -> Result<Vec<Request>, StoreError> {
        let rows: Vec<Row> =
            sqlx::query_as("SELECT * FROM requests WHERE repository_id = $1 ORDER BY id DESC LIMIT $2")
                .bind(repository_id)
                .bind(limit)
                .fetch_all(&self.readers)
                .await?;
        rows.into_iter().map(Row::into_request).collect()
    }

    /// Changes a request's state, if the state machine allows it from where it stands.
    pub async fn change_request(&self, change: &Transition<'_>) -> Result<Change, StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let already: Option<i64> =
            sqlx::query_scalar("SELECT 1 FROM request_changes WHERE request_id = $1 AND cause = $2 AND to_state = $3")
                .bind(change.id)
                .bind(change.cause)
                .bind(change.to.name())
                .fetch_optional(&mut *transaction)
                .await?;
        if already.is_some() {
            return Ok(Change::Made);
        }
        let from: String = sqlx::query_scalar("SELECT state FROM requests WHERE id = $1")
            .bind(change.id)
            .fetch_one(&mut *transaction)
            .await?;
        let from = RequestState::from_name(&from)?;
        if !from.may_become(change.to) {
            return Ok(Change::NotFrom(from));
        }
        sqlx::query(
            "UPDATE requests SET state = $1, reason = COALESCE($2, reason),
                 decided_by = CASE WHEN $3 <> 0 THEN $4 ELSE decided_by END
             WHERE id = $5",
        )
        .bind(change.to.name())
        .bind(change.reason)
        .bind(i64::from(change.decides))
        .bind(change.who)
        .bind(change.id)
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "INSERT INTO request_changes (request_id, step, from_state, to_state, who, cause, at)
             VALUES ($1, (SELECT COUNT(*) + 1 FROM request_changes WHERE request_id = $1), $2, $3, $4, $5, $6)",
        )
        .bind(change.id)
        .bind(from.name())
        .bind(change.to.name())
        .bind(change.who)
        .bind(change.cause)
        .bind(now())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(Change::Made)
    }

    /// Keeps the commit that carries the request out.
    pub async fn keep_commit(&self, id: i64, sha: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE requests SET commit_sha = $1 WHERE id = $2")
            .bind(sha)
            .bind(id)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Notes, before the attempt, that the request's pull request is about to be opened.
    pub async fn intend_pull(&self, id: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE requests SET pull_intended = $1 WHERE id = $2")
            .bind(now())
            .bind(id)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Keeps the request's pull request.
    pub async fn keep_pull(&self, id: i64, number: i64, url: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE requests SET pull_number = $1, pull_url = $2 WHERE id = $3")
            .bind(number)
            .bind(url)
            .bind(id)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn one_request(
        &self,
        query: sqlx::query::QueryAs<'_, sqlx::Sqlite, Row, sqlx::sqlite::SqliteArguments>,
    ) -> Result<Option<Request>, StoreError> {
        query.fetch_optional(&self.readers).await?.map(Row::into_request).transpose()
    }
}

#[derive(FromRow)]
struct Row {
    id: i64,
    cause: String,
    state: String,
    repository_id: i64,
    repository: String,
    installation_id: i64,
    issue: i64,
    comment_id: i64,
    comment_url: String,
    default_branch: String,
    golden_path: String,
    name: String,
    environment: String,
    asked_by: String,
    asked_by_id: i64,
    asked_at: Millis,
    plan: String,
    plan_hash: String,
    decided_by: Option<String>,
    reason: Option<String>,
    commit_sha: Option<String>,
    pull_intended: Option<Millis>,
    pull_number: Option<i64>,
    pull_url: Option<String>,
}

impl Row {
    fn into_request(self) -> Result<Request, StoreError> {
        let state = RequestState::from_name(&self.state)?;
        Ok(Request {
            id: self.id,
            state,
            asked: NewRequest {
                cause: self.cause,
                state,
                repository_id: self.repository_id,
                repository: self.repository,
                installation_id: self.installation_id,
                issue: self.issue,
                comment_id: self.comment_id,
                comment_url: self.comment_url,
                default_branch: self.default_branch,
                golden_path: self.golden_path,
                name: self.name,
                environment: self.environment,
                asked_by: self.asked_by,
                asked_by_id: self.asked_by_id,
                plan: self.plan,
                plan_hash: self.plan_hash,
            },
            asked_at: self.asked_at,
            decided_by: self.decided_by,
            reason: self.reason,
            commit_sha: self.commit_sha,
            pull_intended: self.pull_intended,
            pull_number: self.pull_number,
            pull_url: self.pull_url,
        })
    }
}
