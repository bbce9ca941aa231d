//! Every rule with its fixture pair: the wrong file gives that rule at the marked line, the right one nothing at all.

use super::rules;
use crate::catalog::{
    Context, EntityRef, Knowledge, Known, Nothing, Origin, Owner, Settings, Snapshot, judge, read_file,
};
use crate::findings::Finding;
use serde_json::Value;

const PATH: &str = "catalog-info.yaml";

fn text(rule: &str, file: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/catalog");
    std::fs::read_to_string(format!("{folder}/{rule}/{file}")).unwrap_or_else(|error| panic!("{rule}/{file}: {error}"))
}

fn reference(text: &str) -> EntityRef {
    EntityRef::parse(text, None, "default").unwrap()
}

fn object(case: &Value, key: &str) -> serde_json::Map<String, Value> {
    case[key].as_object().cloned().unwrap_or_default()
}

fn words(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

fn settings(case: &Value, limits: &str) -> Settings {
    let mut settings = Settings::default();
    for (limit, value) in object(case, limits) {
        let value = usize::try_from(value.as_u64().unwrap()).unwrap();
        match limit.as_str() {
            "file_bytes" => settings.limits.file_bytes = value,
            "files" => settings.limits.files = value,
            _ => settings.limits.entities = value,
        }
    }
    settings.lifecycles = case.get("lifecycles").map(words);
    settings.types = object(case, "types").iter().map(|(kind, list)| (kind.clone(), words(list))).collect();
    settings
}

fn knowledge(case: &Value) -> Knowledge {
    let origin = |place: &Value| Origin { repository: words(place)[0].clone(), path: words(place)[1].clone() };
    let owner = |members: &Value| Owner::Known { members: members.as_u64().and_then(|count| count.try_into().ok()) };
    Knowledge {
        entities: object(case, "entities").iter().map(|(name, place)| (reference(name), origin(place))).collect(),
        near: object(case, "near")
            .iter()
            .map(|(name, near)| (reference(name), reference(near.as_str().unwrap())))
            .collect(),
        owners: object(case, "owners").iter().map(|(name, members)| (reference(name), owner(members))).collect(),
        complete: case["complete"].as_bool().unwrap_or(false),
        ..Knowledge::default()
    }
}

fn findings(rule: &str, file: &str) -> Vec<Finding> {
    let case: Value = serde_json::from_str(&text(rule, "case.json")).unwrap();
    let limits = if file == "right.yaml" { "right_limits" } else { "limits" };
    let settings = settings(&case, limits);
    let mut files: Vec<(String, String)> =
        object(&case, "files").iter().map(|(path, text)| (path.clone(), text.as_str().unwrap().to_owned())).collect();
    files.push((PATH.to_owned(), text(rule, file)));
    let files = Snapshot::of(files);
    let readings = [read_file(PATH, text(rule, file).as_bytes(), &settings, &files)];
    let known = knowledge(&case);
    let known: &dyn Known = if known.entities.is_empty() && known.owners.is_empty() { &Nothing } else { &known };
    let context = Context { repository: case["repository"].as_str(), codeowners: case["codeowners"].as_str() };
    let mut found = readings[0].findings.clone();
    found.extend(judge(&readings, &settings, &files, known, &context));
    found
}

#[test]
fn every_wrong_file_breaks_its_rule_at_the_marked_line() {
    for rule in rules() {
        let name = rule.id.strip_prefix("catalog.").unwrap();
        let case: Value = serde_json::from_str(&text(name, "case.json")).unwrap();
        let found = findings(name, "wrong.yaml");
        let line = case["line"].as_u64().unwrap();
        let hit = found
            .iter()
            .any(|finding| finding.rule.id == rule.id && (line == 0 || u64::from(finding.span.start.line) == line));
        assert!(hit, "{name}: expected at line {line}, found {found:#?}");
    }
}

#[test]
fn every_right_file_is_without_findings() {
    for rule in rules() {
        let name = rule.id.strip_prefix("catalog.").unwrap();
        let found = findings(name, "right.yaml");
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}

#[test]
fn a_rule_is_registered_once_and_says_why_and_how() {
    let ids: std::collections::BTreeSet<&str> = rules().iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), rules().len());
    for rule in rules() {
        assert!(rule.id.starts_with("catalog.") && rule.why.len() > 40 && rule.how.len() > 20, "{}", rule.id);
        assert!(rule.wrong != rule.right || rule.id == "catalog.too-many-files", "{}", rule.id);
    }
}
