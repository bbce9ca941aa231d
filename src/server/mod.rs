//! HTTP in: the webhook, health, metrics, and the setup while no App is configured.

mod health;
mod running;
pub mod setup;
pub mod signature;
mod unconfigured;
mod watching;
mod webhook;

pub use running::{ServeError, Server};
pub use unconfigured::Unconfigured;
pub use watching::metrics_handle;
