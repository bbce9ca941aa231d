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
    let message = format!("the change has {count} catalog files, the limit is {most}");
    Some(finding(RULE.severity, &beyond.path, message, "Split the change into several pull requests."))
}

/// The note about files that may hold entities but were not looked at, because the change has so many; none without
/// one. `unread` are their paths.
pub fn passed_over(unread: &[&str]) -> Option<Finding> {
    let first = unread.first()?;
    let message = match unread.len() {
        1 => "the change has so many YAML files that this one was not looked at".to_owned(),
        many => format!("the change has so many YAML files that {many} of them were not looked at, this one first"),
    };
    let help = "Nothing is wrong if they hold no entities; files named `catalog-info.yaml` are read before all others.";
    Some(finding(Severity::Info, first, message, help))
}

fn finding(severity: Severity, path: &str, message: String, help: &str) -> Finding {
    let (path, help) = (path.to_owned(), help.to_owned());
    Finding { rule: &RULE, severity, path, span: Span::default(), message, help, entity: None, fix: None }
}
