//! All rules that the platform knows, and how one is found by what a person types.

use super::{Rule, UNREADABLE};
use crate::config::organisation;
use crate::suggest::nearest;

/// The rules of every section, in the order in which documentation lists them.
pub fn rules() -> Registry {
    Registry::new(&[
        crate::catalog::rules(),
        &[&UNREADABLE, &organisation::RULE],
        &crate::policies::rules(),
        &crate::policies::rego::RULES,
        &crate::golden_paths::LINT_RULES,
    ])
}

/// A list of rules to look one up in.
#[derive(Debug, Clone)]
pub struct Registry {
    rules: Vec<&'static Rule>,
}

impl Registry {
    /// The rules of these sections, one after the other.
    pub fn new(sections: &[&[&'static Rule]]) -> Self {
        Self { rules: sections.concat() }
    }

    /// The rules in order.
    pub fn iter(&self) -> impl Iterator<Item = &'static Rule> {
        self.rules.iter().copied()
    }

    /// The rule of this id, of this alias, or of this id without its section (`name-format`); case does not matter.
    pub fn get(&self, word: &str) -> Option<&'static Rule> {
        let word = word.trim();
        let same = |id: &str| id.eq_ignore_ascii_case(word);
        let by_id = self.iter().find(|rule| same(rule.id));
        by_id
            .or_else(|| self.iter().find(|rule| rule.aliases.iter().any(|alias| same(alias))))
            .or_else(|| self.iter().find(|rule| short(rule).is_some_and(same)))
    }

    /// All rules that a word means: several may share the id that another tool gives them together.
    pub fn all(&self, word: &str) -> Vec<&'static Rule> {
        let word = word.trim();
        let same = |alias: &str| alias.eq_ignore_ascii_case(word);
        let shared: Vec<_> = self.iter().filter(|rule| rule.aliases.iter().any(|alias| same(alias))).collect();
        if shared.is_empty() { self.get(word).into_iter().collect() } else { shared }
    }

    /// The id or alias nearest to a word that [`Self::get`] does not know.
    pub fn nearest(&self, word: &str) -> Option<&'static str> {
        let word = word.trim();
        let ids = || self.iter().map(|rule| rule.id);
        let found = nearest(word, ids().chain(self.iter().flat_map(|rule| rule.aliases.iter().copied())));
        found.or_else(|| {
            let name = nearest(word, self.iter().filter_map(short))?;
            self.iter().find(|rule| short(rule) == Some(name)).map(|rule| rule.id)
        })
    }
}

fn short(rule: &'static Rule) -> Option<&'static str> {
    rule.id.split_once('.').map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::Section;
    use crate::findings::samples::{NAME_FORMAT, OWNER};

    fn registry() -> Registry {
        Registry::new(&[&[&NAME_FORMAT], &[&OWNER]])
    }

    fn id(word: &str) -> Option<&'static str> {
        registry().get(word).map(|rule| rule.id)
    }

    #[test]
    fn a_rule_is_found_by_id_alias_and_short_name_in_any_case() {
        for word in ["catalog.name-format", "Catalog.Name-Format", "cat-001", " CAT-001 ", "name-format"] {
            assert_eq!(id(word), Some("catalog.name-format"), "{word}");
        }
        assert_eq!(id("name"), None);
        assert_eq!(id(""), None);
    }

    #[test]
    fn a_slip_of_the_finger_names_the_nearest_rule() {
        assert_eq!(registry().nearest("catalog.name-fromat"), Some("catalog.name-format"));
        assert_eq!(registry().nearest("name-formt"), Some("catalog.name-format"));
        assert_eq!(registry().nearest("something else"), None);
    }

    #[test]
    fn an_id_names_one_rule_and_an_alias_never_another_rules_id() {
        let ids: std::collections::BTreeSet<&str> = rules().iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), rules().iter().count());
        for rule in rules().iter() {
            assert!(rule.aliases.iter().all(|alias| !ids.contains(alias)), "{}", rule.id);
            let prefixed = rule.id.starts_with(&format!("{}.", rule.section.name()));
            assert!(prefixed || rule.section == Section::Policy, "{}", rule.id);
            assert!(!rule.title.ends_with('.') && !rule.why.is_empty() && !rule.how.is_empty(), "{}", rule.id);
        }
    }

    #[test]
    fn an_alias_may_mean_several_rules() {
        let all: Vec<&str> = rules().all("cat-004").iter().map(|rule| rule.id).collect();
        assert_eq!(all, ["catalog.dangling-reference", "catalog.part-of-cycle"]);
        assert_eq!(rules().all("catalog.tag-format").len(), 1);
        assert!(rules().all("nothing").is_empty());
    }
}
