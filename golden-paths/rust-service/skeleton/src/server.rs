//! Listens, and stops without losing a request: first "not ready", then no new
//! connections, then an end to those that take too long.

use std::{future::Future, io};

use tokio::{net::TcpListener, sync::watch, time};
use tracing::{info, warn};

use crate::{config::Config, health::Readiness, metrics::Metrics, routes};

/// Serves until `stop` is done.
///
/// # Errors
/// The address cannot be used.
pub async fn run(config: &Config, stop: impl Future<Output = ()> + Send) -> io::Result<()> {
    let listener = TcpListener::bind(config.bind).await?;
    serve(config, listener, stop).await
}

/// Serves on a listener that exists already.
///
/// # Errors
/// The listener failed.
pub async fn serve(
    config: &Config,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let readiness = Readiness::default();
    let metrics = Metrics::new().map_err(io::Error::other)?;
    let app = routes::app(readiness.clone(), metrics);
    info!(address = %listener.local_addr()?, "listening");

    let (close, mut closed) = watch::channel(false);
    let server = axum::serve(listener, app).with_graceful_shutdown(async move {
        let _ = closed.wait_for(|closed| *closed).await;
    });
    let server = tokio::spawn(server.into_future());
    readiness.set(true);

    stop.await;
    readiness.set(false);
    info!(seconds = config.drain.as_secs(), "stopping: not ready any more");
    time::sleep(config.drain).await;
    close.send_replace(true);
    match time::timeout(config.shutdown, server).await {
        Ok(ended) => ended.map_err(io::Error::other)?,
        Err(_) => {
            warn!("requests were still under way at the end of SHUTDOWN_SECONDS");
            Ok(())
        }
    }
}

/// Done when the process is asked to stop: SIGTERM (Kubernetes) or Ctrl-C (people).
pub async fn stop_signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupt => {}
        () = terminate() => {}
    }
}

#[cfg(unix)]
async fn terminate() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(reason) => {
            warn!(%reason, "SIGTERM cannot be caught");
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(not(unix))]
async fn terminate() {
    std::future::pending::<()>().await;
}
