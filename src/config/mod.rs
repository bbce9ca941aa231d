//! Settings: from raw (flags, environment, files) to valid.

pub mod credentials;
