//! What the engine that Backstage runs makes of thousands of templates, and that ours makes the same of them.
//! The tables are facts, see `tests/fixtures/templating/README.md`.

use super::*;
use serde::Deserialize;

const BASICS: &str = include_str!("../../tests/fixtures/templating/basics.jsonl");
const BASIC_NAMES: &str = include_str!("../../tests/fixtures/templating/basics-names.json");
const CASES: &str = include_str!("../../tests/fixtures/templating/cases.jsonl");
const NAMES: &str = include_str!("../../tests/fixtures/templating/names.json");
const FILES: &str = include_str!("../../tests/fixtures/templating/files.jsonl");

/// A whole file with its own names.
#[derive(Deserialize)]
struct File {
    template: String,
    mode: String,
    names: Map<String, Json>,
    expected: Vec<Json>,
}

/// The difference between what is expected and what is found, if there is one.
fn difference(template: &str, mode: &str, expected: &[Json], context: &Context) -> Option<String> {
    let options = Options {
        trim_blocks: matches!(mode, "trim" | "blocks"),
        lstrip_blocks: matches!(mode, "lstrip" | "blocks"),
        cookiecutter: mode.starts_with("cookiecutter-"),
        ..Options::default()
    };
    let found = if mode.ends_with("value") {
        render_value_in(template, context, &options)
    } else {
        render_text_in(template, context, &options).map(|text| Some(Json::String(text)))
    };
    let same = match (&found, expected) {
        (Err(_), [kind]) => kind == "error",
        (Ok(None), [kind]) => kind == "undefined",
        (Ok(Some(found)), [kind, value]) => kind == "is" && (found == value || same_number(found, value)),
        _ => false,
    };
    (!same).then(|| format!("{mode} {template:?}: expected {expected:?}, found {found:?}"))
}

/// Large numbers are written in more than one way, and reading JSON may miss the last bit.
fn same_number(a: &Json, b: &Json) -> bool {
    matches!((a.as_f64(), b.as_f64()), (Some(a), Some(b)) if (a - b).abs() <= a.abs() * f64::EPSILON)
}

fn differences(cases: &str, names: &str) -> Vec<String> {
    let context = Context::new(&serde_json::from_str(names).unwrap()).unwrap();
    let cases = cases.lines().map(|line| serde_json::from_str::<(String, String, Vec<Json>)>(line).unwrap());
    cases.filter_map(|(template, mode, expected)| difference(&template, &mode, &expected, &context)).collect()
}

fn none(differences: &[String]) {
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
}

#[test]
fn the_basics_render_as_in_backstage() {
    assert!(BASICS.lines().count() > 1_400);
    none(&differences(BASICS, BASIC_NAMES));
}

#[test]
fn every_part_of_the_language_works_as_in_backstage() {
    assert!(CASES.lines().count() > 5_000);
    none(&differences(CASES, NAMES));
}

#[test]
fn whole_files_render_as_in_backstage() {
    let files: Vec<File> = FILES.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let difference =
        |file: &File| difference(&file.template, &file.mode, &file.expected, &Context::new(&file.names).unwrap());
    assert!(files.len() > 40);
    none(&files.iter().filter_map(difference).collect::<Vec<_>>());
}
