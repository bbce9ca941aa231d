//! The one comment that nobody asked for: only what a person must act on, at most seven rows.

use super::{Links, sign};
use crate::findings::Severity;
use crate::flows::checks::standing::Found;
use crate::flows::checks::verdict::{Counts, Verdict};
use crate::outbox::escape;

const ROWS: usize = 7;

/// The comment; none when there is nothing to act on.
pub fn sticky(verdict: &Verdict, links: &Links<'_>) -> Option<String> {
    let acting: Vec<&Found> = verdict.new_ones().filter(|found| found.finding.severity >= Severity::Warning).collect();
    if acting.is_empty() {
        return None;
    }
    let Counts { errors, warnings, .. } = verdict.counts();
    let title = match (errors, warnings) {
        (0, warnings) => super::count(warnings, "warning"),
        (errors, 0) => format!("{errors} to fix"),
        (errors, warnings) => format!("{errors} to fix · {}", super::count(warnings, "warning")),
    };
    let mut rows: Vec<String> = acting.iter().take(ROWS).map(|found| row(found, links)).collect();
    if acting.len() > ROWS {
        rows.truncate(ROWS - 1);
        rows.push(format!("| | and {} more in the check `idp` | |", acting.len() - rows.len()));
    }
    Some(format!("### IDP · {title}\n\n| | what | next |\n|---|---|---|\n{}\n\n{}", rows.join("\n"), footer(verdict),))
}

/// What the comment shrinks to when all has been put right.
pub fn all_clear(verdict: &Verdict) -> String {
    format!("✅ All clear at `{}`.", short(verdict))
}

fn row(found: &Found, links: &Links<'_>) -> String {
    let finding = &found.finding;
    format!(
        "| {} | {} — {} | {} |",
        sign(finding),
        escape::prose_cell(&finding.message, 240),
        links.line(&finding.path, finding.span.start.line),
        escape::prose_cell(&finding.help, 240),
    )
}

fn footer(verdict: &Verdict) -> String {
    let mut hints = vec![format!("judged `{}`", short(verdict))];
    if !verdict.fixes.is_empty() && verdict.can_commit {
        hints.push("`/idp fix` commits the mechanical fixes".to_owned());
    }
    hints.push("`/idp explain <rule>`".to_owned());
    format!("<sub>{}</sub>", hints.join(" · "))
}

fn short(verdict: &Verdict) -> &str {
    verdict.head.0.get(..7).unwrap_or(&verdict.head.0)
}
