//! More catalog files in one change than are judged.
//! Not a limit for the offline check of a folder, which may be of any size.

use crate::catalog::{FileReading, Settings};
use crate::findings::Finding;
use crate::findings::{Rule, Section, Severity};
use crate::yaml::Span;

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.too-many-files",
    section: Section::Catalog,
    title: "A pull request touches at most 500 catalog files",
    severity: Severity::Error,
    aliases: &[],
    why: "Beyond that the check would take longer than anybody waits, and the summary could not be read.",
    how: "Split the change into several pull requests.",
    wrong: fixture!("too-many-files/wrong.yaml"),
    right: fixture!("too-many-files/right.yaml"),
};

/// Notes a change of too many files, at the first that is beyond the limit. `None` when it is within.
pub(in crate::catalog) fn check(readings: &[FileReading], settings: &Settings) -> Option<Finding> {
    let most = settings.limits.files;
    let beyond = readings.iter().filter(|reading| reading.is_catalog).nth(most)?;
    let count = readings.iter().filter(|reading| reading.is_catalog).count();
    Some(Finding {
        rule: &RULE,
        severity: RULE.severity,
        path: beyond.path.clone(),
        span: Span::default(),
        message: format!("the change has {count} catalog files, the limit is {most}"),
        help: "Split the change into several pull requests.".to_owned(),
        entity: None,
        fix: None,
    })
}
