//! Which findings a change brings, and which were there before it. Pure.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use crate::findings::Finding;

/// A finding in the light of a change.
#[derive(Debug, Clone)]
pub struct Found {
    /// What was found.
    pub finding: Finding,
    /// Whether the change is answerable for it: it is on a touched line, or was not there before.
    pub is_new: bool,
    /// Whether its first line was touched, so that GitHub can show it beside the change.
    pub on_touched_line: bool,
}

/// Sorts what was found after the change by what was found before it. `touched` are the lines that changed, by path.
pub fn sort(
    after: Vec<Finding>,
    before: &[Finding],
    touched: &HashMap<String, Vec<RangeInclusive<u32>>>,
) -> Vec<Found> {
    // The same finding may stand several times: each of before excuses one of after.
    let mut known: HashMap<_, usize> = HashMap::new();
    for finding in before {
        *known.entry(identity(finding)).or_default() += 1;
    }
    let mut found: Vec<Found> = after
        .into_iter()
        .map(|finding| {
            let on_touched_line = touched.get(&finding.path).is_some_and(|ranges| {
                let (first, last) = (finding.span.start.line, finding.span.end.line.max(finding.span.start.line));
                ranges.iter().any(|range| *range.start() <= last && first <= *range.end())
            });
            Found { finding, is_new: on_touched_line, on_touched_line }
        })
        .collect();
    for found in found.iter_mut().filter(|found| !found.is_new) {
        match known.get_mut(&identity(&found.finding)) {
            Some(left) if *left > 0 => *left -= 1,
            _ => found.is_new = true,
        }
    }
    found.sort_by(|a, b| {
        let place = |found: &Found| (found.finding.path.clone(), found.finding.span.start);
        (b.is_new, b.finding.severity).cmp(&(a.is_new, a.finding.severity)).then_with(|| place(a).cmp(&place(b)))
    });
    found
}

/// What makes two findings the same although lines have moved.
fn identity(finding: &Finding) -> (&'static str, &str, &str) {
    (finding.rule.id, finding.entity.as_deref().unwrap_or_default(), &finding.message)
}
