//! Rules that are made while the process runs. A finding's rule is `&'static`, as all rules but the organisation's are
//! known to the compiler; so a rule of a policy is kept until the process ends. That is a leak with a bound: the same
//! rule is made once, and beyond [`MOST`] of them findings carry the rule `policy.organisation`.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use super::rules::ORGANISATION;
use crate::findings::{Rule, Section, Severity};

/// Rules that a process keeps. An organisation has hundreds; pull requests against its policies bring new wordings.
const MOST: usize = 4_096;

/// What a rule is made of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Made {
    /// Its id.
    pub id: String,
    /// What must hold.
    pub title: String,
    /// How bad a finding is.
    pub severity: Severity,
    /// Why it exists.
    pub why: String,
    /// How to put it right.
    pub how: String,
}

static RULES: LazyLock<Mutex<HashMap<Made, &'static Rule>>> = LazyLock::new(Mutex::default);

/// The rule, made when it is new.
pub(super) fn rule(made: Made) -> &'static Rule {
    let mut rules = RULES.lock().unwrap_or_else(PoisonError::into_inner);
    interned(&mut rules, made, MOST)
}

fn interned(rules: &mut HashMap<Made, &'static Rule>, made: Made, most: usize) -> &'static Rule {
    if let Some(rule) = rules.get(&made) {
        return rule;
    }
    if rules.len() >= most {
        return &ORGANISATION;
    }
    let Made { id, title, severity, why, how } = made.clone();
    let rule: &'static Rule = Box::leak(Box::new(Rule {
        id: id.leak(),
        section: Section::Policy,
        title: title.leak(),
        severity,
        aliases: &[],
        why: why.leak(),
        how: how.leak(),
        wrong: "",
        right: "",
    }));
    rules.insert(made, rule);
    rule
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(id: &str) -> Made {
        let text = String::new;
        Made { id: id.to_owned(), title: text(), severity: Severity::Error, why: text(), how: text() }
    }

    #[test]
    fn the_same_rule_is_made_once_and_there_is_a_last_one() {
        let mut rules = HashMap::new();
        let first = interned(&mut rules, made("main.deny"), 2);
        assert!(std::ptr::eq(first, interned(&mut rules, made("main.deny"), 2)));
        assert_eq!(interned(&mut rules, made("main.warn"), 2).id, "main.warn");
        assert_eq!(interned(&mut rules, made("main.third"), 2).id, "policy.organisation");
        assert_eq!(interned(&mut rules, made("main.deny"), 2).id, "main.deny");
    }
}
