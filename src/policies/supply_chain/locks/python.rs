//! Poetry, uv, PDM and Pipenv. A project of plain `pip` has no lock file of one name, so that none is asked for.

use std::collections::HashSet;
use std::ops::Range;

use serde_json::Value;

use super::super::toml::{Entry, entries};
use super::{Fault, Lock, Manifest};

/// A dependency: its name and where it stands.
type Asked<'t> = (&'t str, Range<usize>);

/// `pyproject.toml`.
pub(super) fn project(manifest: Manifest<'_>) -> Vec<Fault> {
    let keys = entries(manifest.text);
    let is_tool = |tool: &str| {
        let table =
            |line: &str| line.trim_start_matches('[').strip_prefix(tool).is_some_and(|it| it.starts_with([']', '.']));
        manifest.text.lines().any(|line| line.starts_with('[') && table(line))
    };
    let (lock, above) = match (is_tool("tool.poetry"), is_tool("tool.uv"), is_tool("tool.pdm")) {
        (true, ..) => ("poetry.lock", false),
        (_, true, _) => ("uv.lock", true),
        (_, _, true) => ("pdm.lock", true),
        _ => return Vec::new(),
    };
    let asked: Vec<Asked<'_>> = keys.iter().flat_map(|entry| asked(entry, lock == "poetry.lock")).collect();
    let Some((_, first)) = asked.first() else { return Vec::new() };
    let found = if above { manifest.nearest_lock(&[lock]) } else { manifest.lock_beside(&[lock]) };
    match found {
        Lock::There(path, Some(text)) => differing(&path, &names(text), asked),
        Lock::There(_, None) | Lock::Unknown => Vec::new(),
        Lock::Absent => {
            let others = ["poetry.lock", "uv.lock", "pdm.lock", "pylock.toml", "requirements.txt", "requirements.lock"];
            let other = matches!(manifest.lock_beside(&others), Lock::There(..));
            if other { Vec::new() } else { vec![Fault::Missing(lock, first.clone())] }
        }
    }
}

/// `Pipfile`.
pub(super) fn pipfile(manifest: Manifest<'_>) -> Vec<Fault> {
    let keys = entries(manifest.text);
    let listed = keys.iter().filter(|it| matches!(it.table, "packages" | "dev-packages"));
    let asked: Vec<Asked<'_>> =
        listed.filter(|it| it.field("path").is_none()).map(|it| (it.key, it.place.clone())).collect();
    let Some((_, first)) = asked.first() else { return Vec::new() };
    match manifest.lock_beside(&["Pipfile.lock"]) {
        Lock::There(path, Some(text)) => {
            let Ok(Value::Object(root)) = serde_json::from_str(text) else { return Vec::new() };
            let groups = root.iter().filter(|(key, _)| *key != "_meta").filter_map(|(_, group)| group.as_object());
            let known = groups.flat_map(|group| group.keys()).map(|name| normal(name)).collect();
            differing(&path, &known, asked)
        }
        Lock::There(_, None) | Lock::Unknown => Vec::new(),
        Lock::Absent => vec![Fault::Missing("Pipfile.lock", first.clone())],
    }
}

/// What an entry asks for: a key of Poetry's tables, or the items of a list of requirements.
fn asked<'t>(entry: &Entry<'t>, poetry: bool) -> Vec<Asked<'t>> {
    let place = |_: &str| entry.place.clone();
    let table = entry.table;
    let group = table.starts_with("tool.poetry.group.") && table.ends_with(".dependencies");
    if poetry && (matches!(table, "tool.poetry.dependencies" | "tool.poetry.dev-dependencies") || group) {
        let elsewhere = entry.key == "python" || entry.key.contains('.') || entry.field("path").is_some();
        return if elsewhere { Vec::new() } else { vec![(entry.key, entry.place.clone())] };
    }
    if (table == "project" && entry.key == "dependencies") || table == "dependency-groups" {
        let name = |item: &'t str| item.split(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c))).next();
        let names = entry.items().filter(|item| !item.contains('@')).filter_map(name).filter(|name| !name.is_empty());
        // A group may include another one by its name.
        return if entry.value.contains("include-group") {
            Vec::new()
        } else {
            names.map(|it| (it, place(it))).collect()
        };
    }
    Vec::new()
}

fn names(lock: &str) -> HashSet<String> {
    let keys = entries(lock);
    keys.iter().filter(|it| it.table == "package" && it.key == "name").filter_map(Entry::text).map(normal).collect()
}

fn differing(path: &str, known: &HashSet<String>, asked: Vec<Asked<'_>>) -> Vec<Fault> {
    let differs = asked.into_iter().filter(|(name, _)| !known.contains(&normal(name)));
    differs.map(|(name, place)| Fault::Differs(path.to_owned(), name.to_owned(), place)).collect()
}

/// A name as indexes compare it (PEP 503).
fn normal(name: &str) -> String {
    let words: Vec<&str> = name.split(['-', '_', '.']).filter(|word| !word.is_empty()).collect();
    words.join("-").to_ascii_lowercase()
}
