//! The verdict in one line: what the list of checks shows.

use super::count;
use crate::flows::checks::verdict::{Counts, Verdict};

/// "2 to fix · 1 warning", "3 entities, nothing to fix".
pub fn title(verdict: &Verdict) -> String {
    if verdict.is_empty() {
        return "Nothing to judge".to_owned();
    }
    let Counts { errors, warnings, notes } = verdict.counts();
    let mut parts = Vec::new();
    if errors > 0 {
        parts.push(format!("{errors} to fix"));
    }
    if warnings > 0 {
        parts.push(count(warnings, "warning"));
    }
    if parts.is_empty() {
        parts.push(match (verdict.entities, verdict.files, verdict.policies.files) {
            (0, 0, 0) => "Nothing to fix".to_owned(),
            (0, _, 1..) => format!("{}, nothing to fix", count(verdict.policies.files, "file")),
            (1, ..) => "1 entity, nothing to fix".to_owned(),
            (entities, ..) => format!("{entities} entities, nothing to fix"),
        });
        if notes > 0 {
            parts.push(count(notes, "note"));
        }
    }
    parts.join(" · ")
}
