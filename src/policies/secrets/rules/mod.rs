//! The rules about secrets, one a file.

pub(super) mod credential;
pub(super) mod random_value;
pub(super) mod secret_file;
pub(super) mod secret_manifest;
