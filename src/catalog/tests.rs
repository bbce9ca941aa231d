//! The room as a whole: hostile files, any bytes, and what a change says about the catalog.

use super::*;
use crate::findings::{Mode, Severity};
use proptest::prelude::*;
use std::time::{Duration, Instant};

const ORDERS: &str = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: orders\nspec:\n  \
                      type: service\n  lifecycle: production\n  owner: team-orders\n";

fn read(text: &str) -> FileReading {
    read_file("catalog-info.yaml", text.as_bytes(), &Settings::default(), &NoFiles)
}

fn judged(readings: &[FileReading]) -> Vec<crate::findings::Finding> {
    judge(readings, &Settings::default(), &NoFiles, &Nothing, &Context::default())
}

#[test]
fn all_findings_of_a_document_come_at_once() {
    let reading =
        read("apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: a b\n  tags: [A]\nspec: 1\n");
    let ids: Vec<&str> = reading.findings.iter().map(|finding| finding.rule.id).collect();
    assert_eq!(ids, ["catalog.name-format", "catalog.tag-format", "catalog.spec-missing"]);
}

/// Rules and messages of a component whose owner is missing, with two lines of it written otherwise.
fn of_ownerless(version: &str, kind: &str) -> Vec<String> {
    let text = format!(
        "{version}\n{kind}\nmetadata: {{name: orders}}\nspec: {{type: service, lifecycle: beta, dependsOn: [db]}}\n"
    );
    read(&text).findings.iter().map(|finding| format!("{}: {}", finding.rule.id, finding.message)).collect()
}

#[test]
fn a_slip_in_the_kind_hides_nothing_else() {
    let right = "apiVersion: backstage.io/v1alpha1";
    insta::assert_snapshot!(of_ownerless(right, "kind: Componnet").join("\n"), @"
    catalog.unknown-kind: no kind `Componnet` with the version `backstage.io/v1alpha1` is known
    catalog.spec-field: `spec` must have `owner` in an entity of kind `Component`
    catalog.reference-format: a reference in `spec.dependsOn` must begin with a kind, but one is `db`
    ");
    let others = of_ownerless(right, "kind: Componnet").split_off(1);
    for (version, kind) in [
        (right, "kind: component"),
        ("apiVersion: backstage.io/v1", "kind: Component"),
        ("apiversion: backstage.io/v1alpha1", "kind: Component"),
    ] {
        let found = of_ownerless(version, kind);
        assert!(others.iter().all(|other| found.contains(other)), "{version}, {kind}: {found:?}");
    }
}

#[test]
fn a_kind_that_is_something_else_altogether_is_judged_as_no_other() {
    for (version, kind) in [
        ("apiVersion: backstage.io/v1alpha1", "kind: Deployment"),
        ("apiVersion: acme.com/v1", "kind: Componnet"),
        ("apiVersion: scaffolder.backstage.io/v1beta2", "kind: Template"),
    ] {
        assert_eq!(of_ownerless(version, kind).len(), 1, "{version}, {kind}: {:?}", of_ownerless(version, kind));
    }
}

#[test]
fn who_refers_to_what_was_meant_is_not_at_fault() {
    let api = "apiVersion: backstage.io/v1alpha1\nkind: Resorce\nmetadata: {name: db}\nspec: {type: db, owner: pay}\n";
    let reading = read(&format!("{ORDERS}  dependsOn: [resource:db]\n---\n{api}"));
    assert_eq!(reading.refused[0].to_string(), "resource:default/db");
    assert!(judged(&[reading]).is_empty());
}

#[test]
fn an_entity_knows_its_owner_and_what_it_depends_on() {
    let reading = read(&format!("{ORDERS}  dependsOn: [resource:db, resource:DB]\n"));
    let entity = &reading.entities[0];
    assert_eq!(entity.owner.as_ref().unwrap().to_string(), "group:default/team-orders");
    let relations: Vec<String> =
        entity.relations.iter().map(|one| format!("{} {}", one.kind.name(), one.target)).collect();
    assert_eq!(relations, ["ownedBy group:default/team-orders", "dependsOn resource:default/db"]);
}

#[test]
fn one_bad_document_does_not_stop_its_neighbours() {
    let reading = read(&format!("- a list\n---\n{ORDERS}"));
    assert_eq!((reading.entities.len(), reading.findings.len()), (1, 1));
}

#[test]
fn a_manifest_is_no_catalog_file_and_an_entity_anywhere_is() {
    let settings = Settings::default();
    let manifest =
        b"apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n    apiVersion: backstage.io/v1alpha1\n    kind: API\n";
    assert!(!is_catalog_file("deploy/map.yaml", manifest, &settings));
    assert!(is_catalog_file("catalog/orders.yml", ORDERS.as_bytes(), &settings));
    assert!(!is_catalog_file("catalog/orders.json", ORDERS.as_bytes(), &settings));
}

#[test]
fn a_skeleton_beside_a_template_is_not_judged() {
    let text = ORDERS.replace("orders", "${{ values.name }}");
    let files = Snapshot::of([("golden/template.yaml", ""), ("golden/content/catalog-info.yaml", &text)]);
    let reading = read_file("golden/content/catalog-info.yaml", text.as_bytes(), &Settings::default(), &files);
    assert!(!reading.is_catalog);
    assert!(read_file("other/content/catalog-info.yaml", text.as_bytes(), &Settings::default(), &files).is_catalog);
}

#[test]
fn a_location_leads_to_what_its_pattern_matches() {
    let text = "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: all\nspec:\n  target: ./services/*/catalog-info.yaml\n";
    let target = &read(text).leads_to[0];
    let paths = ["services/a/catalog-info.yaml", "services/.b/catalog-info.yaml", "services/a/b/catalog-info.yaml"];
    assert_eq!(target.matches(paths), ["services/a/catalog-info.yaml"]);
}

#[test]
fn a_placeholder_may_name_its_own_file_without_end() {
    let text = "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata:\n  name: a\nspec:\n  type: openapi\n  lifecycle: production\n  owner: o\n  definition:\n    $text: ''\n";
    assert!(read(text).findings.is_empty());
}

#[test]
fn the_difference_names_fields_relations_and_owners() {
    let before = read(ORDERS).entities;
    let after = read(&format!("{}  system: shop\n", ORDERS.replace("team-orders", "payments"))).entities;
    let change = diff(&before, &after);
    assert_eq!(change.changed[0].fields, ["spec.owner", "spec.system"]);
    assert_eq!((change.relations_added.len(), change.relations_removed.len()), (2, 1));
    assert_eq!(change.moved[0].to.as_ref().unwrap().name, "payments");
    assert!(diff(&before, &before).is_empty());
    assert_eq!(diff(&[], &before).added.len(), 1);
}

#[test]
fn an_overridden_warning_changes_and_an_error_does_not() {
    let mut settings = Settings::default();
    settings.modes.insert("catalog.duplicate-entity".to_owned(), Mode::As(Severity::Error));
    settings.modes.insert("catalog.spec-field".to_owned(), Mode::Off);
    let readings = [read(&format!("{ORDERS}---\n{ORDERS}"))];
    let found = judge(&readings, &settings, &NoFiles, &Nothing, &Context::default());
    assert_eq!(found[0].severity, Severity::Error);
    let wrong = ORDERS.replace("service", "5");
    let reading = read_file("catalog-info.yaml", wrong.as_bytes(), &settings, &NoFiles);
    assert_eq!(reading.findings.len(), 1);
    let fix = reading.findings[0].fix.as_ref().unwrap();
    assert_eq!((fix.title.as_str(), fix.edits[0].text.as_str()), ("quote the number", "\"5\""));
}

#[test]
fn a_hundred_thousand_references_are_judged_in_time() {
    let start = Instant::now();
    let references: String = (0..60_000).map(|index| format!("  - a:x{index}\n")).collect();
    let reading = read(&format!("{ORDERS}  dependsOn:\n{references}"));
    let found = judged(&[reading]);
    assert!(!found.is_empty() && found.len() <= 10_000);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

proptest! {
    #[test]
    fn any_bytes_give_entities_or_findings(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let reading = read_file("catalog-info.yaml", &bytes, &Settings::default(), &NoFiles);
        judged(&[reading]);
    }

    #[test]
    fn any_value_anywhere_is_judged(field in "[a-zA-Z]{1,12}", value in "\\PC{0,40}") {
        for place in [format!("{field}: {value}\n"), format!("metadata:\n  {field}: {value}\n"), format!("spec:\n  {field}: {value}\n")] {
            let reading = read(&format!("apiVersion: backstage.io/v1alpha1\nkind: Component\n{place}"));
            prop_assert!(reading.entities.is_empty());
            judged(&[reading]);
        }
    }
}

/// Verdicts of Backstage's own packages (`catalog-model` 1.10.1, `plugin-catalog-backend` 4.0.0) on mutated files.
#[test]
fn the_verdict_is_backstages() {
    let cases = include_str!("../../tests/fixtures/catalog/backstage-verdicts.json");
    let cases: Vec<serde_json::Value> = serde_json::from_str(cases).unwrap();
    let mut differ = String::new();
    for case in &cases {
        let text = case["text"].as_str().unwrap();
        let reading = read(text);
        let valid = reading.findings.iter().all(|finding| finding.severity != Severity::Error);
        if valid != case["valid"].as_bool().unwrap() {
            let ours: Vec<&str> = reading.findings.iter().map(|finding| finding.message.as_str()).collect();
            differ.push_str(&format!("--- Backstage {}, ours {ours:?}\n{text}\n", case["valid"]));
        }
    }
    assert!(cases.len() >= 300 && differ.is_empty(), "{differ}");
}
