//! A GitHub in memory, served over HTTP on loopback: for `idp demo`, for tests, for trying golden paths.
//! Not a git server: nothing can be cloned from it. What it does not implement answers 501 and says so.

mod access;
pub mod actions;
mod auth;
mod call;
mod config;
mod control;
mod credentials;
mod describe;
pub mod faults;
pub mod git;
mod graphql;
mod handle;
pub mod issue_forms;
mod keys;
mod limits;
pub mod model;
mod pages;
mod person;
mod person_manages;
mod query;
mod refusal;
mod render;
mod requests;
mod rest;
mod router;
mod seed;
mod seed_files;
mod server;
mod shared;
mod web;
mod webhooks;

#[cfg(test)]
mod tests;

pub use access::{Caller, Grant, Need};
pub use config::{Limits, SandboxConfig, WorldSeed, default_events, default_permissions};
pub use credentials::{Credentials, CredentialsError};
pub use handle::{Handle, Sandbox, StartError, TimedOut};
pub use keys::KeyError;
pub use person::Person;
pub use refusal::Refusal;
pub use requests::LoggedRequest;
