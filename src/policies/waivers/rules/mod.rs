//! The rules about waivers.

pub(super) mod file;
