//! What a judgement came to: the files that were looked at and what was found in them, in a fixed order.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Sections, Severity};

/// A whole judgement.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Every file that was looked at, with the sections that judged it.
    pub files: BTreeMap<String, Sections>,
    /// The findings: by path, then by place, the worst first where several begin at one place.
    pub findings: Vec<Finding>,
    /// Files that no rule could judge although they are of a kind that rules are for, and why.
    pub not_evaluated: BTreeMap<String, String>,
    /// How many findings are waived, and therefore not among these.
    pub waived: usize,
}

impl Report {
    /// A report with its findings in order; one that is there twice is kept once.
    pub fn new(files: BTreeMap<String, Sections>, mut findings: Vec<Finding>) -> Self {
        findings.sort_by(|left, right| order(left).cmp(&order(right)));
        findings.dedup();
        Self { files, findings, not_evaluated: BTreeMap::new(), waived: 0 }
    }

    /// How many findings there are of each severity.
    pub fn counts(&self) -> Counts {
        Counts::of(&self.findings)
    }

    /// The files with a finding of severity error.
    pub fn invalid(&self) -> BTreeSet<&str> {
        let errors = self.findings.iter().filter(|finding| finding.severity == Severity::Error);
        errors.map(|finding| finding.path.as_str()).collect()
    }

    /// The findings of one file after the other.
    pub fn by_file(&self) -> impl Iterator<Item = (&str, &[Finding])> {
        self.findings.chunk_by(|left, right| left.path == right.path).filter_map(|findings| {
            let first = findings.first()?;
            Some((first.path.as_str(), findings))
        })
    }
}

fn order(finding: &Finding) -> impl Ord + '_ {
    let place = (finding.span.start.line, finding.span.start.column);
    (finding.path.as_str(), place, Reverse(finding.severity), finding.rule.id, finding.message.as_str())
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Of severity error.
    pub error: usize,
    /// Of severity warning.
    pub warning: usize,
    /// Of severity info.
    pub info: usize,
}

impl Counts {
    /// Counts them.
    pub fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            match finding.severity {
                Severity::Error => counts.error += 1,
                Severity::Warning => counts.warning += 1,
                Severity::Info => counts.info += 1,
            }
        }
        counts
    }

    /// How many there are of one severity.
    pub fn number(self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Info => self.info,
        }
    }

    /// How many there are together.
    pub fn total(self) -> usize {
        self.error + self.warning + self.info
    }

    /// In words, the worst first: `2 errors, 1 warning`; `no findings` when there are none.
    pub fn words(self) -> String {
        let names =
            [(self.error, "error", "errors"), (self.warning, "warning", "warnings"), (self.info, "note", "notes")];
        let parts: Vec<String> = names
            .into_iter()
            .filter(|(number, ..)| *number > 0)
            .map(|(number, one, many)| format!("{number} {}", if number == 1 { one } else { many }))
            .collect();
        if parts.is_empty() { "no findings".to_owned() } else { parts.join(", ") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::samples::finding;

    #[test]
    fn findings_stand_by_path_and_place_and_the_worst_first() {
        let given = [
            finding("b.yaml", (1, 1), Severity::Info),
            finding("a.yaml", (9, 1), Severity::Error),
            finding("a.yaml", (2, 5), Severity::Warning),
            finding("a.yaml", (2, 5), Severity::Error),
            finding("a.yaml", (2, 5), Severity::Error),
        ];
        let report = Report::new(BTreeMap::new(), given.to_vec());
        let places: Vec<_> =
            report.findings.iter().map(|it| (it.path.as_str(), it.span.start.line, it.severity.name())).collect();
        let expected =
            [("a.yaml", 2, "error"), ("a.yaml", 2, "warning"), ("a.yaml", 9, "error"), ("b.yaml", 1, "info")];
        assert_eq!(places, expected);
        assert_eq!(report.counts(), Counts { error: 2, warning: 1, info: 1 });
        assert_eq!(report.invalid(), BTreeSet::from(["a.yaml"]));
        let files: Vec<_> = report.by_file().map(|(path, findings)| (path, findings.len())).collect();
        assert_eq!(files, [("a.yaml", 3), ("b.yaml", 1)]);
    }

    #[test]
    fn counts_are_told_in_words() {
        assert_eq!(Counts::default().words(), "no findings");
        assert_eq!(Counts { error: 1, warning: 2, info: 1 }.words(), "1 error, 2 warnings, 1 note");
    }
}
