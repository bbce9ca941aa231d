//! Which rules can be waived at all.

use super::PathGlob;
use crate::findings::{Rule, Section, Severity};

/// A leaked credential is waived for a file, never for a repository.
const ONLY_WITH_PATH: &str = "SEC-001";

/// Why a rule cannot be waived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotWaivable {
    /// Backstage refuses what it finds, whatever anybody here says.
    Backstage,
    /// Only for files that are named.
    NeedsPath,
    /// It is about waivers themselves.
    AboutWaivers,
    /// It is neither a policy nor a rule of the catalog.
    NoPolicy,
}

impl NotWaivable {
    /// The reason as the end of a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Backstage => "Backstage refuses what it finds, and no waiver changes that",
            Self::NeedsPath => "it can be waived for files only: name them with `--path`",
            Self::AboutWaivers => "it is about waivers themselves",
            Self::NoPolicy => "only policies and warnings of the catalog can be waived",
        }
    }
}

/// Whether a rule can be waived, for these files or for all.
///
/// # Errors
/// Why it cannot.
pub fn waivable(rule: &Rule, path: Option<&PathGlob>) -> Result<(), NotWaivable> {
    match rule.section {
        Section::Catalog if rule.severity == Severity::Error => Err(NotWaivable::Backstage),
        Section::Catalog => Ok(()),
        Section::Policy if rule.id == super::RULE.id => Err(NotWaivable::AboutWaivers),
        Section::Policy if rule.id == ONLY_WITH_PATH && path.is_none_or(PathGlob::matches_everything) => {
            Err(NotWaivable::NeedsPath)
        }
        Section::Policy => Ok(()),
        Section::Scorecard | Section::GoldenPath => Err(NotWaivable::NoPolicy),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::samples::{NAME_FORMAT, OWNER};

    fn policy(id: &'static str) -> Rule {
        Rule { id, section: Section::Policy, severity: Severity::Error, ..sample() }
    }

    fn sample() -> Rule {
        Rule { id: "", aliases: &[], ..copy(&OWNER) }
    }

    fn copy(rule: &Rule) -> Rule {
        let Rule { id, section, title, severity, aliases, why, how, wrong, right } = *rule;
        Rule { id, section, title, severity, aliases, why, how, wrong, right }
    }

    #[test]
    fn policies_and_warnings_of_the_catalog_can_be_waived() {
        assert_eq!(waivable(&policy("K8S-001"), None), Ok(()));
        assert_eq!(waivable(&OWNER, None), Ok(()));
        assert_eq!(waivable(&NAME_FORMAT, None), Err(NotWaivable::Backstage));
        assert_eq!(waivable(&super::super::RULE, None), Err(NotWaivable::AboutWaivers));
    }

    #[test]
    fn a_credential_is_waived_for_a_file_only() {
        let secret = policy("SEC-001");
        let waivable = |path: &str| waivable(&secret, Some(&PathGlob::new(path).unwrap()));
        assert_eq!(super::waivable(&secret, None), Err(NotWaivable::NeedsPath));
        assert_eq!(waivable("**"), Err(NotWaivable::NeedsPath));
        assert_eq!(waivable("**/*"), Err(NotWaivable::NeedsPath));
        assert_eq!(waivable("tests/keys/*.pem"), Ok(()));
    }
}
