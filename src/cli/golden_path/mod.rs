//! `idp golden-path`: what there is, what is wrong with one, whether its own tests pass. One file a subcommand.

mod form;
mod lint;
mod list;
mod places;
mod show;
mod test;

use clap::{Args, Subcommand};
use std::io;
use std::process::ExitCode;

/// `idp golden-path …`
#[derive(Debug, Args)]
pub struct GoldenPathArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: GoldenPathCommand,
}

/// The subcommands of `idp golden-path`.
#[derive(Debug, Subcommand)]
pub enum GoldenPathCommand {
    /// List the golden paths that are shipped, or those of a folder
    List(list::ListArgs),
    /// Say what a golden path asks for, does and makes
    Show(show::ShowArgs),
    /// Write the GitHub issue form of a golden path
    Form(form::FormArgs),
    /// Find what is wrong in golden paths, what Backstage stays silent about included
    Lint(lint::LintArgs),
    /// Run the tests that golden paths bring (tests/*.yaml)
    Test(test::TestArgs),
}

/// Runs the command on standard output.
pub fn run(args: &GoldenPathArgs) -> ExitCode {
    let (mut out, mut err) = (io::stdout(), io::stderr());
    ExitCode::from(match &args.command {
        GoldenPathCommand::List(args) => list::run(args, &mut out, &mut err),
        GoldenPathCommand::Show(args) => show::run(args, &mut out, &mut err),
        GoldenPathCommand::Form(args) => form::run(args, &mut out, &mut err),
        GoldenPathCommand::Lint(args) => lint::run(args, &mut out, &mut err),
        GoldenPathCommand::Test(args) => test::run(args, &mut out, &mut err),
    })
}
