//! Limits on what one template may cost, and the meter that counts. Time is not measured: the same template
//! on the same values must always give the same answer.

use super::Outcome;
use super::error::Fault;
use std::cell::Cell;

/// What one rendering may cost at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// Bytes of the template's text.
    pub source_bytes: usize,
    /// Nodes visited and list items touched.
    pub steps: usize,
    /// Bytes of the rendered text.
    pub output_bytes: usize,
    /// Bytes of all values made on the way, whether still needed or not.
    pub memory_bytes: usize,
    /// Blocks inside blocks. Brackets may be nested a third as deep, chains of operators be three times as long.
    pub nesting: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { source_bytes: 4 << 20, steps: 5_000_000, output_bytes: 16 << 20, memory_bytes: 128 << 20, nesting: 64 }
    }
}

/// Counts what a rendering has used.
#[derive(Debug)]
pub(super) struct Meter {
    steps_left: Cell<usize>,
    memory_left: Cell<usize>,
    budget: Budget,
}

impl Meter {
    pub(super) fn new(budget: &Budget) -> Self {
        Self {
            steps_left: Cell::new(budget.steps),
            memory_left: Cell::new(budget.memory_bytes),
            budget: budget.clone(),
        }
    }

    /// Pays for `count` nodes or items.
    pub(super) fn work(&self, count: usize) -> Outcome<()> {
        let left = self.steps_left.get().checked_sub(count).ok_or_else(|| {
            Fault::new(format!(
                "the template does not end within {} steps: look for a loop that is too long",
                self.budget.steps
            ))
        })?;
        self.steps_left.set(left);
        Ok(())
    }

    /// Pays for a value of `bytes`, before it is made.
    pub(super) fn grow(&self, bytes: usize) -> Outcome<()> {
        let left = self.memory_left.get().checked_sub(bytes).ok_or_else(|| {
            Fault::new(format!("the template makes values of more than {} bytes in all", self.budget.memory_bytes))
        })?;
        self.memory_left.set(left);
        Ok(())
    }

    /// Whether a text of `bytes` may be the output.
    pub(super) fn fits_output(&self, bytes: usize) -> Outcome<()> {
        if bytes > self.budget.output_bytes {
            return Err(Fault::new(format!("the rendered text is longer than {} bytes", self.budget.output_bytes)));
        }
        Ok(())
    }
}
