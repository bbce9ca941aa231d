//! For tests of rules: what a rule says to a few files.

use crate::policies::{Content, File, Repository, Settings, judge};

/// What the rule with this id finds, as `path:line: message`. All files of the repository are these.
pub(super) fn found(id: &str, files: &[(&str, &str)]) -> Vec<String> {
    found_in(id, files, true)
}

/// The same, when there may be other files or not.
pub(super) fn found_in(id: &str, files: &[(&str, &str)], complete: bool) -> Vec<String> {
    let file = |text| File { content: Content::Text(text), judged: true };
    let files = files.iter().map(|(path, text)| (*path, file(*text))).collect();
    let repository = Repository { files, complete, ..Repository::default() };
    let findings = judge(&repository, &Settings::default()).findings.into_iter();
    let of_rule = findings.filter(|found| found.rule.id == id);
    of_rule.map(|found| format!("{}:{}: {}", found.path, found.span.start.line, found.message)).collect()
}
