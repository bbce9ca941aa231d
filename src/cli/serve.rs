//! `idp serve`: the server, until it is asked to end. Before an App is configured it serves the setup.

use std::process::ExitCode;

use super::{logging, say};
use crate::config::credentials::readable_by_others;
use crate::config::{Settings, Sources};
use crate::server::{Server, Unconfigured};

/// `idp serve [OPTIONS]`
#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    #[command(flatten)]
    sources: Sources,
}

/// Serves until the process is asked to end, then finishes what runs.
pub async fn run(args: ServeArgs) -> anyhow::Result<ExitCode> {
    let mut settings = settings(&args.sources)?;
    logging::start(&settings.log, settings.log_json);
    let app = loop {
        if let Some(app) = settings.app.clone() {
            break app;
        }
        let unconfigured = Unconfigured::start(&settings).await?;
        // On standard output and not in the log: the address holds a key.
        say(format!("No App is configured. Open this address to make one:\n\n    {}\n", unconfigured.address()));
        if !unconfigured.serve(logging::asked_to_end()).await {
            return Ok(ExitCode::SUCCESS);
        }
        settings = self::settings(&args.sources)?;
    };
    warn_of_exposed_files(&args.sources, &settings);
    let key = app.key.clone();
    let checked = tokio::task::spawn_blocking(move || key.check());
    let server = Server::start(&settings, &app).await?;
    if let Err(problem) = checked.await? {
        server.stop().await;
        return Err(problem.into());
    }
    tracing::info!(address = %server.address(), database = %server.store().path().display(), "serving");
    logging::asked_to_end().await;
    tracing::info!("asked to end: nothing new is taken, what runs is finished");
    server.stop().await;
    Ok(ExitCode::SUCCESS)
}

fn settings(sources: &Sources) -> anyhow::Result<Settings> {
    Ok(Settings::judge(&sources.read()?)?)
}

fn warn_of_exposed_files(sources: &Sources, settings: &Settings) {
    let kept = settings.data_dir.join(crate::config::credentials::ENV_FILE);
    for file in sources.env_file.iter().chain([&kept]) {
        if let Some(exposed) = readable_by_others(file) {
            tracing::warn!("{exposed}");
        }
    }
}
