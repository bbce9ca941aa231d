//! The sandbox seen from outside, over HTTP.

mod apps;
pub(super) mod client;
mod comments;
mod faults;
mod git;
mod limits;
mod permissions;
mod pulls;
mod setup;
mod shapes;
mod webhooks;
