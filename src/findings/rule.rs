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

impl Rule {
    /// Whether its findings stand on something that must not be shown again: the rules about secrets. Their places are
    /// masked wherever a line of a file is printed or hashed.
    pub fn hides_its_place(&self) -> bool {
        self.id.starts_with("SEC-")
    }
}

impl Rule {
    /// What its examples are written in, as code blocks of Markdown name it.
    pub fn language(&self) -> &'static str {
        match self.id.split_once('-').map(|(family, _)| family) {
            Some("DKR") => "dockerfile",
            Some("TF") => "hcl",
            Some("SEC" | "SUP") => "text",
            _ if self.id.ends_with(".rego") => "rego",
            _ => "yaml",
        }
    }
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
    /// Golden paths.
    GoldenPath,
}

impl Section {
    /// Its name, as in `--only`.
    pub fn name(self) -> &'static str {
        match self {
            Section::Catalog => "catalog",
            Section::Policy => "policy",
            Section::Scorecard => "scorecard",
            Section::GoldenPath => "golden-path",
        }
    }
}

/// Which sections judged a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sections(u8);

impl Sections {
    /// These and one more.
    pub fn with(self, section: Section) -> Self {
        Self(self.0 | 1 << section as u8)
    }

    /// Their names, in the order of the check.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let all = [Section::Catalog, Section::Policy, Section::Scorecard, Section::GoldenPath];
        all.into_iter().filter(move |section| self.0 & 1 << *section as u8 != 0).map(Section::name)
    }
}

impl From<Section> for Sections {
    fn from(section: Section) -> Self {
        Self::default().with(section)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_named_in_the_order_of_the_check() {
        let both = Sections::from(Section::Policy).with(Section::Catalog).with(Section::Policy);
        assert_eq!(both.names().collect::<Vec<_>>(), ["catalog", "policy"]);
        assert_eq!(Sections::default().names().count(), 0);
    }
}
