//! Secrets of a run: texts see a marker in the place of each value, and an action that takes a secret reads its name
//! from the marker. A value cannot get into a plan because it is never there; a marker that would is an error that
//! says which secret was meant.

use super::super::actions::Run;
use super::super::steps::Step;
use super::super::template::GoldenPath;
use super::{PlanError, RunContext};
use regex::Regex;
use serde_json::{Map, Value as Json};
use std::sync::LazyLock;

/// A character that no template prints.
const EDGE: char = '\u{1a}';
const WORD: &str = "idp-secret:";

/// Markers by name, for what the golden path and the platform know, and for what the template takes for granted: it
/// is the plan that tells people which secrets have to be there.
pub(super) fn markers(path: &GoldenPath, context: &RunContext) -> Map<String, Json> {
    let asked = path.secret_names().into_iter().chain(mentioned(path)).chain(context.secrets.iter().cloned());
    asked.map(|name| (name.clone(), Json::from(marker(&name)))).collect()
}

/// Names behind `secrets.` in the template.
fn mentioned(path: &GoldenPath) -> Vec<String> {
    static NAMED: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"\bsecrets\s*\.\s*([A-Za-z_][A-Za-z0-9_]*)").ok());
    let (Some(named), Some(file)) = (NAMED.as_ref(), path.files.get("template.yaml")) else { return Vec::new() };
    let text = String::from_utf8_lossy(&file.contents);
    let names = named.captures_iter(&text).filter_map(|found| Some(found.get(1)?.as_str().to_string()));
    names.filter(|name| name != "schema").collect()
}

fn marker(name: &str) -> String {
    format!("{EDGE}{WORD}{name}{EDGE}")
}

/// The name of the secret that a text stands for, if it stands for exactly one.
pub(in super::super) fn name_of(text: &str) -> Option<&str> {
    text.trim().strip_prefix(EDGE)?.strip_prefix(WORD)?.strip_suffix(EDGE).filter(|name| !name.contains(EDGE))
}

/// The secret that is somewhere in a text.
pub(in super::super) fn within(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once(WORD)?;
    rest.split(EDGE).next()
}

/// An error when a step put a secret where it would be seen.
pub(super) fn refuse_leaks(
    step: &Step,
    secrets: &Map<String, Json>,
    run: &Run<'_>,
    effects_before: usize,
) -> Result<(), PlanError> {
    if secrets.is_empty() {
        return Ok(());
    }
    let new = run.effects.get(effects_before..).unwrap_or_default();
    let written = serde_json::to_string(&(new, &run.target())).unwrap_or_default();
    let in_notes = run.notes.iter().find_map(|note| within(note));
    match within(&written).or(in_notes).or_else(|| run.workspace.secret()) {
        // In JSON the edge is written as `\u001a`.
        Some(name) => {
            let name = name.split('\\').next().unwrap_or(name);
            let message = format!("the secret `{name}` would be written where others can read it");
            Err(PlanError::in_step(step, format!("{message}; give it to an input that takes secrets, by name")))
        }
        None => Ok(()),
    }
}
