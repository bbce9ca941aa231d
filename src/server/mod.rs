//! HTTP in: webhook, setup, health, metrics.

pub mod setup;
