//! Which rules can be waived at all.

use super::PathGlob;
use crate::findings::{self, Rule, Section, Severity};

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
    /// What follows "it cannot be waived".
    pub fn words(self) -> &'static str {
        match self {
            Self::Backstage => ": Backstage refuses what it finds, and no waiver changes that",
            Self::NeedsPath => " for all files, only for some that are named",
            Self::AboutWaivers => ": it is about waivers themselves",
            Self::NoPolicy => ": only policies and warnings of the catalog can be",
        }
    }
}

/// What a word means that somebody names a rule with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// These rules can be waived.
    Rules,
    /// None of the rules that it names can be.
    Refused(NotWaivable),
    /// No rule of ours; one with a dot may be one of the organisation's own: `main.deny_root`.
    Organisations,
    /// No rule, perhaps but for a slip of the finger.
    Unknown(Option<&'static str>),
}

/// What a word means. With several rules, as an id of another tool may mean, those that can be waived are.
pub fn meant(word: &str, path: Option<&PathGlob>) -> Meant {
    let known = findings::rules();
    let rules = known.all(word);
    if rules.is_empty() {
        return match known.nearest(word) {
            None if word.contains('.') && !is_of_a_section(word) => Meant::Organisations,
            near => Meant::Unknown(near),
        };
    }
    let mut judged = rules.iter().map(|rule| waivable(rule, path));
    let first = judged.next().unwrap_or(Ok(()));
    match first {
        Err(reason) if judged.all(|judged| judged.is_err()) => Meant::Refused(reason),
        _ => Meant::Rules,
    }
}

/// Whether it begins as the ids of our own rules do; `policy` may well be a package of the organisation.
fn is_of_a_section(word: &str) -> bool {
    let section = word.split('.').next().unwrap_or_default();
    let ours = [Section::Catalog, Section::GoldenPath, Section::Scorecard];
    ours.iter().any(|known| known.name().eq_ignore_ascii_case(section))
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
    fn a_word_means_rules_of_ours_or_of_the_organisation_or_nothing() {
        assert_eq!(meant("cat-005", None), Meant::Rules);
        assert_eq!(meant("catalog.kind", None), Meant::Refused(NotWaivable::Backstage));
        assert_eq!(meant("main.deny_root", None), Meant::Organisations);
        assert_eq!(meant("catalog.lone-ownr", None), Meant::Unknown(Some("catalog.lone-owner")));
        assert_eq!(meant("nonsense", None), Meant::Unknown(None));
        assert_eq!(meant("catalog.something-else", None), Meant::Unknown(None));
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
