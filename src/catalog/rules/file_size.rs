//! A file, or the number of its documents, that is too large to be read.
//! Not the number of files in a change: that is `too-many-files`.

use crate::catalog::report::Report;
use crate::catalog::{Settings, is_catalog_file};
use crate::findings::{Finding, Rule, Section, Severity};
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
    report.add(&RULE, Span::default(), message(bytes, most), HELP);
    true
}

/// The finding about a file that was so large that it was not even fetched. What is a catalog file by its name or
/// because it was one before (`recorded`) is wrong; of others nobody can say whether they hold entities.
pub fn not_fetched(path: &str, bytes: usize, recorded: bool, settings: &Settings) -> Finding {
    let certain = recorded || is_catalog_file(path, b"", settings);
    let help = match certain {
        true => HELP.to_owned(),
        false => "Nothing is wrong if it holds no entities.".to_owned(),
    };
    Finding {
        rule: &RULE,
        severity: if certain { RULE.severity } else { Severity::Info },
        path: path.to_owned(),
        span: Span::default(),
        message: message(bytes, settings.limits.file_bytes),
        help,
        entity: None,
        fix: None,
    }
}

const HELP: &str = "Split it, one entity a file, and draw long definitions in with `$text`.";

fn message(bytes: usize, most: usize) -> String {
    format!("the file has {bytes} bytes, the limit is {most}; it was not read")
}
