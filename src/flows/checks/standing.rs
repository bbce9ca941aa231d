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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::samples::about;

    const TEXT: &str = "a: one\nb: two\nc: three\n";

    fn states(after: &[&str], before: &[&str], lines: RangeInclusive<u32>) -> Vec<(String, bool)> {
        let finding = |part: &&str| Finding { message: format!("bad {part}"), ..about("f.yaml", TEXT, part) };
        let before: Vec<Finding> = before.iter().map(finding).collect();
        let touched = HashMap::from([("f.yaml".to_owned(), vec![lines])]);
        let found = sort(after.iter().map(finding).collect(), &before, &touched);
        found.into_iter().map(|found| (found.finding.message, found.is_new)).collect()
    }

    #[test]
    fn what_was_there_before_blocks_nobody() {
        assert_eq!(states(&["two"], &["two"], 1..=1), [("bad two".to_owned(), false)]);
    }

    #[test]
    fn what_is_new_is_new_wherever_it_stands() {
        assert_eq!(states(&["two"], &[], 1..=1), [("bad two".to_owned(), true)]);
    }

    #[test]
    fn a_touched_line_is_answered_for() {
        assert_eq!(states(&["two"], &["two"], 2..=2), [("bad two".to_owned(), true)]);
    }

    #[test]
    fn of_two_alike_one_was_there_before() {
        let states = states(&["one", "one", "three"], &["one"], 9..=9);
        let new: Vec<bool> = states.iter().map(|(_, is_new)| *is_new).collect();
        assert_eq!(new, [true, true, false]);
    }
}
