//! Every rule with its fixture pair: the wrong tree gives that rule at the stated line and nothing else of its family,
//! the right one nothing at all, and a mechanical fix makes the right one of the wrong one.
//!
//! A fixture is a folder `tests/fixtures/policies/<RULE>/` with the trees `wrong/` and `right/` and a `case.json`:
//! `path` and `line` of the finding, `fixed` when a fix must give the right tree, and settings or facts where the
//! rule needs some. The trees of a dot folder begin with `dot-`, as `dot-github/workflows/ci.yml`. Credentials are in
//! pieces, so that nobody takes the fixtures for a leak: `"replace": {"@@KEY@@": ["AKIA", "…"]}` joins them.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::{Content, Facts, File, Judged, Repository, Settings, judge, rules};
use crate::findings::{Finding, edits};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/policies");

type Tree = BTreeMap<String, Vec<u8>>;

/// The files of a folder by path.
fn tree(folder: &Path, inside: &str, into: &mut Tree) {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap())
        .collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().into_string().unwrap();
        let name = name.strip_prefix("dot-").map_or_else(|| name.clone(), |rest| format!(".{rest}"));
        let path = if inside.is_empty() { name } else { format!("{inside}/{name}") };
        if entry.file_type().unwrap().is_dir() {
            tree(&entry.path(), &path, into);
        } else {
            into.insert(path, std::fs::read(entry.path()).unwrap());
        }
    }
}

fn fixture(rule: &str, side: &str) -> Tree {
    let mut found = Tree::new();
    tree(&Path::new(FIXTURES).join(rule).join(side), "", &mut found);
    let pieces = case(rule)["replace"].as_object().cloned().unwrap_or_default();
    for (name, pieces) in &pieces {
        let whole = words(pieces).unwrap().concat();
        for bytes in found.values_mut() {
            if let Ok(text) = std::str::from_utf8(bytes) {
                *bytes = text.replace(name, &whole).into_bytes();
            }
        }
    }
    found
}

fn case(rule: &str) -> Value {
    let path = format!("{FIXTURES}/{rule}/case.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn words(value: &Value) -> Option<Vec<String>> {
    Some(value.as_array()?.iter().map(|word| word.as_str().unwrap().to_owned()).collect())
}

fn settings(case: &Value) -> Settings {
    let default = Settings::default();
    Settings {
        registries: words(&case["registries"]).unwrap_or_default(),
        labels: words(&case["labels"]).unwrap_or_else(|| default.labels.clone()),
        tags: words(&case["tags"]).unwrap_or_else(|| default.tags.clone()),
        ..default
    }
}

fn judged(tree: &Tree, case: &Value) -> Judged {
    let content = |bytes: &'static [u8]| std::str::from_utf8(bytes).map_or(Content::Binary, Content::Text);
    let tree: &'static Tree = Box::leak(Box::new(tree.clone()));
    let repository = Repository {
        files: tree
            .iter()
            .map(|(path, bytes)| (path.as_str(), File { content: content(bytes), judged: true }))
            .collect(),
        complete: true,
        facts: Facts { public: case["public"].as_bool(), account: case["account"].as_str().map(str::to_owned) },
    };
    judge(&repository, &settings(case))
}

/// The findings of the rule's family: `K8S`, `DKR` …
fn of_family(rule: &str, judged: Judged) -> Vec<Finding> {
    let family = rule.split('-').next().unwrap();
    judged.findings.into_iter().filter(|found| found.rule.id.split('-').next() == Some(family)).collect()
}

fn told(findings: &[Finding]) -> Vec<String> {
    let line = |found: &Finding| {
        format!(
            "{}:{}:{} {} {}",
            found.path, found.span.start.line, found.span.start.column, found.rule.id, found.message
        )
    };
    findings.iter().map(line).collect()
}

#[test]
fn every_wrong_tree_breaks_its_rule_at_the_stated_line_and_no_other() {
    for rule in rules() {
        let case = case(rule.id);
        let found = of_family(rule.id, judged(&fixture(rule.id, "wrong"), &case));
        let at = |found: &Finding| {
            found.path == case["path"].as_str().unwrap()
                && u64::from(found.span.start.line) == case["line"].as_u64().unwrap()
        };
        assert!(found.iter().any(|found| found.rule.id == rule.id && at(found)), "{}: {:#?}", rule.id, told(&found));
        assert!(found.iter().all(|found| found.rule.id == rule.id), "{}: {:#?}", rule.id, told(&found));
        assert!(found.iter().all(|found| !found.help.is_empty()), "{}: a finding says what to do", rule.id);
    }
}

#[test]
fn every_right_tree_is_without_findings_and_was_looked_at() {
    for rule in rules() {
        let judged = judged(&fixture(rule.id, "right"), &case(rule.id));
        let looked_at = !judged.files.is_empty();
        let found = of_family(rule.id, judged);
        assert!(found.is_empty(), "{}: {:#?}", rule.id, told(&found));
        // Secrets are looked for in every file, and binaries among all names: no file is noted for that.
        assert!(looked_at || rule.id.starts_with("SEC-") || rule.id == "SUP-005", "{}: nothing was looked at", rule.id);
    }
}

#[test]
fn a_fix_makes_the_right_tree_of_the_wrong_one() {
    for rule in rules() {
        let case = case(rule.id);
        let mut tree = fixture(rule.id, "wrong");
        let found = of_family(rule.id, judged(&tree, &case));
        let fixed = case["fixed"].as_bool().unwrap_or(false);
        assert_eq!(found.iter().any(|found| found.fix.is_some()), fixed, "{}: has a fix", rule.id);
        if !fixed {
            continue;
        }
        for found in found.chunk_by(|left, right| left.path == right.path) {
            let path = found.first().unwrap().path.clone();
            let text = String::from_utf8(tree.remove(&path).unwrap_or_default()).unwrap();
            let fixed = edits::apply(&text, found);
            assert_eq!(fixed.left, 0, "{}: all fixes can be made together", rule.id);
            tree.insert(path, fixed.text.into_bytes());
        }
        let text = |tree: &Tree| -> BTreeMap<String, String> {
            tree.iter().map(|(path, bytes)| (path.clone(), String::from_utf8_lossy(bytes).into_owned())).collect()
        };
        assert_eq!(text(&tree), text(&fixture(rule.id, "right")), "{}", rule.id);
    }
}

#[test]
fn a_rule_is_registered_once_and_says_why_and_how() {
    let ids: std::collections::BTreeSet<&str> = rules().iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), rules().len());
    for rule in rules() {
        assert!(rule.why.len() > 40 && rule.how.len() > 20, "{}", rule.id);
        assert!(!rule.wrong.is_empty() && rule.wrong != rule.right, "{}", rule.id);
    }
}
