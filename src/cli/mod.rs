//! The command line: one file a subcommand.

pub mod doctor;
mod golden_path_folder;
pub mod new;
pub mod template;
mod write_tree;

/// Exit code: the input has findings of severity error.
const FINDINGS: u8 = 1;
/// Exit code: the command could not run.
const REFUSED: u8 = 2;
pub mod sandbox;
