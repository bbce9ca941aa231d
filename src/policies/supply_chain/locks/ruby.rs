//! Bundler. A `Gemfile` is a program; only gems that are asked for without a condition are looked for.

use std::collections::HashSet;
use std::ops::Range;

use super::{Fault, Lock, Manifest};

pub(super) fn faults(manifest: Manifest<'_>) -> Vec<Fault> {
    let asked = asked(manifest.text);
    // The gems of a library come from its specification, and its lock file is often left out.
    let library = manifest.text.lines().any(|line| line.trim_start().starts_with("gemspec"));
    let Some((_, first)) = asked.first().filter(|_| !library) else { return Vec::new() };
    match manifest.lock_beside(&["Gemfile.lock"]) {
        Lock::There(path, Some(text)) => {
            let known: HashSet<&str> = text.lines().filter_map(locked).collect();
            let differs = asked.into_iter().filter(|(name, _)| !known.contains(name));
            differs.map(|(name, place)| Fault::Differs(path.clone(), name.to_owned(), place)).collect()
        }
        Lock::There(_, None) | Lock::Unknown => Vec::new(),
        Lock::Absent => vec![Fault::Missing("Gemfile.lock", first.clone())],
    }
}

/// `gem "rails", "~> 7.1"` at the beginning of a line.
fn asked(text: &str) -> Vec<(&str, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let begin = at;
        at += line.len();
        let Some(rest) = line.strip_prefix("gem ") else { continue };
        let conditional = rest.contains(" if ") || rest.contains(" unless ");
        let Some(quote) = rest.trim_start().chars().next().filter(|it| matches!(it, '"' | '\'')) else { continue };
        if let Some(name) = rest.split(quote).nth(1).filter(|_| !conditional) {
            let from = begin + line.find(name).unwrap_or_default();
            found.push((name, from..from + name.len()));
        }
    }
    found
}

/// The name of a line below `specs:` or `DEPENDENCIES`.
fn locked(line: &str) -> Option<&str> {
    let name = line.strip_prefix("  ")?.trim_start().split([' ', '!', '(']).next()?;
    (!name.is_empty()).then_some(name)
}
