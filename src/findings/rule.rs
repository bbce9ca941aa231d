//! A rule as data: what its documentation, `explain`, SARIF and findings need to know of it.

use super::Severity;

/// A rule that the platform knows.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its id, which never changes: `catalog.name-format`.
    pub id: &'static str,
    /// The section of the check that it belongs to.
    pub section: Section,
    /// One line, without a full stop: what must hold.
    pub title: &'static str,
    /// How bad a finding of it is.
    pub severity: Severity,
    /// The ids that other tools give the same rule.
    pub aliases: &'static [&'static str],
    /// Why it exists, and where it comes from; Markdown.
    pub why: &'static str,
    /// How to put it right; Markdown.
    pub how: &'static str,
    /// A file that breaks it, as short as possible.
    pub wrong: &'static str,
    /// The same file put right.
    pub right: &'static str,
}

/// The sections of the check `idp`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Section {
    /// Catalog files.
    Catalog,
    /// Guardrails.
    Policy,
    /// Where a service stands.
    Scorecard,
}

impl Section {
    /// Its name, as in `--only`.
    pub fn name(self) -> &'static str {
        match self {
            Section::Catalog => "catalog",
            Section::Policy => "policy",
            Section::Scorecard => "scorecard",
        }
    }
}
