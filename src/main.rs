//! Parses the command line and runs it.

fn main() -> std::process::ExitCode {
    idp::cli::run(std::env::args_os())
}
