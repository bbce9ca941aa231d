//! Starts the service. Exit code 0: stopped as asked; 1: could not run.

use std::process::ExitCode;

use service::{config::Config, server, telemetry};
use tracing::{error, info};

#[tokio::main]
async fn main() -> ExitCode {
    let config = match Config::from_env() {
        Ok(config) => config,
        Err(problems) => {
            for problem in problems {
                eprintln!("{problem}");
            }
            return ExitCode::FAILURE;
        }
    };
    telemetry::init(&config);
    match server::run(&config, server::stop_signal()).await {
        Ok(()) => {
            info!("stopped");
            ExitCode::SUCCESS
        }
        Err(reason) => {
            error!(%reason, "could not run");
            ExitCode::FAILURE
        }
    }
}
