//! `service` runs it, `service check` asks a running one whether it is ready.
//! Exit code 0: stopped as asked, or ready; 1: could not run, or not ready.

use std::process::ExitCode;

use service::{config::Config, probe, server, telemetry};
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
    if std::env::args().nth(1).as_deref() == Some("check") {
        return match probe::check(config.bind) {
            Ok(()) => ExitCode::SUCCESS,
            Err(reason) => {
                eprintln!("not ready: {reason}");
                ExitCode::FAILURE
            }
        };
    }
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
