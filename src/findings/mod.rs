//! What was found wrong in a file, as data: the same for catalog, policies and scorecards, whoever shows it.
//! The renderers are pure: a report in, a text out. What is judged, and when, is not decided here.

pub mod edits;
mod finding;
mod fix;
pub mod github;
mod hidden;
pub mod json;
mod mode;
mod registry;
mod report;
mod rule;
pub mod rules_page;
pub mod sarif;
pub mod source;
pub mod text;
mod unreadable;
pub mod visible;

pub use finding::{Finding, Severity};
pub use fix::{Edit, Fix};
pub use mode::Mode;
pub use registry::{Registry, rules};
pub use report::{Counts, Report};
pub use rule::{Rule, Section, Sections};
pub use unreadable::UNREADABLE;

#[cfg(test)]
pub(crate) mod samples;
