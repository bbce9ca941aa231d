//! Webhooks: what is sent (`emit`), and how (`send`).

mod emit;
mod send;

pub(super) use emit::{Event, allowed};
pub(super) use send::{run, send_raw};
