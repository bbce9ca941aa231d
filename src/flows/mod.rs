//! What the platform does with an event.

pub mod commands;
