//! An alias whose anchor is not there. The reader finds it.
//! Not aliases that multiply a document: that is `alias-budget`.

use crate::findings::{Rule, Section, Severity};

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.unknown-alias",
    section: Section::Catalog,
    title: "An alias names an anchor above it",
    severity: Severity::Error,
    aliases: &[],
    why: "An alias (`*name`) without its anchor (`&name`) stops Backstage while it reads: this document and all after it in the file are lost.",
    how: "Set the anchor above the alias in the same document, or write the value out. Anchors do not reach across `---`.",
    wrong: fixture!("unknown-alias/wrong.yaml"),
    right: fixture!("unknown-alias/right.yaml"),
};
