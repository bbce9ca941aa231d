//! `.idp/waivers.yaml`: what it says, with all that is wrong with it. How it is changed is `write`'s matter.

mod entry;
mod record;
mod standing;
mod write;

pub use record::beyond_record;
pub use write::{Cannot, add, remove};

use super::{RULE, Waiver};
use crate::findings::Finding;
use crate::suggest;
use crate::yaml::{self, Limits, Node, Span, Value};

/// Where the file stands in a repository.
pub const WAIVERS_FILE: &str = ".idp/waivers.yaml";

/// How much of the file is read.
const LIMITS: Limits = Limits { bytes: 1 << 20, depth: 10, documents: 10, nodes: 50_000 };
/// Entries that count.
const MOST: usize = 1_000;
/// Findings that help somebody.
const MOST_FINDINGS: usize = 100;

/// What the file says.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The entries that can be read, in their order.
    pub entries: Vec<Entry>,
    /// All that is wrong with the others, and with the file.
    pub findings: Vec<Finding>,
}

/// A waiver of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it says.
    pub waiver: Waiver,
    /// Where its rule is named.
    pub span: Span,
}

impl Reading {
    /// The waivers alone.
    pub fn waivers(&self) -> Vec<Waiver> {
        self.entries.iter().map(|entry| entry.waiver.clone()).collect()
    }

    fn find(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(finding(span, message.into(), help.into()));
        }
    }

    /// Notes what stands where something else must.
    fn expected(&mut self, node: &Node<'_>, what: &str, expected: &str) {
        let message = format!("{what} must be {expected}, found {}", found(node));
        self.find(node.span, message, format!("Write {expected}."));
    }

    /// Notes a key that is not known.
    fn unknown(&mut self, span: Span, what: &str, key: &str, known: &[&str]) {
        let help = match suggest::nearest(key, known.iter().copied()) {
            Some(near) => format!("Did you mean `{near}`?"),
            None => {
                let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
                format!("It may have {}.", names.join(", "))
            }
        };
        self.find(span, format!("{what} has no key {}", quoted(key)), help);
    }
}

/// Reads the file.
pub fn read(text: &str) -> Reading {
    let mut reading = Reading::default();
    let stream = yaml::read(text, &LIMITS);
    let documents = stream.documents.iter().filter(|document| !document.is_empty());
    for (at, document) in documents.enumerate() {
        for problem in &document.problems {
            reading.find(problem.span, problem.message.clone(), problem.help.clone());
        }
        if !document.problems.is_empty() {
            continue;
        }
        if at > 0 {
            let help = "Put all waivers into the list of the first document.";
            reading.find(document.root.span, "the file has more than one document", help);
            break;
        }
        root(&document.root, &mut reading);
    }
    reading
}

fn root(root: &Node<'_>, reading: &mut Reading) {
    let Some(map) = root.as_map() else {
        reading.expected(root, "the file", "a mapping with the list `waivers`");
        return;
    };
    for key in &map.entries {
        if key.key != "waivers" {
            reading.unknown(key.key_span, "the file", &key.key, &["waivers"]);
            continue;
        }
        let items = match &key.value.value {
            Value::Null => continue,
            Value::List(items) => items,
            _ => {
                reading.expected(&key.value, "`waivers`", "a list");
                continue;
            }
        };
        for (at, item) in items.iter().enumerate() {
            if at >= MOST {
                let message = format!("the file has more than {MOST} waivers, and the others do not count");
                reading.find(item.span, message, "Remove those that have ended.");
                return;
            }
            if let Some(entry) = entry::read(item, reading) {
                reading.entries.push(entry);
            }
        }
    }
}

fn finding(span: Span, message: String, help: String) -> Finding {
    let (path, severity) = (WAIVERS_FILE.to_owned(), RULE.severity);
    Finding { rule: &RULE, severity, path, span, message, help, entity: None, fix: None }
}

/// What stands there, for a message.
fn found(node: &Node<'_>) -> String {
    match node.as_text() {
        Some("") => "an empty text".to_owned(),
        Some(text) => quoted(text),
        None => node.kind_words().to_owned(),
    }
}

/// A text in backticks, cut to what a person reads.
fn quoted(text: &str) -> String {
    let mut letters = text.chars();
    let shown: String = plain(&letters.by_ref().take(60).collect::<String>());
    let cut = if letters.next().is_some() { "…" } else { "" };
    format!("`{shown}{cut}`")
}

fn plain(text: &str) -> String {
    text.chars().take(60).map(|c| if c == '`' || c.is_control() { '\'' } else { c }).collect()
}

#[cfg(test)]
mod tests;
