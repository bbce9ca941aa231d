//! Settings: from raw (flags, environment, files) to valid.

pub mod credentials;
mod raw;
mod settings;

pub use raw::{RawSettings, Sources};
pub use settings::{AppSettings, Problems, Settings};
