//! What GitHub shows beside the lines of a change.

use crate::findings::Severity;
use crate::flows::checks::verdict::Verdict;
use crate::github::{Annotation, AnnotationLevel};

/// Annotations of one check; more would be noise.
const MOST: usize = 30;

/// The worst new findings on touched lines.
pub fn annotations(verdict: &Verdict) -> Vec<Annotation> {
    verdict
        .new_ones()
        .filter(|found| found.on_touched_line)
        .take(MOST)
        .map(|found| {
            let finding = &found.finding;
            let (start, end) = (finding.span.start, finding.span.end);
            let one_line = start.line == end.line;
            Annotation {
                path: finding.path.clone(),
                start_line: start.line,
                end_line: end.line.max(start.line),
                // GitHub takes columns on a single line only, and counts the last one in.
                start_column: one_line.then_some(start.column),
                end_column: one_line.then(|| end.column.saturating_sub(1).max(start.column)),
                level: match finding.severity {
                    Severity::Error => AnnotationLevel::Failure,
                    Severity::Warning => AnnotationLevel::Warning,
                    Severity::Info => AnnotationLevel::Notice,
                },
                title: Some(finding.rule.id.to_owned()),
                raw_details: None,
                message: format!("{}\n{}", finding.message, finding.help),
            }
        })
        .collect()
}
