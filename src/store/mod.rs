//! The one door to the database: an SQLite file in WAL mode, written by one connection, read by several.
//! Nothing outside this room holds SQL.

pub mod catalog;
mod checks;
mod creations;
mod deliveries;
mod form_offers;
mod judged_inputs;
mod lock;
mod messages;
mod requests;
mod waivers;

pub use checks::{CheckKey, CheckRow};
pub use creations::{Creation, CreationChange, CreationState, MadeRepository, NewCreation, StepOutcome, StepRow};
pub use deliveries::{Arrival, Claimed, Delivery, DeliveryState, QueueDepth};
pub use form_offers::FormOffer;
pub use judged_inputs::{JudgedInput, KEPT_DAYS};
pub use lock::FileLock;
pub use messages::{CommandRun, Message};
pub use requests::{Change, NewRequest, Request, RequestState, Transition};
pub use waivers::{NewWaiver, RecordedWaiver, WaiverChange, WaiverMirror, WaiverState};

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};

/// Milliseconds since 1970 UTC, the only form in which times are stored.
pub type Millis = i64;

/// The time now.
pub fn now() -> Millis {
    chrono::Utc::now().timestamp_millis()
}

/// Why the database could not be opened or used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address is of a kind that this build cannot open.
    #[error(
        "the database address `{0}` is not supported: it must be `sqlite://PATH`, for example `sqlite://data/idp.sqlite`"
    )]
    Address(String),
    /// Another process serves from the same file.
    #[error("another `idp serve` already uses {0}: stop it first, or give this one its own IDP_DATABASE_URL")]
    InUse(PathBuf),
    /// A folder or file beside the database could not be made.
    #[error("could not prepare {path}: {source}")]
    File {
        /// What could not be made.
        path: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// The schema could not be brought up to date.
    #[error("the database's schema could not be brought up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A statement failed.
    #[error("the database answered: {0}")]
    Sql(#[from] sqlx::Error),
    /// A row holds something this version does not understand.
    #[error("the database holds something unexpected: {0}")]
    Corrupt(String),
}

/// What the platform remembers.
#[derive(Debug, Clone)]
pub struct Store {
    /// One connection: SQLite has one writer, and waiting here is cheaper than waiting inside SQLite.
    writer: SqlitePool,
    readers: SqlitePool,
    path: PathBuf,
}

impl Store {
    /// Opens the file that a `sqlite://PATH` address names, making it and its folder when they are missing, and
    /// brings its schema up to date.
    pub async fn open(address: &str) -> Result<Self, StoreError> {
        let path = place_of(address)?;
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10))
            .foreign_keys(true)
            // Checkpoints run in `checkpoint`, off the way of those who wait for a commit.
            .pragma("wal_autocheckpoint", "0")
            // Kilobytes a connection, filled only by a database that is as large: the upper pages of a record of a
            // million entities.
            .pragma("cache_size", "-12288");
        migrate(&options).await?;
        let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        let readers = SqlitePoolOptions::new().max_connections(2).min_connections(0).connect_lazy_with(options);
        Ok(Self { writer, readers, path })
    }

    /// Where the database file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens the file for serving: refuses, before anything in it is touched, to share it with another serving process.
    /// The lock ends with the guard or the process.
    pub async fn open_alone(address: &str) -> Result<(Self, FileLock), StoreError> {
        let lock = FileLock::take(&place_of(address)?)?;
        Ok((Self::open(address).await?, lock))
    }

    /// Whether the database answers at all.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.readers).await?;
        Ok(())
    }

    /// Moves what the write-ahead log holds into the database file. Above `limit` bytes of log, writers wait until
    /// the log has been emptied, so that it cannot grow for ever under constant load.
    pub async fn checkpoint(&self, limit: u64) -> Result<(), StoreError> {
        let log = std::fs::metadata(
            self.path.with_file_name(format!("{}-wal", self.path.file_name().unwrap_or_default().to_string_lossy())),
        )
        .map_or(0, |meta| meta.len());
        if log == 0 {
            return Ok(());
        }
        sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(&self.readers).await?;
        if log > limit {
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.writer).await?;
        }
        Ok(())
    }

    /// Closes all connections, after which the file is whole without its log.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// Brings the schema up to date on a connection of its own, which does not wait for the disk after each of the many
/// small commits of that: one that a power failure undoes is made again at the next start.
async fn migrate(options: &SqliteConnectOptions) -> Result<(), StoreError> {
    let mut connection = options.clone().synchronous(SqliteSynchronous::Normal).connect().await?;
    sqlx::migrate!().run_direct(None, &mut connection, false).await?;
    connection.close().await?;
    Ok(())
}

/// The file that an address names, its folder made when it is missing.
fn place_of(address: &str) -> Result<PathBuf, StoreError> {
    let path = file_of(address)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|source| StoreError::File { path: folder.to_owned(), source })?;
    }
    Ok(path)
}

fn file_of(address: &str) -> Result<PathBuf, StoreError> {
    let path = address
        .strip_prefix("sqlite://")
        .or_else(|| address.strip_prefix("sqlite:"))
        .map(|rest| rest.split('?').next().unwrap_or(rest))
        .filter(|path| !path.is_empty() && *path != ":memory:")
        .ok_or_else(|| StoreError::Address(without_password(address)))?;
    Ok(PathBuf::from(path))
}

/// An address as it may be shown: a password in it stays out of messages and logs.
fn without_password(address: &str) -> String {
    match url::Url::parse(address) {
        Ok(mut url) if url.password().is_some() => {
            let _ = url.set_password(Some("…"));
            url.to_string()
        }
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests;
