//! Skips of other tools that stand in files: `checkov:skip=CKV_K8S_16:reason`, `# hadolint ignore=DL3002` and the like.
//! Here they silence nothing, for whoever writes a file would grant himself an exception; each is a request for a
//! waiver. It does not look whether the tool that is meant would obey them.

mod forms;

use super::PathGlob;
use crate::findings::{Finding, Section};
use std::collections::{BTreeMap, HashMap};

/// Skips of one file that are read.
const MOST: usize = 200;

/// A skip that stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skip {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
    /// The rules as the tool calls them.
    pub words: Vec<String>,
    /// Why, where it says so.
    pub reason: String,
}

/// A finding of ours at which a skip stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The rule.
    pub rule: &'static str,
    /// The file.
    pub path: String,
    /// The line of the skip, from 1.
    pub line: u32,
    /// Why, where it says so.
    pub reason: String,
}

/// The skips of a file, in its order.
pub fn skips(path: &str, text: &str) -> Vec<Skip> {
    let mut found = Vec::new();
    if !forms::may_hold(text) {
        return found;
    }
    for (at, line) in text.lines().enumerate() {
        for form in forms::in_line(line) {
            if found.len() >= MOST {
                return found;
            }
            let line = u32::try_from(at + 1).unwrap_or(u32::MAX);
            found.push(Skip { path: path.to_owned(), line, words: form.words, reason: form.reason });
        }
    }
    found
}

/// The findings of policies at which a skip stands: one of the same file that names the rule. Each rule and file once,
/// in the order of the files.
pub fn asked_at(findings: &[Finding], skips: &[Skip]) -> Vec<Asked> {
    let mut by_word: HashMap<(&str, String), &Skip> = HashMap::new();
    for skip in skips {
        for word in &skip.words {
            by_word.entry((&skip.path, word.to_lowercase())).or_insert(skip);
        }
    }
    let mut asked = BTreeMap::new();
    if by_word.is_empty() {
        return Vec::new();
    }
    for finding in findings.iter().filter(|finding| finding.rule.section == Section::Policy) {
        let words = std::iter::once(finding.rule.id).chain(finding.rule.aliases.iter().copied());
        let skip = words.filter_map(|word| by_word.get(&(finding.path.as_str(), word.to_lowercase()))).next();
        if let Some(skip) = skip {
            asked.entry((finding.path.as_str(), finding.rule.id)).or_insert(*skip);
        }
    }
    let asked = asked.into_iter();
    asked
        .map(|((path, rule), skip)| Asked { rule, path: path.to_owned(), line: skip.line, reason: skip.reason.clone() })
        .collect()
}

impl Asked {
    /// The command that asks for the waiver.
    pub fn command(&self) -> String {
        let path = PathGlob::of_file(&self.path);
        let path = match path.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\\')) {
            true => format!("\"{}\"", path.replace('\\', "\\\\").replace('"', "\\\"")),
            false => path,
        };
        format!("/idp waive {} --for 30d --reason \"…\" --path {path}", self.rule)
    }
}

#[cfg(test)]
mod tests;
