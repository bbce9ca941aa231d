//! More entities in one change than are judged together.
//! Not a limit for the offline check of a folder, which may be of any size.

use crate::catalog::{FileReading, Settings};
use crate::findings::Finding;
use crate::findings::{Rule, Section, Severity};

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.too-many-entities",
    section: Section::Catalog,
    title: "A pull request touches at most 10,000 entities",
    severity: Severity::Error,
    aliases: &[],
    why: "Beyond that the check would take longer than anybody waits, and the summary could not be read.",
    how: "Split the change into several pull requests.",
    wrong: fixture!("too-many-entities/wrong.yaml"),
    right: fixture!("too-many-entities/right.yaml"),
};

/// Notes a change of too many entities, at the first that is beyond the limit. `None` when it is within.
pub(in crate::catalog) fn check(readings: &[FileReading], settings: &Settings) -> Option<Finding> {
    let most = settings.limits.entities;
    let count: usize = readings.iter().map(|reading| reading.entities.len()).sum();
    let beyond = readings.iter().flat_map(|reading| &reading.entities).nth(most)?;
    Some(Finding {
        rule: &RULE,
        severity: RULE.severity,
        path: beyond.path.clone(),
        span: beyond.name_span,
        message: format!("the change has {count} entities, the limit is {most}"),
        help: "Split the change into several pull requests.".to_owned(),
        entity: Some(beyond.reference.to_string()),
        fix: None,
    })
}
