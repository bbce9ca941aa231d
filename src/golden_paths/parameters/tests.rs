//! What people type for parameters, good and bad.

use super::super::{Catalogue, GoldenPath, SourceFile};
use super::*;
use serde_json::json;
use std::collections::BTreeMap;

fn path(parameters: &str) -> GoldenPath {
    let template = format!(
        "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: {{name: p}}\nspec:\n  type: service\n  steps: []\n  parameters: {parameters}\n"
    );
    let file = SourceFile { contents: template.into(), executable: false, link: false };
    GoldenPath::from_files(BTreeMap::from([("template.yaml".to_string(), file)])).unwrap()
}

fn pairs(given: &[(&str, &str)]) -> Vec<(String, String)> {
    given.iter().map(|(name, value)| ((*name).to_string(), (*value).to_string())).collect()
}

fn answers(path: &GoldenPath, given: &[(&str, &str)]) -> Json {
    Json::Object(path.answers(&pairs(given), &Map::new()).unwrap().0)
}

fn refusals(path: &GoldenPath, given: &[(&str, &str)]) -> String {
    let known = json!({"owner": "payments"}).as_object().unwrap().clone();
    let errors = path.answers(&pairs(given), &known).unwrap_err();
    let line = |error: &ParameterError| {
        let given = error.given.as_deref().unwrap_or("-");
        let suggestion = error.suggestion.as_deref().unwrap_or("-");
        format!("{} | {given} | {} | {suggestion}", error.parameter, error.expected)
    };
    errors.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn all_errors_come_at_once_in_words() {
    let catalogue = Catalogue::shipped().unwrap();
    let postgres = catalogue.get("postgres").unwrap();
    let given = [
        ("name", "Bad_Name!"),
        ("size", "gigantic"),
        ("environment", "prod"),
        ("version", "9.6"),
        ("storage", "5000"),
        ("backup", "a week"),
        ("owner", "user:alice"),
        ("sise", "small"),
        ("colour", "red"),
    ];
    insta::assert_snapshot!(refusals(postgres, &given), @r##"
    sise | small | a parameter of this golden path: did you mean `size`? | -
    colour | red | one of the parameters `name`, `size`, `environment`, `version`, `storage`, `backup`, `owner` or `component` | -
    name | Bad_Name! | lower-case letters, digits and dashes, 3 to 40 characters | bad-name
    size | gigantic | `small`, `medium` or `large` | small
    environment | prod | `dev`, `staging` or `production` | production
    version | 9.6 | `15`, `16`, `17` or `18` | 18
    storage | 5000 | a whole number from 10 to 4000 | 4000
    backup | a week | a whole number from 1 to 35 | 7
    owner | user:alice | a team of the catalog, such as `group:default/payments` | -
    "##);
    insta::assert_snapshot!(refusals(postgres, &[("environment", "production"), ("backup", "3")]), @r##"
    name | - | lower-case letters, digits and dashes, 3 to 40 characters | orders-db
    backup | 3 | a whole number from 7 to 35, because production keeps a week at least | 7
    "##);
    insta::assert_snapshot!(refusals(postgres, &[("name", "x"), ("name", "y"), ("env", "dev"), ("storage", "20GiB")]), @r##"
    env | dev | a parameter of this golden path: did you mean `environment`? | -
    name | y | given once | x-db
    storage | 20GiB | a whole number from 10 to 4000 | 20
    "##);
}

#[test]
fn what_is_suggested_is_accepted() {
    let catalogue = Catalogue::shipped().unwrap();
    let postgres = catalogue.get("postgres").unwrap();
    let known = json!({"owner": "payments"}).as_object().unwrap().clone();
    for bad in ["Bad_Name!", "x", "", "-", "9lives", "ÄÖÜ", "a--b-", "--", "orders.db", &"long".repeat(100), "é", "1"]
    {
        let errors = postgres.answers(&pairs(&[("name", bad), ("size", bad), ("storage", bad)]), &known).unwrap_err();
        let mended: Vec<(String, String)> =
            errors.into_iter().map(|error| (error.parameter, error.suggestion.unwrap())).collect();
        postgres.answers(&mended, &known).unwrap_or_else(|errors| panic!("{bad}: {mended:?} {errors:?}"));
    }
}

#[test]
fn defaults_depend_on_other_answers() {
    let catalogue = Catalogue::shipped().unwrap();
    let postgres = catalogue.get("postgres").unwrap();
    let known = json!({"owner": "payments"}).as_object().unwrap().clone();
    let storage_and_backup = |given: &[(&str, &str)]| {
        let answers = postgres.answers(&pairs(given), &known).unwrap();
        (answers.get("storage").cloned().unwrap(), answers.get("backup").cloned().unwrap())
    };
    assert_eq!(storage_and_backup(&[("name", "abc")]), (json!(20), json!(7)));
    assert_eq!(storage_and_backup(&[("name", "abc"), ("size", "LARGE")]), (json!(500), json!(7)));
    assert_eq!(storage_and_backup(&[("name", "abc"), ("environment", "production")]), (json!(20), json!(30)));
    assert_eq!(storage_and_backup(&[("name", "abc"), ("storage", "11"), ("backup", "1")]), (json!(11), json!(1)));
}

#[test]
fn typed_text_gets_the_type_that_the_schema_asks_for() {
    let path = path(
        "{properties: {i: {type: integer}, n: {type: number}, b: {type: boolean}, l: {type: array, items: {type: integer}}, \
         s: {type: string}, o: {type: object}, e: {enum: [Small, Large]}}}",
    );
    let given =
        [("i", "7"), ("n", "1.5"), ("b", "yes"), ("l", "1, 2,,3"), ("s", "7"), ("o", r#"{"a": 1}"#), ("e", "small")];
    assert_eq!(
        answers(&path, &given),
        json!({"i": 7, "n": 1.5, "b": true, "l": [1, 2, 3], "s": "7", "o": {"a": 1}, "e": "Small"})
    );
    insta::assert_snapshot!(refusals(&path, &[("i", "1.5"), ("n", "NaN"), ("b", "maybe"), ("l", "1,x"), ("o", "{"), ("e", "tiny")]), @r##"
    i | 1.5 | a whole number | 2
    n | NaN | a number | -
    b | maybe | `true` or `false` | -
    l | 1,x | a list with commas between, each a whole number | -
    o | { | an object in JSON | -
    e | tiny | `Small` or `Large` | Small
    "##);
}

#[test]
fn nested_defaults_and_dependencies_are_filled() {
    let path = path(
        "[{properties: {a: {type: object, properties: {b: {default: 1}, c: {properties: {d: {default: 2}}}}}}}, \
         {properties: {kind: {type: string, default: x}}, dependencies: {kind: {oneOf: [{properties: {kind: {const: x}, more: \
         {type: string, default: for-x}}}, {properties: {kind: {const: y}, other: {type: string, default: for-y}}}]}}}]",
    );
    assert_eq!(answers(&path, &[]), json!({"a": {"b": 1, "c": {"d": 2}}, "kind": "x", "more": "for-x"}));
    assert_eq!(answers(&path, &[("kind", "y")])["other"], "for-y");
}

#[test]
fn a_secret_is_never_taken_nor_repeated() {
    let path = path("{required: [token], properties: {token: {type: string, ui:field: Secret, minLength: 50}}}");
    let errors = path.answers(&pairs(&[("token", "hunter2")]), &Map::new()).unwrap_err();
    assert!(!format!("{errors:?}").contains("hunter2"));
    assert_eq!(errors.len(), 1);
}

#[test]
fn a_reference_to_another_document_is_not_followed() {
    let template = "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: {name: p}\nspec:\n  type: t\n  steps: []\n  \
                    parameters: {properties: {a: {$ref: 'file:///etc/passwd'}}}\n";
    let file = SourceFile { contents: template.into(), executable: false, link: false };
    let problems = GoldenPath::from_files(BTreeMap::from([("template.yaml".to_string(), file)])).unwrap_err();
    assert!(problems[0].message.contains("not a JSON schema"));
}

#[test]
fn help_knows_every_parameter() {
    let catalogue = Catalogue::shipped().unwrap();
    let lines: Vec<String> = catalogue
        .get("postgres")
        .unwrap()
        .parameters()
        .iter()
        .map(|p| {
            format!(
                "{} ({}{}): {}. {:?}",
                p.name,
                p.kind,
                if p.required { ", required" } else { "" },
                p.expected,
                p.default
            )
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r##"
    name (text, required): lower-case letters, digits and dashes, 3 to 40 characters. None
    size (text): `small`, `medium` or `large`. Some(String("small"))
    environment (text): `dev`, `staging` or `production`. Some(String("dev"))
    version (text): `15`, `16`, `17` or `18`. Some(String("18"))
    storage (integer): a whole number from 10 to 4000. Some(Number(20))
    backup (integer): a whole number from 1 to 35. Some(Number(7))
    owner (text, required): a team of the catalog, such as `group:default/payments`. None
    component (text): a component of the catalog, such as `component:default/orders`. None
    "##);
}

#[test]
fn a_repository_can_be_typed_in_its_short_form() {
    let path = path(
        "{properties: {repo: {type: string, ui:field: RepoUrlPicker}, owner: {type: integer, ui:field: OwnerPicker}}}",
    );
    let repo = |typed: &str| {
        path.answers(&[("repo".into(), typed.into())], &Map::new()).unwrap().get("repo").cloned().unwrap()
    };
    for typed in ["acme/orders", "https://github.com/acme/orders.git", "github.com?owner=acme&repo=orders"] {
        assert_eq!(repo(typed), "github.com?owner=acme&repo=orders", "{typed}");
    }
    assert_eq!(repo("a b/c"), "a b/c");
    let errors = path.answers(&[("owner".into(), "x".into())], &Map::new()).unwrap_err();
    assert_eq!(errors[0].expected, "a team of the catalog, such as `group:default/payments`");
}

#[test]
fn a_secret_is_neither_taken_nor_missed() {
    let path = path("{required: [token], properties: {token: {type: string, ui:field: Secret}}}");
    assert_eq!(path.answers(&[], &Map::new()).unwrap().get("token"), None);
    assert_eq!(path.secret_names(), ["token"]);
}

#[test]
fn a_file_may_hold_more_than_is_asked_for_but_no_slip() {
    let path = path("{properties: {name: {type: string}}}");
    let over = |values: Json| path.answers_over(&[], values.as_object().unwrap(), &Map::new());
    let answers = over(json!({"zone": 1, "name": "a"})).unwrap();
    assert_eq!(answers.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["name", "zone"]);
    let errors = over(json!({"nmae": "a"})).unwrap_err();
    assert_eq!(errors[0].did_you_mean.as_deref(), Some("name"));
}
