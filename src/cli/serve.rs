//! `idp serve`: the server, until it is asked to end. Before an App is configured it serves the setup.

use std::process::ExitCode;

use super::logging;
use crate::config::{Settings, Sources};
use crate::server::Server;

/// `idp serve [OPTIONS]`
#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    #[command(flatten)]
    sources: Sources,
}

/// Serves until the process is asked to end, then finishes what runs.
pub async fn run(args: ServeArgs) -> anyhow::Result<ExitCode> {
    let settings = Settings::judge(&args.sources.read()?)?;
    logging::start(&settings.log, settings.log_json);
    let Some(app) = &settings.app else {
        anyhow::bail!("no App is configured");
    };
    let server = Server::start(&settings, app).await?;
    tracing::info!(address = %server.address(), database = %server.store().path().display(), "serving");
    logging::asked_to_end().await;
    tracing::info!("asked to end: nothing new is taken, what runs is finished");
    server.stop().await;
    Ok(ExitCode::SUCCESS)
}
