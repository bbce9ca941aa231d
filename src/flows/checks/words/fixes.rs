//! The mechanical fixes, as a diff in the check's summary.

use super::count;
use crate::findings::edits;
use crate::flows::checks::verdict::Verdict;
use crate::outbox::escape;

/// Characters of diff that are shown; the summary has room for 65,535.
const SHOWN: usize = 20_000;

/// What a machine can put right, and how to have it done; none when nothing can.
pub fn words(verdict: &Verdict) -> Option<String> {
    if verdict.fixes.is_empty() {
        return None;
    }
    let many: usize = verdict.fixes.iter().map(|fix| fix.findings).sum();
    let mut diff = String::new();
    let mut left = 0;
    for fix in &verdict.fixes {
        // The lines around a change are shown with it.
        if verdict.found.iter().any(|found| found.finding.path == fix.path && found.finding.rule.hides_its_place()) {
            left += 1;
            continue;
        }
        let part = edits::diff(&fix.path, &fix.before, &fix.after).unwrap_or_default();
        if diff.len() + part.len() > SHOWN {
            left += 1;
        } else {
            diff.push_str(&part);
        }
    }
    let how = match verdict.can_commit {
        true => "Press **Fix** above, or comment `/idp fix`: one commit to this branch.",
        false => "The branch is in a fork, so I cannot commit them: apply this diff there.",
    };
    let rest = match left {
        0 => String::new(),
        left => format!("\n\nThe diff of {} is left out here.", count(left, "more file")),
    };
    let many = if many == 1 { "1 finding".to_owned() } else { format!("{many} findings") };
    Some(format!("#### What I can put right: {many}\n\n{how}\n\n{}{rest}", escape::block("diff", &diff)))
}
