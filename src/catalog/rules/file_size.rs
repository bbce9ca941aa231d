//! A file, or the number of its documents, that is too large to be read.
//! Not the number of files in a change: that is `too-many-files`.

use crate::catalog::report::Report;
use crate::findings::{Rule, Section, Severity};
use crate::yaml::Span;

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.file-size",
    section: Section::Catalog,
    title: "A catalog file is at most 1 MB",
    severity: Severity::Error,
    aliases: &[],
    why: "A larger file cannot be judged within the time that a check has, and nobody reviews it.",
    how: "Split the file, one entity a file, and lead to them from a `Location`. A large API definition belongs into a file of its own, drawn in by `$text`.",
    wrong: fixture!("file-size/wrong.yaml"),
    right: fixture!("file-size/right.yaml"),
};

/// Notes a file of too many bytes. Returns whether it is one.
pub(in crate::catalog) fn check(bytes: usize, report: &mut Report<'_>) -> bool {
    let most = report.settings.limits.file_bytes;
    if bytes <= most {
        return false;
    }
    let message = format!("the file has {bytes} bytes, the limit is {most}; it was not read");
    report.add(
        &RULE,
        Span::default(),
        message,
        "Split it, one entity a file, and draw long definitions in with `$text`.",
    );
    true
}
