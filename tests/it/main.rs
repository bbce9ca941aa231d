//! Black-box tests: the sandbox in the place of GitHub, the real server, HTTP and signatures between them.
//! Not here: what a single room decides; its tests stand beside it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod approval;
mod asking;
mod calls;
mod catalog_sync;
mod checks;
mod cli;
mod cli_check;
mod cli_policies;
mod commands;
mod crash;
mod creating;
mod faults;
mod intake;
mod policies;
mod process;
mod provision;
mod raw;
mod sandbox_client;
mod sandbox_creating;
mod sandbox_events;
mod sandbox_pulls;
mod waiving;
mod world;
