//! Aliases that would multiply a document beyond all use. The reader finds it.
//! Not an alias without an anchor: that is `unknown-alias`.

use crate::findings::{Rule, Section, Severity};

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.alias-budget",
    section: Section::Catalog,
    title: "Aliases do not multiply the document",
    severity: Severity::Error,
    aliases: &[],
    why: "Aliases of aliases can make a short file grow without end. Backstage stops at 100 and drops the document.",
    how: "Write the repeated values out, or use fewer levels of aliases.",
    wrong: fixture!("alias-budget/wrong.yaml"),
    right: fixture!("alias-budget/right.yaml"),
};
