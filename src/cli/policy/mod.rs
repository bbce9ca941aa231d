//! `idp policy`: the organisation's policies on this machine. One file a subcommand.

pub(super) mod folder;
mod output;
mod test;

use clap::{Args, Subcommand};
use std::io;
use std::process::ExitCode;

/// `idp policy …`
#[derive(Debug, Args)]
pub struct PolicyArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: PolicyCommand,
}

/// The subcommands of `idp policy`.
#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// Run the tests that policies bring (rules named `test_…`)
    Test(test::TestArgs),
}

/// Runs the command on standard output.
pub fn run(args: &PolicyArgs) -> ExitCode {
    let (mut out, mut err) = (io::stdout(), io::stderr());
    ExitCode::from(match &args.command {
        PolicyCommand::Test(args) => test::run(args, &mut out, &mut err),
    })
}
