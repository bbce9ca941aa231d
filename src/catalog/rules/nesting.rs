//! A document that is nested too deeply to be read. The reader finds it.
//! Not a limit of Backstage's format.

use crate::findings::{Rule, Section, Severity};

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.nesting",
    section: Section::Catalog,
    title: "The document is not nested deeper than anybody needs",
    severity: Severity::Error,
    aliases: &[],
    why: "A document that is nested very deeply is either broken or made to harm whoever reads it.",
    how: "Flatten the document; a catalog file needs fewer than ten levels.",
    wrong: fixture!("nesting/wrong.yaml"),
    right: fixture!("nesting/right.yaml"),
};
