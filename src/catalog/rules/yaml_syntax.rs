//! A document that is not YAML. The reader finds it; this file says what it means for the catalog.
//! Not the meaning of what was read.

use crate::findings::{Rule, Section, Severity};

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.yaml-syntax",
    section: Section::Catalog,
    title: "The file is YAML",
    severity: Severity::Error,
    aliases: &[],
    why: "Backstage reads catalog files as YAML 1.2. A document that does not follow its grammar is dropped whole: none of its entities arrive.",
    how: "Correct the place that is named. Most often it is a tab in the indentation, a missing quote, or a `: ` inside a text without quotes.",
    wrong: fixture!("yaml-syntax/wrong.yaml"),
    right: fixture!("yaml-syntax/right.yaml"),
};
