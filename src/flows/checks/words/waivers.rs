//! Waivers in force, and skips that only ask for one.

use super::count;
use crate::flows::checks::verdict::{Guarded, Waived};
use crate::outbox::escape;
use crate::policies::waivers::Asked;

/// Rows of each list.
const LISTED: usize = 7;

/// The part of the summary; none when there is neither.
pub fn words(policies: &Guarded) -> Option<String> {
    let mut parts = Vec::new();
    if !policies.waived.is_empty() {
        let rows = listed(&policies.waived, row);
        parts.push(format!("#### Waivers in force\n\n{rows}"));
    }
    if !policies.skips.is_empty() {
        let many = policies.skips.len();
        let (skips, verb) = (count(many, "skip"), if many == 1 { "stands" } else { "stand" });
        let rows = listed(&policies.skips, asked);
        parts.push(format!(
            "#### Skips that ask for a waiver\n\n{skips} of other tools {verb} at findings. They silence nothing here; \
             these commands ask for waivers:\n\n{rows}"
        ));
    }
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

fn listed<T>(all: &[T], row: impl Fn(&T) -> String) -> String {
    let mut rows: Vec<String> = all.iter().take(LISTED).map(row).collect();
    if all.len() > LISTED {
        rows.push(format!("- and {} more", all.len() - LISTED));
    }
    rows.join("\n")
}

fn row(waived: &Waived) -> String {
    let Waived { rule, path, waiver } = waived;
    let number = waiver.id.map_or_else(String::new, |id| format!(" (waiver {id})"));
    format!(
        "- `{rule}` in {} until {}{number}, asked by {} and granted by {}: {}",
        escape::code(path, 120),
        waiver.until,
        escape::code(&waiver.by, 60),
        escape::code(&waiver.granted_by, 60),
        escape::prose_cell(&waiver.reason, 240)
    )
}

fn asked(asked: &Asked) -> String {
    let place = escape::code(&format!("{}:{}", asked.path, asked.line), 120);
    format!("- {place}: {}", escape::code(&asked.command(), 240))
}
