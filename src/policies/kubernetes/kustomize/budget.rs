//! How much a build may come to. A hostile tree of a few files can ask for endless copies.

/// What is left to be built and tried.
#[derive(Debug)]
pub(super) struct Budget {
    documents: usize,
    values: usize,
    steps: usize,
}

/// The budget is spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spent;

/// Values of all built documents together, copies on the way included.
const VALUES: usize = 4_000_000;

/// Times that something is tried on a document: a selector, a field, a name.
const STEPS: usize = 4_000_000;

impl Budget {
    /// A budget of so many documents.
    pub fn new(documents: usize) -> Self {
        Self { documents, values: VALUES, steps: STEPS }
    }

    /// Takes one document of so many values.
    pub fn document(&mut self, values: usize) -> Result<(), Spent> {
        self.documents = self.documents.checked_sub(1).ok_or(Spent)?;
        self.values(values)
    }

    /// Takes values.
    pub fn values(&mut self, values: usize) -> Result<(), Spent> {
        self.values = self.values.checked_sub(values).ok_or(Spent)?;
        Ok(())
    }

    /// Takes attempts.
    pub fn steps(&mut self, steps: usize) -> Result<(), Spent> {
        self.steps = self.steps.checked_sub(steps).ok_or(Spent)?;
        Ok(())
    }
}
