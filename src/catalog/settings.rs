//! What an organisation may decide about the catalog, as the room needs it. Reading `idp.yaml` is `config`'s.

use crate::findings::{Mode, Severity};
use globset::{GlobBuilder, GlobMatcher};
use std::collections::BTreeMap;

/// How catalog files are judged.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Kinds beyond the built-in ones, for which the organisation's Backstage has processors.
    pub extra_kinds: Vec<ExtraKind>,
    /// The lifecycles that are allowed; none: any.
    pub lifecycles: Option<Vec<String>>,
    /// The values of `spec.type` that are allowed, by kind in lower case; a kind that is not listed may have any.
    pub types: BTreeMap<String, Vec<String>>,
    /// Which files are catalog files, beyond what their name and content say.
    pub globs: CatalogGlobs,
    /// Rules whose severity the organisation changed, by id. Only warnings and notes can be changed: what Backstage
    /// refuses stays an error.
    pub modes: BTreeMap<String, Mode>,
    /// Whether kind `AiResource` and APIs of type `mcp-server` are accepted (Backstage has them behind a switch).
    pub ai_resources: bool,
    /// Whether entities are read for a record. If not, what [`judge`](super::judge) does not look at is left out:
    /// `apiVersion`, texts, tags, labels, links, other annotations, and [`Entity::json`](super::Entity::json).
    pub for_record: bool,
    /// How much is read.
    pub limits: Limits,
}

/// One kind of entity that the organisation added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtraKind {
    /// `apiVersion`, compared exactly.
    pub api_version: String,
    /// `kind`, compared exactly.
    pub kind: String,
}

/// How much is read before it is refused.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of one file.
    pub file_bytes: usize,
    /// Catalog files of one pull request.
    pub files: usize,
    /// Entities of one pull request, and documents of one file.
    pub entities: usize,
    /// Bytes of a file that a placeholder draws in.
    pub placeholder_bytes: usize,
    /// Files that one Location may lead to.
    pub location_targets: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 1_000_000,
            files: 500,
            entities: 10_000,
            placeholder_bytes: 1_000_000,
            location_targets: 500,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            extra_kinds: Vec::new(),
            lifecycles: None,
            types: BTreeMap::new(),
            globs: CatalogGlobs::default(),
            modes: BTreeMap::new(),
            ai_resources: false,
            for_record: true,
            limits: Limits::default(),
        }
    }
}

/// Patterns for paths of catalog files. A pattern with `!` takes files out; with at least one other pattern only the
/// files that it matches are catalog files, whatever they hold. The last pattern that matches decides.
#[derive(Debug, Clone, Default)]
pub struct CatalogGlobs {
    patterns: Vec<(bool, GlobMatcher)>,
}

/// A pattern that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{pattern}` is not a pattern for paths: {reason}")]
pub struct GlobProblem {
    /// The pattern.
    pub pattern: String,
    /// Why not.
    pub reason: String,
}

impl PartialEq for CatalogGlobs {
    fn eq(&self, other: &Self) -> bool {
        let words = |globs: &Self| -> Vec<(bool, String)> {
            globs.patterns.iter().map(|(wanted, glob)| (*wanted, glob.glob().glob().to_owned())).collect()
        };
        words(self) == words(other)
    }
}

impl CatalogGlobs {
    /// Reads patterns; `*` stays within one folder, `**` does not.
    ///
    /// # Errors
    /// The first pattern that cannot be read.
    pub fn new<S: AsRef<str>>(patterns: impl IntoIterator<Item = S>) -> Result<Self, GlobProblem> {
        let read = |pattern: S| {
            let pattern = pattern.as_ref();
            let (wanted, glob) = match pattern.strip_prefix('!') {
                Some(rest) => (false, rest),
                None => (true, pattern),
            };
            let glob = glob.trim_start_matches("./").trim_start_matches('/');
            let matcher = GlobBuilder::new(glob).literal_separator(true).build();
            let matcher = matcher
                .map_err(|error| GlobProblem { pattern: pattern.to_owned(), reason: error.kind().to_string() })?;
            Ok((wanted, matcher.compile_matcher()))
        };
        patterns.into_iter().map(read).collect::<Result<_, _>>().map(|patterns| Self { patterns })
    }

    /// Whether the patterns take the file in (`Some(true)`) or out; none when they leave it open.
    pub fn decide(&self, path: &str) -> Option<bool> {
        let last = self.patterns.iter().rev().find(|(_, glob)| glob.is_match(path)).map(|(wanted, _)| *wanted);
        last.or_else(|| self.patterns.iter().any(|(wanted, _)| *wanted).then_some(false))
    }
}

impl Settings {
    /// The severity of a finding of a rule, none when it is dropped. `severity` is what the room would give it.
    pub fn severity(&self, rule: &'static crate::findings::Rule, severity: Severity) -> Option<Severity> {
        if rule.severity == Severity::Error {
            return Some(severity);
        }
        match self.modes.get(rule.id) {
            None => Some(severity),
            Some(Mode::Off | Mode::Shadow) => None,
            Some(Mode::As(chosen)) => Some(*chosen),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(patterns: &[&str], path: &str) -> Option<bool> {
        CatalogGlobs::new(patterns).unwrap().decide(path)
    }

    #[test]
    fn without_patterns_everything_is_left_open() {
        assert_eq!(decide(&[], "catalog-info.yaml"), None);
    }

    #[test]
    fn the_last_pattern_that_matches_decides() {
        let patterns = ["catalog/**", "!catalog/old/**"];
        assert_eq!(decide(&patterns, "catalog/orders.yaml"), Some(true));
        assert_eq!(decide(&patterns, "catalog/old/orders.yaml"), Some(false));
        assert_eq!(decide(&patterns, "catalog-info.yaml"), Some(false));
        assert_eq!(decide(&["!old/**"], "catalog-info.yaml"), None);
    }

    #[test]
    fn a_broken_pattern_is_named() {
        let problem = CatalogGlobs::new(["a/[b"]).unwrap_err().to_string();
        insta::assert_snapshot!(problem, @"`a/[b` is not a pattern for paths: unclosed character class; missing ']'");
    }
}
