//! A key that stands twice in one mapping. The reader finds it.
//! Not two entities of the same name: that is `duplicate-entity`.

use crate::findings::{Rule, Section, Severity};

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.duplicate-key",
    section: Section::Catalog,
    title: "A mapping has each key once",
    severity: Severity::Error,
    aliases: &[],
    why: "Backstage's reader treats a key that stands twice in one mapping as an error and drops the document. Other readers silently keep the last.",
    how: "Remove one of the two, or join their values.",
    wrong: fixture!("duplicate-key/wrong.yaml"),
    right: fixture!("duplicate-key/right.yaml"),
};
