//! `# METADATA`: what a policy says of itself in comments, as OPA's annotations: title, description, scope, related
//! resources, and under `custom` what is ours: `id`, `severity`, `help`, `files`. The comments are found by their
//! lines; which rule they belong to is for `packages` to say.

use crate::findings::{Mode, Severity};
use crate::yaml::{self, Limits, Node};

/// The longest text that is taken over, in characters.
const LONGEST: usize = 2_000;
/// Patterns of `custom.files`, and links of `related_resources`.
const MOST_ITEMS: usize = 50;

/// What a comment says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Notes {
    /// `title`: what must hold.
    pub title: Option<String>,
    /// `description`: why.
    pub description: Option<String>,
    /// `related_resources`, as addresses.
    pub links: Vec<String>,
    /// `custom.id`, or `custom.short_name`.
    pub id: Option<String>,
    /// `custom.severity`.
    pub severity: Option<Severity>,
    /// `custom.help`: what to do.
    pub help: Option<String>,
    /// `custom.files`: patterns of the paths that the package is for.
    pub files: Vec<String>,
}

/// What an annotation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// The rule behind it alone.
    Rule,
    /// All rules of that name in the package.
    Document,
    /// The package.
    Package,
}

/// One annotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Annotation {
    /// The line of what it stands before, from 1.
    pub line: u32,
    /// What it is about.
    pub scope: Scope,
    /// What it says.
    pub notes: Notes,
}

/// The annotations of a file.
#[derive(Debug, Default)]
pub(super) struct Annotations {
    /// In the order of the file.
    pub all: Vec<Annotation>,
    /// What cannot be read: line, message.
    pub problems: Vec<(u32, String)>,
}

/// Finds them.
pub(super) fn read(text: &str) -> Annotations {
    let mut found = Annotations::default();
    let mut lines = text.lines().enumerate().peekable();
    while let Some((index, line)) = lines.next() {
        if line.trim_end() != "# METADATA" {
            continue;
        }
        let mut block = String::new();
        while let Some((_, comment)) = lines.next_if(|(_, line)| line.starts_with('#')) {
            block.push_str(comment.strip_prefix('#').unwrap_or(comment));
            block.push('\n');
        }
        while lines.next_if(|(_, line)| line.trim().is_empty() || line.starts_with('#')).is_some() {}
        let Some((next, what)) = lines.peek() else { continue };
        let at_package = what.trim_start().starts_with("package ");
        match notes(&block) {
            Ok((scope, notes)) => {
                let scope = scope.unwrap_or(if at_package { Scope::Package } else { Scope::Rule });
                found.all.push(Annotation { line: number(*next), scope, notes });
            }
            Err(why) => found.problems.push((number(index), why)),
        }
    }
    found
}

fn number(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

fn notes(block: &str) -> Result<(Option<Scope>, Notes), String> {
    let stream = yaml::read(block, &Limits { depth: 20, documents: 1, ..Limits::default() });
    let Some(document) = stream.documents.first() else { return Ok((None, Notes::default())) };
    if let Some(problem) = document.problems.first() {
        return Err(format!("the annotation is not valid YAML: {}", problem.message));
    }
    let root = &document.root;
    if root.as_map().is_none() && !document.is_empty() {
        return Err(format!("an annotation is a mapping, and this is {}", root.kind_words()));
    }
    let scope = match root.get("scope").and_then(Node::as_text) {
        Some("package" | "subpackages") => Some(Scope::Package),
        Some("document") => Some(Scope::Document),
        Some("rule") => Some(Scope::Rule),
        _ => None,
    };
    let custom = root.get("custom");
    let severity = match custom.and_then(|custom| custom.get("severity")) {
        None => None,
        Some(node) => {
            let word = node.as_text().unwrap_or_default();
            Some(severity(word).ok_or_else(|| {
                "the severity of an annotation is one of `info`, `warn` and `block`, or `low`, `medium`, `high` and \
                 `critical`"
                    .to_owned()
            })?)
        }
    };
    let id = match custom.and_then(|custom| custom.get("id").or_else(|| custom.get("short_name"))) {
        None => None,
        Some(node) => Some(node.as_text().filter(|id| is_id(id)).map(str::to_owned).ok_or_else(|| {
            "the id of an annotation has 1 to 64 letters, digits, `-`, `_` and `.`, and begins with a letter".to_owned()
        })?),
    };
    Ok((
        scope,
        Notes {
            title: line(root.get("title")),
            description: text(root.get("description")),
            links: links(root.get("related_resources")),
            id,
            severity,
            help: line(custom.and_then(|custom| custom.get("help"))),
            files: texts(custom.and_then(|custom| custom.get("files"))),
        },
    ))
}

/// A word for a severity: ours, or one of those that other tools use.
pub(super) fn severity(word: &str) -> Option<Severity> {
    let word = word.to_ascii_lowercase();
    match word.as_str() {
        "low" => return Some(Severity::Info),
        "medium" => return Some(Severity::Warning),
        "high" | "critical" => return Some(Severity::Error),
        _ => {}
    }
    match Mode::parse(&word)? {
        Mode::As(severity) => Some(severity),
        Mode::Off | Mode::Shadow => None,
    }
}

/// Whether a text can be the id of a rule.
pub(super) fn is_id(id: &str) -> bool {
    let first = id.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
    let rest = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    first && rest && id.len() <= 64
}

fn text(node: Option<&Node<'_>>) -> Option<String> {
    let text = node?.as_text()?.trim();
    (!text.is_empty()).then(|| text.chars().take(LONGEST).collect())
}

fn line(node: Option<&Node<'_>>) -> Option<String> {
    let words: Vec<String> = text(node)?.split_whitespace().map(str::to_owned).collect();
    Some(words.join(" "))
}

fn texts(node: Option<&Node<'_>>) -> Vec<String> {
    let items = node.and_then(Node::as_list).unwrap_or_default();
    items.iter().filter_map(Node::as_text).take(MOST_ITEMS).map(str::to_owned).collect()
}

fn links(node: Option<&Node<'_>>) -> Vec<String> {
    let items = node.and_then(Node::as_list).unwrap_or_default();
    let address = |item: &Node<'_>| item.as_text().or_else(|| item.get("ref")?.as_text()).map(str::to_owned);
    let is_address = |link: &String| link.starts_with("https://") || link.starts_with("http://");
    items.iter().filter_map(address).filter(is_address).take(MOST_ITEMS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = "\
# METADATA
# title: Images come from our registry
# custom:
#   files: ['deploy/**']
package main

# METADATA
# scope: document
# title: Containers
#   are small
# related_resources:
# - ref: https://example.com/a
# - https://example.com/b
# - javascript:alert(1)
# custom:
#   id: ACME-001
#   severity: medium
#   help: Ask for less.

deny contains msg if { msg := input.x }
";

    #[test]
    fn an_annotation_belongs_to_what_stands_behind_it() {
        let found = read(POLICY);
        assert_eq!(found.problems, []);
        let places: Vec<_> = found.all.iter().map(|it| (it.line, it.scope)).collect();
        assert_eq!(places, [(5, Scope::Package), (20, Scope::Document)]);
        assert_eq!(found.all[0].notes.files, ["deploy/**"]);
        let notes = &found.all[1].notes;
        assert_eq!(notes.title.as_deref(), Some("Containers are small"));
        assert_eq!((notes.id.as_deref(), notes.severity), (Some("ACME-001"), Some(Severity::Warning)));
        assert_eq!(notes.links, ["https://example.com/a", "https://example.com/b"]);
    }

    #[test]
    fn one_that_cannot_be_read_is_told_at_its_line() {
        let bad = ["title: [", "- a", "custom: {severity: loud}", "custom: {id: 'a b'}"];
        for (index, line) in bad.iter().enumerate() {
            let found = read(&format!("package a\n# METADATA\n# {line}\ndeny := 1\n"));
            assert_eq!(found.problems.len(), 1, "{index}");
            assert_eq!(found.problems[0].0, 2);
        }
        assert!(read("# METADATA\n").all.is_empty());
        assert!(read("# METADATA\ndeny := 1").problems.is_empty());
    }
}
