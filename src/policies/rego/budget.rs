//! How much a policy may take. A limit is there so that one policy cannot stop the others, not to be reached.

use std::time::Duration;

/// The limits of one judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Time of one package over one document of a file. An ordinary one takes less than a thousandth of it.
    pub package: Duration,
    /// Time of all packages over all files.
    pub total: Duration,
    /// Bytes that the built-in functions of one evaluation may make; what a policy builds without them is bounded
    /// by its time.
    pub bytes: usize,
    /// Results of one rule over one document.
    pub results: usize,
    /// How often a rule may exceed its limits before it is left out of the rest of a judgement.
    pub strikes: u32,
}

/// Policy and data files that are read.
pub(super) const MOST_FILES: usize = 1_000;
/// Bytes of one policy or data file.
pub(super) const MOST_BYTES: usize = 1 << 20;
/// Bytes of all policy and data files.
pub(super) const MOST_BYTES_TOGETHER: usize = 16 << 20;
/// Rules of all policies: each may need the one before it, and the stack must hold them all.
pub(super) const MOST_RULES: usize = 5_000;
/// Characters of a line of a policy.
pub(super) const MOST_COLUMNS: u32 = 16_384;

impl Default for Budget {
    fn default() -> Self {
        Self {
            package: Duration::from_millis(250),
            total: Duration::from_secs(10),
            bytes: 32 << 20,
            results: 1_000,
            strikes: 3,
        }
    }
}
