//! `idp`, an internal developer platform that lives in GitHub.
//!
//! The way of an event, top to bottom: `server` verifies it, `deliveries` keeps it, `events` reads it,
//! `flows` decide what it asks for by way of the pure rooms, and `outbox` and `github` carry that out.
//! `docs/design.md` draws the picture.

// Tests may fail by panicking; the platform may not.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod catalog;
pub mod cli;
pub mod config;
pub mod deliveries;
pub mod events;
pub mod failure;
pub mod findings;
pub mod flows;
pub mod github;
pub mod golden_paths;
pub mod outbox;
pub mod policies;
pub mod sandbox;
pub mod server;
pub mod store;
pub mod suggest;
pub mod templating;
pub mod unified_diff;
pub mod yaml;
mod yaml_text;
