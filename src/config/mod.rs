//! Settings: from raw (flags, environment, files) to valid.

pub mod credentials;
pub mod organisation;
pub mod policies;
mod raw;
mod settings;
pub mod waivers;

pub use raw::{RawSettings, Sources};
pub use settings::{AppSettings, Problems, Settings};
