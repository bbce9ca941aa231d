//! Files that a golden path takes from somewhere else, by address. Nothing is fetched here: whoever runs the golden
//! path brings them.

use super::{Files, SourceFile};
use std::fmt;

/// What is somewhere else.
pub trait Sources: fmt::Debug + Send + Sync {
    /// The files of a folder, such as `https://github.com/acme/templates/tree/main/skeleton`.
    ///
    /// # Errors
    /// Why it cannot be had, in words.
    fn folder(&self, url: &str) -> Result<Files, String>;

    /// One file, such as `https://github.com/acme/templates/blob/main/LICENSE`.
    ///
    /// # Errors
    /// As [`Sources::folder`].
    fn file(&self, url: &str) -> Result<SourceFile, String>;
}
