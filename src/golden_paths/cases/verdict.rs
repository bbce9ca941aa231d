//! Running a case and comparing what came of it with what was expected.

use super::super::parameters::ParameterError;
use super::super::plan::{Plan, PlannedFile};
use super::super::run::{PlanError, RunContext};
use super::super::template::GoldenPath;
use super::{Case, Verdict, trial};
use crate::unified_diff::unified_patch;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// Characters of a file that are shown where a text is missing in it.
const MAX_SHOWN: usize = 200;

pub(super) fn of(case: &Case, path: &GoldenPath) -> Verdict {
    match planned(case, path) {
        Ok(plan) => compared(case, &plan),
        Err(said) => refused(case, &said),
    }
}

/// The plan, or every refusal.
fn planned(case: &Case, path: &GoldenPath) -> Result<Plan, Vec<String>> {
    let answers = path
        .answers_over(&[], &case.values, &Map::new())
        .map_err(|errors| errors.iter().map(error).collect::<Vec<_>>())?;
    let slug = case.repository.as_deref().and_then(|slug| slug.split_once('/'));
    let name = case.values.get("name").and_then(Json::as_str).unwrap_or("example");
    let context = RunContext { strict: true, ..trial(slug, &answers, name) };
    path.plan(&answers, &context).map_err(|error: PlanError| vec![error.to_string()])
}

fn error(error: &ParameterError) -> String {
    let name = if error.parameter.is_empty() { "together" } else { &error.parameter };
    format!("{name}: {}", error.expected)
}

fn refused(case: &Case, said: &[String]) -> Verdict {
    let mut differences = Vec::new();
    match &case.expect.errors {
        None => differences.extend(said.iter().map(|said| format!("refused, but was to make files: {said}"))),
        Some(expected) => {
            let fits = |said: &String, expected: &String| said.contains(expected.trim_end_matches(['…', '.', ' ']));
            let missing = expected.iter().filter(|expected| !said.iter().any(|said| fits(said, expected)));
            differences.extend(missing.map(|expected| format!("not refused with: {expected}")));
            let surplus = said.iter().filter(|said| !expected.iter().any(|expected| fits(said, expected)));
            differences.extend(surplus.map(|said| format!("refused besides with: {said}")));
        }
    }
    Verdict { differences, files: None }
}

fn compared(case: &Case, plan: &Plan) -> Verdict {
    let expect = &case.expect;
    let made: Vec<String> = plan.files.iter().map(listed).collect();
    let mut differences = Vec::new();
    if let Some(errors) = &expect.errors {
        differences.push(format!("files were made, but it was to be refused with: {}", errors.join("; ")));
        return Verdict { differences, files: Some(made) };
    }
    if let Some(expected) = &expect.files {
        let (wanted, got) = (lines(expected), lines(&made));
        if wanted != got {
            let (hunks, ..) = unified_patch(&wanted, &got);
            differences.push(format!("the files differ (- expected, + made):\n{}", hunks.trim_end()));
        }
    }
    let texts: BTreeMap<&str, &PlannedFile> = plan.files.iter().map(|file| (file.path.as_str(), file)).collect();
    for (wanted, by_file) in [(true, &expect.contains), (false, &expect.lacks)] {
        for (path, parts) in by_file {
            let Some(file) = texts.get(path.as_str()) else {
                differences.push(format!("{path}: there is no such file"));
                continue;
            };
            let text = String::from_utf8_lossy(&file.contents);
            let wrong = parts.iter().filter(|part| text.contains(part.as_str()) != wanted);
            differences.extend(wrong.map(|part| {
                let verb = if wanted { "does not hold" } else { "holds" };
                format!("{path}: {verb} `{}`", part.chars().take(MAX_SHOWN).collect::<String>())
            }));
        }
    }
    Verdict { differences, files: Some(made) }
}

/// A file as a case lists it.
fn listed(file: &PlannedFile) -> String {
    match file {
        PlannedFile { link: true, .. } => format!("{} ({})", file.path, file.note()),
        PlannedFile { executable: true, .. } => format!("{} (executable)", file.path),
        _ => file.path.clone(),
    }
}

/// Sorted, one a line.
fn lines(files: &[String]) -> String {
    let mut sorted: Vec<&str> = files.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    sorted.iter().map(|file| format!("{file}\n")).collect()
}
