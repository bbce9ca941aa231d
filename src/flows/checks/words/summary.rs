//! The summary of the check: everything there is to know, the most important first.

use super::{Links, backtest, catalog_diff, count, fixes, sign, waivers};
use crate::findings::Section;
use crate::flows::checks::standing::Found;
use crate::flows::checks::verdict::{Counts, Verdict};
use crate::outbox::escape;
use crate::policies::NotEvaluated;

/// Findings that are listed; the others are annotations and a number.
const LISTED: usize = 7;

/// The summary of a verdict.
pub fn summary(verdict: &Verdict, links: &Links<'_>) -> String {
    if verdict.is_empty() {
        return "No file is touched that I have rules for.".to_owned();
    }
    let mut parts = vec![headlines(verdict)];
    parts.extend(table(verdict, links));
    parts.extend(catalog_diff::words(&verdict.diff));
    parts.extend(verdict.policies.backtest.as_ref().map(backtest::words));
    parts.extend(waivers::words(&verdict.policies));
    parts.extend(not_evaluated(verdict));
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

fn headlines(verdict: &Verdict) -> String {
    let mut lines = Vec::new();
    let others = verdict.found.iter().filter(|found| found.finding.rule.section != Section::Policy);
    if verdict.files > 0 || others.clone().next().is_some() {
        let looked_at = format!(
            "{} in {}",
            if verdict.entities == 1 { "1 entity".to_owned() } else { format!("{} entities", verdict.entities) },
            count(verdict.files, "catalog file"),
        );
        lines.push(headline("Catalog", others, &looked_at));
    }
    if verdict.policies.files > 0 || verdict.of(Section::Policy).next().is_some() {
        let looked_at = count(verdict.policies.files, "file");
        lines.push(headline("Policy", verdict.of(Section::Policy), &looked_at));
    }
    if lines.is_empty() {
        lines.push("Nothing to fix.".to_owned());
    }
    lines.join("\n\n")
}

fn headline<'f>(section: &str, found: impl Iterator<Item = &'f Found> + Clone, looked_at: &str) -> String {
    let Counts { errors, warnings, notes } = Counts::of(found.clone());
    let all = [(errors, "error"), (warnings, "warning"), (notes, "note")];
    let new: Vec<String> = all.iter().filter(|(many, _)| *many > 0).map(|(many, one)| count(*many, one)).collect();
    let mut text = match new.is_empty() {
        true => format!("**{section}:** {looked_at}, nothing to fix."),
        false => format!("**{section}:** {} by this change, in {looked_at}.", new.join(", ")),
    };
    match found.filter(|found| !found.is_new).count() {
        0 => {}
        1 => text.push_str(" 1 more finding was there before."),
        old => text.push_str(&format!(" {old} more findings were there before.")),
    }
    text
}

/// What could not be evaluated, so that nobody takes silence for approval.
fn not_evaluated(verdict: &Verdict) -> Option<String> {
    let files = &verdict.policies.not_evaluated;
    if files.is_empty() {
        return None;
    }
    let row =
        |file: &NotEvaluated| format!("- {}: {}", escape::code(&file.path, 120), escape::prose_cell(&file.why, 240));
    let mut rows: Vec<String> = files.iter().take(LISTED).map(row).collect();
    if files.len() > LISTED {
        rows.push(format!("- and {} more", files.len() - LISTED));
    }
    Some(format!("#### Not evaluated\n\nAbout these files the policies claim nothing:\n\n{}", rows.join("\n")))
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
