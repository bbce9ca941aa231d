//! How much of a hostile text the reader is willing to look at. What a catalog file may hold is for others to say.

/// The limits of one reading. What exceeds them is a problem of its own kind, found before the work is done.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of the text.
    pub bytes: usize,
    /// Collections inside each other.
    pub depth: usize,
    /// Documents in the text.
    pub documents: usize,
    /// Values of all documents together, aliases counted with all that they bring.
    pub nodes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 4 << 20, depth: 100, documents: 1_000, nodes: 500_000 }
    }
}
