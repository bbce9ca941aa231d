//! What an organisation or a repository may decide about the policies. Reading `idp.yaml` is `config`'s.

use std::collections::BTreeMap;

use crate::findings::{Mode, Rule, Severity};

/// How files are judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Rules whose mode is not the one of their severity (error: block, warning: warn, info: info), by id.
    pub modes: BTreeMap<String, Mode>,
    /// Registries, or parts of them, that images may come from: `ghcr.io/acme`, `registry.example.com`. Empty: any.
    pub registries: Vec<String>,
    /// Labels that workloads must carry.
    pub labels: Vec<String>,
    /// Tags that cloud resources which cost money must carry.
    pub tags: Vec<String>,
    /// Days for which backups of a database must be kept.
    pub backup_days: u32,
    /// Words that make a folder, a namespace or an environment production's.
    pub production: Vec<String>,
    /// How much is read and built.
    pub limits: Limits,
}

/// How much is read before it is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file.
    pub file_bytes: usize,
    /// Findings of one rule in one file; more help nobody.
    pub findings: usize,
    /// Findings of one judgement.
    pub all_findings: usize,
    /// Documents that Kustomize overlays may come to.
    pub built_documents: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 1_000_000, findings: 200, all_findings: 10_000, built_documents: 10_000 }
    }
}

impl Default for Settings {
    fn default() -> Self {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Self {
            modes: BTreeMap::new(),
            registries: Vec::new(),
            labels: words(&["owner", "system", "env"]),
            tags: words(&["owner", "service", "env", "cost-centre"]),
            backup_days: 7,
            production: words(&["production", "prod", "prd", "live"]),
            limits: Limits::default(),
        }
    }
}

impl Settings {
    /// What becomes of a rule's findings. `severity` is what the room would give this one.
    pub fn mode(&self, rule: &Rule, severity: Severity) -> Mode {
        self.modes.get(rule.id).copied().unwrap_or(Mode::As(severity))
    }

    /// Whether a word of a name says production: `orders-prod`, `production`. Case does not matter, and `non-prod` and
    /// `pre-production` say the contrary.
    pub fn is_production(&self, name: &str) -> bool {
        let mut before = "";
        name.split(|c: char| !c.is_alphanumeric()).any(|word| {
            let negated = ["non", "not", "no", "pre"].iter().any(|no| no.eq_ignore_ascii_case(before));
            before = word;
            !negated && self.production.iter().any(|production| production.eq_ignore_ascii_case(word))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn production_is_a_word_of_a_name_and_not_a_part_of_one() {
        let settings = Settings::default();
        for name in ["production", "orders-prod", "overlays/PROD/eu", "live_eu"] {
            assert!(settings.is_production(name), "{name}");
        }
        for name in ["product", "reproduction", "staging", "alive", "non-prod", "pre_production/x", ""] {
            assert!(!settings.is_production(name), "{name}");
        }
    }
}
