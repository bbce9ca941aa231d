//! Composer. A project wants its lock file kept; a library or a plugin may leave it out.

use std::collections::HashSet;

use serde_json::Value;

use super::{Fault, Lock, Manifest, key_place};

pub(super) fn faults(manifest: Manifest<'_>) -> Vec<Fault> {
    let Ok(Value::Object(root)) = serde_json::from_str(manifest.text) else { return Vec::new() };
    if root.get("type").is_some_and(|kind| kind.as_str() != Some("project")) {
        return Vec::new();
    }
    let section = |section| root.get(section).and_then(Value::as_object).into_iter().flat_map(|map| map.keys());
    let named = |name: &'static str| section(name).filter(|it| it.contains('/')).map(move |it| (name, it.as_str()));
    let asked: Vec<(&str, &str)> = named("require").chain(named("require-dev")).collect();
    let Some((first, _)) = asked.first() else { return Vec::new() };
    match manifest.lock_beside(&["composer.lock"]) {
        Lock::There(path, Some(text)) => {
            let Some(known) = locked(text) else { return Vec::new() };
            let differs = asked.into_iter().filter(|(_, name)| !known.contains(&name.to_ascii_lowercase()));
            let fault = |(section, name): (&str, &str)| {
                Fault::Differs(path.clone(), name.to_owned(), key_place(manifest.text, section, Some(name)))
            };
            differs.map(fault).collect()
        }
        Lock::There(_, None) | Lock::Unknown => Vec::new(),
        Lock::Absent => vec![Fault::Missing("composer.lock", key_place(manifest.text, first, None))],
    }
}

/// The packages of a lock file, and what they stand in for.
fn locked(text: &str) -> Option<HashSet<String>> {
    let root: Value = serde_json::from_str(text).ok()?;
    let lists = ["packages", "packages-dev"].into_iter().filter_map(|list| root.get(list)?.as_array());
    let mut known = HashSet::new();
    for package in lists.flatten() {
        known.extend(package.get("name").and_then(Value::as_str).map(str::to_ascii_lowercase));
        let replaced = ["replace", "provide"].into_iter().filter_map(|key| package.get(key)?.as_object());
        known.extend(replaced.flat_map(|map| map.keys()).map(|name| name.to_ascii_lowercase()));
    }
    Some(known)
}
