//! Cargo. A program wants its lock file kept; a library may leave it out.

use std::collections::HashSet;

use super::super::toml::{Entry, entries};
use super::{Fault, Lock, Manifest};

pub(super) fn faults(manifest: Manifest<'_>) -> Vec<Fault> {
    let keys = entries(manifest.text);
    let Some(package) = keys.iter().find(|it| it.table == "package" && it.key == "name") else { return Vec::new() };
    let asked: Vec<(&Entry<'_>, &str)> = keys.iter().filter_map(|entry| Some((entry, asked(entry, &keys)?))).collect();
    if asked.is_empty() {
        return Vec::new();
    }
    let (path, text) = match manifest.nearest_lock(&["Cargo.lock"]) {
        Lock::There(path, Some(text)) => (path, text),
        Lock::There(_, None) | Lock::Unknown => return Vec::new(),
        Lock::Absent => {
            let missing = Fault::Missing("Cargo.lock", package.place.clone());
            return if is_program(manifest, &keys) { vec![missing] } else { Vec::new() };
        }
    };
    let locked = entries(text);
    let names: HashSet<&str> =
        locked.iter().filter(|it| it.table == "package" && it.key == "name").filter_map(Entry::text).collect();
    // A lock file further up that does not know the package is another workspace's.
    if !package.text().is_some_and(|name| names.contains(name)) {
        return Vec::new();
    }
    let differs = asked.into_iter().filter(|(_, name)| !names.contains(name));
    differs.map(|(entry, name)| Fault::Differs(path.clone(), name.to_owned(), entry.place.clone())).collect()
}

/// The name of the package that an entry asks for from a registry; none for others, and for what a workspace
/// says elsewhere.
fn asked<'t>(entry: &Entry<'t>, keys: &[Entry<'t>]) -> Option<&'t str> {
    let table = entry.table;
    let tables = ["dependencies", "dev-dependencies", "build-dependencies"];
    let is_list =
        tables.iter().any(|it| table == *it || (table.starts_with("target.") && table.ends_with(&format!(".{it}"))));
    if is_list {
        let elsewhere = entry.field("path").is_some() || entry.field("workspace").is_some() || entry.key.contains('.');
        return (!elsewhere).then(|| entry.field("package").unwrap_or(entry.key));
    }
    // `[dependencies.serde]`, found at its version.
    let name =
        tables.iter().find_map(|it| table.strip_prefix(it)?.strip_prefix('.')).filter(|_| entry.key == "version")?;
    let other = |key: &str| keys.iter().find(|it| it.number == entry.number && it.key == key);
    let name = other("package").and_then(Entry::text).unwrap_or(name.trim_matches('"'));
    other("path").is_none().then_some(name)
}

fn is_program(manifest: Manifest<'_>, keys: &[Entry<'_>]) -> bool {
    let main = manifest.repository.has(&manifest.beside("src/main.rs")) == Some(true);
    main || keys.iter().any(|it| it.table == "bin")
}
