//! Waivers: findings that somebody was allowed to leave as they are for a while. Which findings a waiver takes away, the
//! file `.idp/waivers.yaml` that mirrors them, and the skips of other tools that stand in files.
//! Pure. Who may grant one, and where they are recorded, is not decided here.

mod apply;
mod file;
mod glob;
mod inline;
mod rules;
mod term;
mod waivable;

pub use apply::{Applied, apply};
pub use file::{Cannot, Entry, Reading, WAIVERS_FILE, add, beyond_record, read, remove};
pub use glob::PathGlob;
pub use inline::{Asked, Skip, asked_at, skips};
pub use rules::file::RULE;
pub use term::{LONGEST_DAYS, Term};
pub use waivable::{NotWaivable, waivable};

use super::Repository;
use super::report::{Findings, Found};
use crate::findings::Rule;
use chrono::NaiveDate;

/// Characters that a reason has at least: one word explains nothing to who reads it in three months.
pub const SHORTEST_REASON: usize = 20;
/// Characters that a reason has at most.
pub const LONGEST_REASON: usize = 500;

/// A finding that may stay for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Its number in the record; none of an entry that the record does not know.
    pub id: Option<i64>,
    /// The rule: its id, or an id that another tool gives it, as it was written.
    pub rule: String,
    /// The files that it is for, as a pattern; all without one.
    pub path: Option<String>,
    /// Why.
    pub reason: String,
    /// Who asked; empty when that is not known.
    pub by: String,
    /// Who granted it; empty when that is not known.
    pub granted_by: String,
    /// The day on which it was asked.
    pub asked: Option<NaiveDate>,
    /// Its last day, UTC.
    pub until: NaiveDate,
    /// The day on which it was ended, where it does not count any more whatever its last day is.
    pub ended: Option<NaiveDate>,
}

impl Waiver {
    /// Whether it counts on a day.
    pub fn is_in_force(&self, today: NaiveDate) -> bool {
        self.ended.is_none() && today <= self.until
    }

    /// The day on which it ended, or will.
    pub fn end(&self) -> NaiveDate {
        self.ended.unwrap_or(self.until)
    }
}

/// The rules about waivers themselves.
pub(super) static RULES: &[&Rule] = &[&RULE];

/// Whether the text of a file with this path is needed.
pub(super) fn wants(path: &str) -> bool {
    path == WAIVERS_FILE
}

/// Judges the file of waivers, not what they are for.
pub(super) fn judge(repository: &Repository<'_>, out: &mut Findings<'_>) {
    let Some(text) = repository.text(WAIVERS_FILE) else { return };
    out.looked_at(WAIVERS_FILE);
    for finding in read(text).findings {
        out.add(Found::new(&RULE, WAIVERS_FILE, finding.span, finding.message).help(finding.help));
    }
}
