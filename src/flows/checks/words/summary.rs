//! The summary of the check: everything there is to know, the most important first.

use super::{Links, catalog_diff, count, fixes, sign};
use crate::flows::checks::standing::Found;
use crate::flows::checks::verdict::{Counts, Verdict};
use crate::outbox::escape;

/// Findings that are listed; the others are annotations and a number.
const LISTED: usize = 7;

/// The summary of a verdict.
pub fn summary(verdict: &Verdict, links: &Links<'_>) -> String {
    if verdict.is_empty() {
        return "No catalog file is touched.".to_owned();
    }
    let mut parts = vec![headline(verdict)];
    parts.extend(table(verdict, links));
    parts.extend(catalog_diff::words(&verdict.diff));
    parts.extend(fixes::words(verdict));
    parts.join("\n\n")
}

/// The title and summary of a check that could not be done.
pub fn not_judged(why: &str, incident: &str) -> (String, String) {
    let title = "Could not be judged".to_owned();
    let summary = format!(
        "{why} This says nothing about your change.\n\n\
         **Next:** press **Re-run** here, or comment `/idp check`. If it stays like this, give your platform team this \
         number: `{incident}`."
    );
    (title, summary)
}

fn headline(verdict: &Verdict) -> String {
    let Counts { errors, warnings, notes } = verdict.counts();
    let all = [(errors, "error"), (warnings, "warning"), (notes, "note")];
    let new: Vec<String> = all.iter().filter(|(many, _)| *many > 0).map(|(many, one)| count(*many, one)).collect();
    let looked_at = format!(
        "{} in {}",
        if verdict.entities == 1 { "1 entity".to_owned() } else { format!("{} entities", verdict.entities) },
        count(verdict.files, "catalog file"),
    );
    let mut text = match new.is_empty() {
        true => format!("**Catalog:** {looked_at}, nothing to fix."),
        false => format!("**Catalog:** {} by this change, in {looked_at}.", new.join(", ")),
    };
    match verdict.old_ones() {
        0 => {}
        1 => text.push_str(" 1 more finding was there before."),
        old => text.push_str(&format!(" {old} more findings were there before.")),
    }
    text
}

fn table(verdict: &Verdict, links: &Links<'_>) -> Option<String> {
    let rows: Vec<String> = verdict.new_ones().take(LISTED).map(|found| row(found, links)).collect();
    if rows.is_empty() {
        return None;
    }
    let mut text = format!("| | what | where |\n|---|---|---|\n{}", rows.join("\n"));
    let more = verdict.new_ones().count() - rows.len();
    if more > 0 {
        text.push_str(&format!("\n\nand {more} more, beside the lines of the change."));
    }
    Some(text)
}

/// One finding as a row of the table.
pub(super) fn row(found: &Found, links: &Links<'_>) -> String {
    let finding = &found.finding;
    let place = links.line(&finding.path, finding.span.start.line);
    let message = escape::prose_cell(&finding.message, 300);
    let help = escape::prose_cell(&finding.help, 300);
    format!("| {} | {message}<br>{help} `{}` | {place} |", sign(finding), finding.rule.id)
}
