//! What was found wrong in a file, as data: the same for catalog, policies and scorecards, whoever shows it.

mod finding;
mod fix;
mod rule;

pub use finding::{Finding, Severity};
pub use fix::{Edit, Fix};
pub use rule::{Rule, Section};
