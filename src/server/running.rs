//! A running server: the pieces put together, and taken down in order.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use axum::Router;
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::health::{Readiness, healthz, readyz};
use super::watching::{metrics, metrics_handle};
use super::webhook::{Intake, receive};
use crate::config::{AppSettings, Settings};
use crate::deliveries::{Inbox, Upkeep, Workers};
use crate::flows::{Decisions, Platform, forms, waiving};
use crate::github::GitHub;
use crate::golden_paths::Catalogue;
use crate::store::{FileLock, Store, StoreError, now};

/// How long a stop waits, for connections and then for deliveries: together less than the 30 s that supervisors allow.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(12);

/// Why a server could not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The address.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Where it should listen.
        address: SocketAddr,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// The shipped golden paths; a defect of the build.
    #[error("a shipped golden path cannot be read: {0}")]
    GoldenPaths(String),
}

/// A running server. Dropping it leaves its tasks running; [`Server::stop`] ends them.
pub struct Server {
    address: SocketAddr,
    store: Store,
    stop: watch::Sender<bool>,
    http: JoinHandle<()>,
    workers: JoinHandle<()>,
    upkeep: JoinHandle<()>,
    lock: FileLock,
}

impl Server {
    /// Starts serving as the App.
    ///
    /// # Errors
    /// When the database cannot be opened or is in use, or the address cannot be taken.
    pub async fn start(settings: &Settings, app: &AppSettings) -> Result<Self, ServeError> {
        let alone = Store::open_alone(&settings.database_url).await?;
        let address = settings.bind;
        let listener = TcpListener::bind(address).await.map_err(|source| ServeError::Listen { address, source })?;
        Self::assemble(listener, alone, settings, app)
    }

    /// Starts serving on a listener that is bound already.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub async fn start_on(listener: TcpListener, settings: &Settings, app: &AppSettings) -> Result<Self, ServeError> {
        let alone = Store::open_alone(&settings.database_url).await?;
        Self::assemble(listener, alone, settings, app)
    }

    fn assemble(
        listener: TcpListener,
        (store, lock): (Store, FileLock),
        settings: &Settings,
        app: &AppSettings,
    ) -> Result<Self, ServeError> {
        let address = settings.bind;
        let address = listener.local_addr().map_err(|source| ServeError::Listen { address, source })?;
        metrics_handle();
        let catalogue = Catalogue::shipped().map_err(|problems| {
            let words: Vec<String> = problems.iter().map(ToString::to_string).collect();
            ServeError::GoldenPaths(words.join("; "))
        })?;
        let github = Arc::new(GitHub::new(settings.api_url.clone(), Some(app.key.clone()), settings.timing));
        let inbox = Inbox::open(store.clone(), settings.burst);
        let pulse = Arc::new(AtomicI64::new(now()));
        let (stop, stopped) = watch::channel(false);

        let decisions = Arc::new(Decisions::new(store.clone(), github.clone(), &settings.platform_repo));
        let web_url = settings.web_url.as_str();
        let platform = Platform::new(store.clone(), github.clone(), catalogue, web_url, decisions);
        let catalog_sync = platform.catalog_sync.clone();
        let platform = Arc::new(platform);
        let workers = Workers {
            store: store.clone(),
            handler: platform.clone(),
            backoff: settings.backoff,
            work: inbox.work(),
            pulse: pulse.clone(),
        };
        let intake = Intake::new(inbox, app.webhook_secret.clone());
        let readiness = Readiness { store: store.clone(), pulse };
        let router = router(intake, readiness);
        Ok(Self {
            address,
            store: store.clone(),
            http: tokio::spawn(serve(listener, router, stopped.clone())),
            workers: tokio::spawn(workers.run(stopped)),
            upkeep: tokio::spawn(async move {
                let (upkeep, sweep) = (Upkeep { store, github }.run(), catalog_sync.sweep());
                tokio::join!(upkeep, sweep, forms::after_start(&platform), waiving::sweep(&platform));
            }),
            stop,
            lock,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its database.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Takes nothing new, finishes what runs, and closes the database.
    pub async fn stop(self) {
        // Receivers that are gone have stopped already.
        let _ = self.stop.send(true);
        finish(self.http, "connections").await;
        finish(self.workers, "deliveries").await;
        self.upkeep.abort();
        let _ = self.upkeep.await;
        self.store.close().await;
        drop(self.lock);
    }
}

/// Waits for a task to end by itself, and ends it when it does not: what it worked on is taken up after the next start.
async fn finish(mut task: JoinHandle<()>, what: &str) {
    if tokio::time::timeout(PATIENCE, &mut task).await.is_err() {
        tracing::warn!(what, "not finished in time; the next start goes on with it");
        task.abort();
        let _ = task.await;
    }
}

fn router(intake: Intake, readiness: Readiness) -> Router {
    Router::new()
        .route("/webhook", post(receive).with_state(intake))
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz).with_state(readiness))
        .route("/metrics", get(metrics))
}

async fn serve(listener: TcpListener, router: Router, mut stop: watch::Receiver<bool>) {
    let listener = listener.tap_io(|stream| {
        // Small answers go out at once; where that cannot be set, they go out a little later.
        let _ = stream.set_nodelay(true);
    });
    let stopped = async move {
        let _ = stop.wait_for(|stop| *stop).await;
    };
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stopped).await {
        tracing::error!(%error, "the HTTP server ended");
    }
}
