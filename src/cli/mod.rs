//! The command line: one file a subcommand.

mod catalog;
pub mod check;
mod deliveries;
mod demo;
pub mod doctor;
pub mod explain;
pub mod golden_path;
mod golden_path_folder;
mod logging;
pub mod new;
pub mod policy;
pub mod sandbox;
mod serve;
pub mod template;
mod write_tree;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Exit code: the input has findings of severity error, or a step of the demo did not happen.
const FINDINGS: u8 = 1;
/// Exit code: the command could not run.
const REFUSED: u8 = 2;

/// An internal developer platform that lives in GitHub.
#[derive(Debug, Parser)]
#[command(name = "idp", version, about, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Play the tour: a sandbox in the place of GitHub, the real server, and a command that becomes a pull request
    Demo(demo::DemoArgs),
    /// Serve as the GitHub App
    Serve(Box<serve::ServeArgs>),
    /// Run the sandbox alone: a GitHub in memory, on this machine
    Sandbox(sandbox::SandboxArgs),
    /// Say in plain words what is wrong with a configuration
    Doctor(Box<doctor::DoctorArgs>),
    /// Rebuild, export or import the catalog's record
    Catalog(catalog::CatalogArgs),
    /// Look at deliveries, and run failed ones again
    Deliveries(deliveries::DeliveriesArgs),
    /// Run a golden path on this machine
    New(new::NewArgs),
    /// List, show, lint and test golden paths
    GoldenPath(golden_path::GoldenPathArgs),
    /// Test the organisation's policies
    Policy(policy::PolicyArgs),
    /// Judge the files of a folder as a pull request would be judged
    Check(check::CheckArgs),
    /// Say what a rule asks for, why, and how to put right what breaks it
    Explain(explain::ExplainArgs),
    /// Try the template language
    Template(template::TemplateArgs),
}

/// Runs the command that the arguments name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let command = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli.command,
        Err(error) => {
            // Help and version are no errors; clap knows which stream and which code each takes.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(REFUSED));
        }
    };
    match command {
        Command::Check(args) => check::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::New(args) => new::run(&args),
        Command::GoldenPath(args) => golden_path::run(&args),
        Command::Policy(args) => policy::run(&args),
        Command::Template(args) => template::run(&args),
        Command::Demo(args) => on_runtime(demo::run(args)),
        Command::Serve(args) => on_runtime(serve::run(*args)),
        Command::Sandbox(args) => on_runtime(async { sandbox::run(args).await.map(|()| ExitCode::SUCCESS) }),
        Command::Doctor(args) => on_runtime(async { Ok(doctor::run(&args.input()).await) }),
        Command::Catalog(args) => on_runtime(catalog::run(args)),
        Command::Deliveries(args) => on_runtime(deliveries::run(args)),
    }
}

fn on_runtime(command: impl Future<Output = anyhow::Result<ExitCode>>) -> ExitCode {
    let result = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(command));
    result.unwrap_or_else(|error| {
        // Nobody is left to tell when standard error is gone.
        let _ = writeln!(std::io::stderr(), "idp: {error:#}");
        ExitCode::from(REFUSED)
    })
}

/// Prints a line for a person on standard output; a reader that has gone away is no error.
fn say(text: impl std::fmt::Display) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}
