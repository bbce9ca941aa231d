//! A server that has no App yet: it serves the setup, and nothing else, until the credentials are there.

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::Router;
use axum::routing::{get, post};
use http::StatusCode;
use tokio::net::TcpListener;
use tokio::sync::watch;
use url::Url;

use super::ServeError;
use super::health::healthz;
use super::setup::{SetupState, router};
use crate::config::Settings;

/// A server before its setup.
pub struct Unconfigured {
    listener: TcpListener,
    state: SetupState,
    configured: watch::Receiver<Option<PathBuf>>,
}

impl Unconfigured {
    /// Takes the address; the setup can be reached once [`Unconfigured::serve`] runs.
    ///
    /// # Errors
    /// When the address cannot be taken.
    pub async fn start(settings: &Settings) -> Result<Self, ServeError> {
        let address = settings.bind;
        let failed = |source| ServeError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let bound = listener.local_addr().map_err(failed)?;
        let public_url = settings.public_url.clone().or_else(|| on_this_machine(bound)).ok_or_else(|| {
            failed(std::io::Error::new(std::io::ErrorKind::InvalidInput, "IDP_PUBLIC_URL is needed for the setup"))
        })?;
        let (sender, configured) = watch::channel(None);
        let state = SetupState::new(
            public_url,
            settings.api_url.clone(),
            settings.web_url.clone(),
            settings.data_dir.clone(),
            sender,
        );
        Ok(Self { listener, state, configured })
    }

    /// The address that the operator opens. It holds the key that lets nobody else in.
    pub fn address(&self) -> String {
        self.state.address().to_string()
    }

    /// Serves until the credentials were written (true) or `end` is done (false).
    pub async fn serve(self, end: impl Future<Output = ()>) -> bool {
        let router = router(self.state)
            .route("/healthz", get(healthz))
            .route("/readyz", get(not_yet))
            .route("/webhook", post(not_yet));
        let (stop, mut stopped) = watch::channel(false);
        let serving = tokio::spawn(serve(self.listener, router, async move {
            let _ = stopped.wait_for(|stop| *stop).await;
        }));
        let mut configured = self.configured;
        let done = tokio::select! {
            changed = configured.wait_for(Option::is_some) => changed.is_ok(),
            () = end => false,
        };
        // The last page is still on its way to the operator's browser.
        let _ = stop.send(true);
        let _ = tokio::time::timeout(std::time::Duration::from_secs(5), serving).await;
        done
    }
}

async fn serve(listener: TcpListener, router: Router, stopped: impl Future<Output = ()> + Send + 'static) {
    let router = router.into_make_service_with_connect_info::<SocketAddr>();
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stopped).await {
        tracing::error!(%error, "the setup's server ended");
    }
}

async fn not_yet() -> (StatusCode, &'static str) {
    (StatusCode::SERVICE_UNAVAILABLE, "no App is configured yet; the server's console shows where to do it\n")
}

fn on_this_machine(bound: SocketAddr) -> Option<Url> {
    let host = if bound.ip().is_unspecified() { "127.0.0.1".to_owned() } else { bound.ip().to_string() };
    let host = if host.contains(':') { format!("[{host}]") } else { host };
    Url::parse(&format!("http://{host}:{}", bound.port())).ok()
}
