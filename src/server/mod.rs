//! HTTP in: the webhook, health, metrics, and the setup while no App is configured.

mod health;
mod running;
pub mod signature;
mod watching;
mod webhook;

pub use running::{ServeError, Server};
pub use watching::metrics_handle;

pub mod setup;
