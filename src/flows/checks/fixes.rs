//! The mechanical fixes of a change, file by file. Pure.

/// A file as it would stand after its fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFix {
    /// The file.
    pub path: String,
    /// How it stands.
    pub before: String,
    /// How it would stand.
    pub after: String,
    /// What is done, each as a sentence without a full stop.
    pub titles: Vec<String>,
}
