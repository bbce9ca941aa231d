//! A report as workflow commands of GitHub Actions: each finding becomes an annotation of the run.

use std::cmp::Reverse;
use std::fmt::Write as _;

use super::{Finding, Report, Severity, source, visible::visible};

/// Annotations of one kind that GitHub shows of a step; it drops the others without a word
/// (docs.github.com, "Workflow commands for GitHub Actions" and the limits of check annotations).
const SHOWN: usize = 10;

/// One command a finding, the worst first, since GitHub shows only the first ten of a kind, and a last line that
/// counts. `folder` is where the judged folder lies in the repository, empty for its root: annotations need paths
/// from the root.
pub fn github(report: &Report, folder: &str) -> String {
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.sort_by_key(|finding| Reverse(finding.severity));
    let mut text = String::new();
    for finding in findings {
        command(&mut text, finding, folder);
    }
    let counts = report.counts();
    let hidden = [Severity::Error, Severity::Warning, Severity::Info].iter().any(|it| counts.number(*it) > SHOWN);
    let note = if hidden { "; GitHub shows 10 annotations of a kind, this log has all" } else { "" };
    for (path, why) in &report.not_evaluated {
        let _ = writeln!(text, "not evaluated: {}: {}", visible(path), visible(why));
    }
    let _ = writeln!(text, "idp check: {}{note}", counts.words());
    text
}

fn command(text: &mut String, finding: &Finding, folder: &str) {
    let name = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let (start, end) = (finding.span.start, finding.span.end);
    let path = joined(folder, &finding.path);
    let _ = write!(text, "::{name} file={},line={},endLine={}", property(&path), start.line, end.line);
    // GitHub takes columns only where the annotation stays on one line.
    if source::on_one_line(finding) {
        let _ = write!(text, ",col={},endColumn={}", start.column, end.column);
    }
    let help = if finding.help.is_empty() { String::new() } else { format!("\n{}", finding.help) };
    let message = data(&format!("{}{help}", finding.message));
    let _ = writeln!(text, ",title={}::{message}", property(finding.rule.id));
}

/// A path in a folder of the repository.
pub(super) fn joined(folder: &str, path: &str) -> String {
    let folder = folder.trim_matches('/');
    if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") }
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::samples::finding;
    use std::collections::BTreeMap;

    #[test]
    fn the_worst_come_first_and_nothing_can_forge_a_command() {
        let hostile = Finding {
            message: "100% of\r\n::set-output name=x::y".into(),
            help: String::new(),
            ..finding("a,b:c\n::stop.yaml", (2, 3), Severity::Error)
        };
        let mut long = finding("z.yaml", (1, 1), Severity::Info);
        long.span.end.line = 4;
        let report = Report::new(BTreeMap::new(), vec![finding("a.yaml", (1, 1), Severity::Warning), long, hostile]);
        insta::assert_snapshot!(github(&report, "services/orders/"), @"
        ::error file=services/orders/a%2Cb%3Ac%0A%3A%3Astop.yaml,line=2,endLine=2,col=3,endColumn=6,title=catalog.name-format::100%25 of%0D%0A::set-output name=x::y
        ::warning file=services/orders/a.yaml,line=1,endLine=1,col=1,endColumn=4,title=catalog.name-format::`metadata.name` has a blank%0AUse letters, digits, `-`, `_` and `.`.
        ::notice file=services/orders/z.yaml,line=1,endLine=4,title=catalog.name-format::`metadata.name` has a blank%0AUse letters, digits, `-`, `_` and `.`.
        idp check: 1 error, 1 warning, 1 note
        ");
    }

    #[test]
    fn more_than_github_shows_is_said() {
        let many = (1..=11).map(|line| finding("a.yaml", (line, 1), Severity::Error)).collect();
        let text = github(&Report::new(BTreeMap::new(), many), "");
        assert_eq!(text.lines().count(), 12);
        let last = text.lines().last().unwrap();
        insta::assert_snapshot!(last, @"idp check: 11 errors; GitHub shows 10 annotations of a kind, this log has all");
    }
}
