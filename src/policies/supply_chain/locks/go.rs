//! Go modules: `go.sum` has a line for each version that `go.mod` requires.

use std::collections::HashSet;
use std::ops::Range;

use super::{Fault, Lock, Manifest};

pub(super) fn faults(manifest: Manifest<'_>) -> Vec<Fault> {
    let required = required(manifest.text);
    let Some(first) = required.first() else { return Vec::new() };
    let (path, text) = match manifest.lock_beside(&["go.sum"]) {
        Lock::There(path, Some(text)) => (path, text),
        Lock::There(_, None) | Lock::Unknown => return Vec::new(),
        Lock::Absent => return vec![Fault::Missing("go.sum", first.place.clone())],
    };
    let known: HashSet<(&str, &str)> = text
        .lines()
        .filter_map(|line| {
            let mut words = line.split_ascii_whitespace();
            Some((words.next()?, words.next()?.trim_end_matches("/go.mod")))
        })
        .collect();
    let differs = required.into_iter().filter(|it| !known.contains(&(it.module, it.version)));
    differs.map(|it| Fault::Differs(path.clone(), it.module.to_owned(), it.place)).collect()
}

struct Required<'t> {
    module: &'t str,
    version: &'t str,
    place: Range<usize>,
}

/// What is required and not replaced by something else.
fn required(text: &str) -> Vec<Required<'_>> {
    let (mut found, mut replaced) = (Vec::new(), HashSet::new());
    let (mut block, mut at) = ("", 0);
    for line in text.split_inclusive('\n') {
        let begin = at;
        at += line.len();
        let content = line.split("//").next().unwrap_or_default();
        let mut words = content.split_ascii_whitespace();
        let Some(mut word) = words.next() else { continue };
        let mut directive = block;
        if block.is_empty() {
            (directive, word) = (word, words.next().unwrap_or_default());
        }
        if word == "(" {
            block = directive;
        } else if directive == ")" || word == ")" {
            block = "";
        } else if directive == "replace" {
            replaced.insert(word.trim_matches('"'));
        } else if let ("require", Some(version)) = (directive, words.next()) {
            let from = begin + content.find(word).unwrap_or_default();
            found.push(Required { module: word.trim_matches('"'), version, place: from..from + word.len() });
        }
    }
    found.retain(|it| !replaced.contains(it.module));
    found
}
