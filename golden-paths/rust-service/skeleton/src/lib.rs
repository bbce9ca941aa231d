//! The service: configuration, HTTP interface, and what it needs to be run.
//! `main.rs` only puts the parts together, so that tests can do it too.

pub mod config;
pub mod health;
pub mod metrics;
pub mod probe;
pub mod problem;
pub mod quotes;
pub mod routes;
pub mod server;
pub mod telemetry;
pub mod trace_context;
