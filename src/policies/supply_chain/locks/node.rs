//! npm, Yarn, pnpm and Bun. Their lock file lies at the root of a workspace and speaks for all its packages.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;
use serde_json::Value;

use super::{Fault, Lock, Manifest, key_place};
use crate::yaml;

const LOCKS: [&str; 6] =
    ["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb"];
/// Where a manifest names what is installed for its own sake.
const SECTIONS: [&str; 3] = ["dependencies", "devDependencies", "optionalDependencies"];

/// A dependency: the section, the name, what is asked for.
type Asked<'m> = (&'static str, &'m str, &'m str);

pub(super) fn faults(manifest: Manifest<'_>) -> Vec<Fault> {
    let Ok(Value::Object(root)) = serde_json::from_str(manifest.text) else { return Vec::new() };
    let asked: Vec<Asked<'_>> = SECTIONS
        .into_iter()
        .filter_map(|section| Some((section, root.get(section)?.as_object()?)))
        .flat_map(|(section, map)| {
            map.iter().filter_map(move |(name, range)| Some((section, name.as_str(), range.as_str()?)))
        })
        .collect();
    let Some((first, ..)) = asked.first() else { return Vec::new() };
    let (path, text) = match manifest.nearest_lock(&LOCKS) {
        Lock::There(path, Some(text)) => (path, text),
        Lock::There(_, None) | Lock::Unknown => return Vec::new(),
        Lock::Absent => return vec![Fault::Missing("package-lock.json", key_place(manifest.text, first, None))],
    };
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let inside = manifest.folder().strip_prefix(folder).unwrap_or_default().trim_start_matches('/');
    let Some(known) = known(&path, text, inside) else { return Vec::new() };
    let differs =
        asked.into_iter().filter(|(_, name, range)| !known.knows(name, range) && !is_local(manifest, name, range));
    differs
        .map(|(section, name, _)| {
            Fault::Differs(path.clone(), name.to_owned(), key_place(manifest.text, section, Some(name)))
        })
        .collect()
}

/// What a lock file says of the package of a manifest.
enum Known {
    /// Which names it has.
    Names(HashSet<String>),
    /// Which names it has, and what was asked for them.
    Ranges(BTreeMap<String, String>),
}

impl Known {
    fn knows(&self, name: &str, range: &str) -> bool {
        match self {
            Self::Names(names) => names.contains(name),
            Self::Ranges(ranges) => ranges.get(name).is_some_and(|it| it == range),
        }
    }
}

/// What a lock file knows of the package in a folder below it; none when that package is not its matter.
fn known(path: &str, text: &str, inside: &str) -> Option<Known> {
    match path.rsplit('/').next()? {
        "package-lock.json" | "npm-shrinkwrap.json" => npm(text, inside),
        "yarn.lock" => Some(Known::Names(yarn(text))),
        "pnpm-lock.yaml" => pnpm(text, inside),
        _ => None,
    }
}

/// A package that lies in the repository: Yarn does not lock it.
fn is_local(manifest: Manifest<'_>, name: &str, range: &str) -> bool {
    let elsewhere = ["workspace:", "file:", "link:", "portal:", "catalog:"].iter().any(|it| range.starts_with(it));
    let quoted = format!("\"{name}\"");
    let names = |path: &str, text: &str| {
        let root: Option<Value> = path.ends_with("package.json").then(|| serde_json::from_str(text).ok())?;
        Some(root?.get("name")?.as_str()? == name)
    };
    let mut others =
        manifest.repository.texts().filter(|(path, text, _)| *path != manifest.path && text.contains(&quoted));
    elsewhere || others.any(|(path, text, _)| names(path, text) == Some(true))
}

#[derive(Deserialize)]
struct NpmLock {
    #[serde(default)]
    packages: BTreeMap<String, NpmPackage>,
    #[serde(default)]
    dependencies: BTreeMap<String, serde::de::IgnoredAny>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct NpmPackage {
    dependencies: BTreeMap<String, String>,
    dev_dependencies: BTreeMap<String, String>,
    optional_dependencies: BTreeMap<String, String>,
    peer_dependencies: BTreeMap<String, String>,
}

fn npm(text: &str, inside: &str) -> Option<Known> {
    let mut lock: NpmLock = serde_json::from_str(text).ok()?;
    if lock.packages.is_empty() {
        return inside.is_empty().then(|| Known::Names(lock.dependencies.into_keys().collect()));
    }
    let package = lock.packages.remove(inside)?;
    let mut ranges = package.peer_dependencies;
    for more in [package.dependencies, package.dev_dependencies, package.optional_dependencies] {
        ranges.extend(more);
    }
    Some(Known::Ranges(ranges))
}

/// The names at the heads of blocks: `"a@^1", a@^2:`, in Yarn 2 and later `"a@npm:^1"`.
fn yarn(text: &str) -> HashSet<String> {
    let heads = text.lines().filter(|line| line.ends_with(':') && !line.starts_with([' ', '#']));
    let names = heads.flat_map(|head| head.trim_end_matches(':').split(", "));
    names
        .filter_map(|written| {
            let written = written.trim_matches('"');
            let at = written.get(1..)?.find('@')?;
            written.get(..=at).map(str::to_owned)
        })
        .collect()
}

fn pnpm(text: &str, inside: &str) -> Option<Known> {
    let document = yaml::read(text, &yaml::Limits::default()).documents.into_iter().next()?;
    let root = document.problems.is_empty().then_some(&document.root)?;
    let inside = if inside.is_empty() { "." } else { inside };
    let importer = match root.get("importers") {
        Some(importers) => importers.get(inside)?,
        None => (inside == ".").then_some(root)?,
    };
    let entries = |node: Option<&yaml::Node<'_>>| -> Vec<(String, String)> {
        let map = node.and_then(yaml::Node::as_map).map_or(&[][..], |map| map.entries.as_slice());
        let range = |node: &yaml::Node<'_>| node.get("specifier").unwrap_or(node).as_text().map(str::to_owned);
        map.iter().map(|entry| (entry.key.to_string(), range(&entry.value).unwrap_or_default())).collect()
    };
    // Until its version 5 the ranges stand together.
    let old = importer.get("specifiers").is_some();
    let sections: &[&str] = if old { &["specifiers"] } else { &SECTIONS };
    let ranges: BTreeMap<_, _> = sections.iter().flat_map(|section| entries(importer.get(section))).collect();
    // What is overridden is locked as something else than the manifest says; numbers are no texts.
    let unclear = root.get("overrides").is_some() || ranges.values().any(String::is_empty);
    Some(if unclear { Known::Names(ranges.into_keys().collect()) } else { Known::Ranges(ranges) })
}
