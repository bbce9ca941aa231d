//! The mechanical fixes of a change, file by file. Pure.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use super::standing::Found;
use crate::findings::{Finding, edits};

/// A file as it would stand after its fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFix {
    /// The file.
    pub path: String,
    /// How it stands.
    pub before: String,
    /// How it would stand.
    pub after: String,
    /// How many findings that puts right.
    pub findings: usize,
}

/// Rounds of fixing and judging: two fixes at one place are made one after the other.
const MOST_ROUNDS: usize = 8;

/// The fixes of what the change brought, in the order of the paths; only those of some rules, unless none is named.
/// What is left because fixes are in each other's way is judged again by `again`, over the texts as they would stand.
pub fn of(
    found: &[Found],
    texts: &BTreeMap<String, String>,
    rules: &[String],
    again: impl Fn(&BTreeMap<String, String>) -> Vec<Finding>,
) -> Vec<FileFix> {
    let wanted: Vec<&Finding> = found
        .iter()
        .filter(|found| found.is_new)
        .map(|found| &found.finding)
        .filter(|finding| finding.fix.is_some())
        .filter(|finding| rules.is_empty() || rules.iter().any(|rule| rule == finding.rule.id))
        .collect();
    let identity = |finding: &Finding| (finding.rule.id, finding.path.clone(), finding.message.clone());
    let known: HashSet<_> = wanted.iter().map(|finding| identity(finding)).collect();
    let mut fixes: BTreeMap<String, FileFix> = BTreeMap::new();
    let (mut done, mut texts) = (round(&wanted, texts, &mut fixes), Cow::Borrowed(texts));
    for _ in 1..MOST_ROUNDS {
        let made: usize = fixes.values().map(|fix| fix.findings).sum();
        if done == 0 || made >= wanted.len() {
            break;
        }
        texts.to_mut().extend(fixes.iter().map(|(path, fix)| (path.clone(), fix.after.clone())));
        let left = again(&texts);
        let left: Vec<&Finding> =
            left.iter().filter(|finding| finding.fix.is_some() && known.contains(&identity(finding))).collect();
        done = round(&left, &texts, &mut fixes);
    }
    fixes.into_values().collect()
}

/// Makes as many fixes as go together; returns how many.
fn round(findings: &[&Finding], texts: &BTreeMap<String, String>, fixes: &mut BTreeMap<String, FileFix>) -> usize {
    let mut by_path: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        by_path.entry(&finding.path).or_default().push(finding);
    }
    let mut made = 0;
    for (path, findings) in by_path {
        // A file that does not exist yet is one without a text.
        let before = texts.get(path).map_or("", String::as_str);
        let fixed = edits::apply(before, findings);
        if fixed.applied == 0 {
            continue;
        }
        made += fixed.applied;
        let fix = fixes.entry(path.to_owned()).or_insert_with(|| FileFix {
            path: path.to_owned(),
            before: before.to_owned(),
            after: String::new(),
            findings: 0,
        });
        fix.after = fixed.text;
        fix.findings += fixed.applied;
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{Edit, Fix, samples};

    /// A finding whose fix puts a line behind the first one.
    fn adding(line: &str) -> Found {
        let fix = Fix { title: format!("add {line}"), edits: vec![Edit { range: 3..3, text: format!("{line}\n") }] };
        let finding = Finding { message: line.to_owned(), fix: Some(fix), ..samples::about("a.yaml", "a:\n", "a") };
        Found { finding, is_new: true, on_touched_line: true }
    }

    #[test]
    fn fixes_at_one_place_are_made_one_after_the_other() {
        let found = [adding("b: 1"), adding("c: 2"), adding("d: 3")];
        let texts = BTreeMap::from([("a.yaml".to_owned(), "a:\n".to_owned())]);
        let again = |texts: &BTreeMap<String, String>| -> Vec<Finding> {
            let missing = |found: &&Found| !texts["a.yaml"].contains(&found.finding.message);
            found.iter().filter(missing).map(|found| found.finding.clone()).collect()
        };
        let fixes = of(&found, &texts, &[], again);
        assert_eq!((fixes[0].after.as_str(), fixes[0].findings), ("a:\nd: 3\nc: 2\nb: 1\n", 3));
        assert_eq!(fixes[0].before, "a:\n");
    }

    #[test]
    fn only_the_rules_that_were_named_are_put_right() {
        let texts = BTreeMap::from([("a.yaml".to_owned(), "a:\n".to_owned())]);
        let other = ["K8S-001".to_owned()];
        assert_eq!(of(&[adding("b: 1")], &texts, &other, |_| Vec::new()), []);
        let own = [adding("b: 1").finding.rule.id.to_owned()];
        assert_eq!(of(&[adding("b: 1")], &texts, &own, |_| Vec::new()).len(), 1);
    }
}
