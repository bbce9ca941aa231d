//! From a path into a document to the place where that stands in the file. What is not there has the place of what it
//! would be in.

use regorus::Value;

use super::results::Where;
use crate::yaml::{Entry, Node, Position, Span, Value as Yaml};

/// Steps of a path, and letters of one that is a text.
const MOST_STEPS: usize = 64;
const MOST_LETTERS: usize = 2_000;

/// One step into a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// A key of a mapping, or an index of a list written as a text.
    Key(String),
    /// An index of a list.
    Index(usize),
}

/// Reads a path as policies give it: a list of keys and indexes, a JSON pointer (`/spec/containers/0`), or keys with
/// dots (`spec.containers[0].image`).
pub(super) fn path(value: &Value) -> Option<Vec<Step>> {
    match value {
        Value::Array(steps) => steps.iter().take(MOST_STEPS).map(step).collect(),
        Value::String(text) if text.len() > MOST_LETTERS => None,
        Value::String(text) => match text.strip_prefix('/') {
            Some(pointer) => Some(pointer.split('/').take(MOST_STEPS).map(unescaped).collect()),
            None => Some(dotted(text)),
        },
        _ => None,
    }
}

fn step(value: &Value) -> Option<Step> {
    match value {
        Value::String(key) => Some(Step::Key(key.to_string())),
        Value::Number(_) => value.as_u64().ok().and_then(|index| usize::try_from(index).ok()).map(Step::Index),
        _ => None,
    }
}

fn unescaped(step: &str) -> Step {
    Step::Key(step.replace("~1", "/").replace("~0", "~"))
}

/// `a.b[0]["c.d"]`, as Rego writes references; a leading `input` or `$` is the document.
fn dotted(text: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rest = text;
    while !rest.is_empty() && steps.len() < MOST_STEPS {
        if let Some(inside) = rest.strip_prefix('[') {
            let quote = inside.chars().next().filter(|first| matches!(first, '"' | '\''));
            let end = quote.map_or_else(|| "]".to_owned(), |quote| format!("{quote}]"));
            let inside = inside.strip_prefix(|c| Some(c) == quote).unwrap_or(inside);
            let (name, behind) = inside.split_once(&end).unwrap_or((inside, ""));
            steps.push(match name.parse() {
                Ok(index) if quote.is_none() => Step::Index(index),
                _ => Step::Key(name.to_owned()),
            });
            rest = behind.strip_prefix('.').unwrap_or(behind);
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (name, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
            let is_document = steps.is_empty() && matches!(name, "input" | "$");
            if !is_document && !name.is_empty() {
                steps.push(Step::Key(name.to_owned()));
            }
            rest = behind.strip_prefix('.').unwrap_or(behind);
        }
    }
    steps
}

/// Where something stands.
pub(super) fn locate(root: &Node<'_>, text: &str, place: &Where) -> Span {
    match place {
        Where::Document => document(root),
        Where::Line(number) => line(text, *number).unwrap_or_else(|| document(root)),
        Where::Path(steps) => walk(root, steps),
    }
}

/// The place of a document as a whole: what names it, else what it begins with.
fn document(root: &Node<'_>) -> Span {
    let name = root.get("metadata").and_then(|metadata| metadata.get("name"));
    match name {
        Some(name) if is_leaf(name) => name.span,
        _ => thing(root),
    }
}

fn walk(root: &Node<'_>, steps: &[Step]) -> Span {
    let mut here = Here { node: root, entry: None };
    let mut rest = steps;
    while let Some((next, taken)) = here.step(rest) {
        rest = rest.get(taken..).unwrap_or_default();
        here = next;
    }
    match here.entry {
        _ if rest.len() == steps.len() => document(root),
        // A value of several lines is shown at its key; the same is the place of what is missing in it.
        Some(entry) if !is_leaf(here.node) => entry.key_span,
        Some(entry) if here.node.span.start.offset == here.node.span.end.offset => entry.key_span,
        _ => thing(here.node),
    }
}

struct Here<'n, 'a> {
    node: &'n Node<'a>,
    entry: Option<&'n Entry<'a>>,
}

impl<'n, 'a> Here<'n, 'a> {
    /// One step on, and how many of the given ones it took: keys with dots in them may come apart in a path.
    fn step(&self, steps: &[Step]) -> Option<(Here<'n, 'a>, usize)> {
        let first = steps.first()?;
        match &self.node.value {
            Yaml::List(items) => {
                let index = match first {
                    Step::Index(index) => *index,
                    Step::Key(key) => key.parse().ok()?,
                };
                Some((Here { node: items.get(index)?, entry: None }, 1))
            }
            Yaml::Map(map) => {
                let whole = match first {
                    Step::Key(key) => key.clone(),
                    Step::Index(index) => index.to_string(),
                };
                // The last of two equal keys is the one that counts.
                let entry = |key: &str| map.entries.iter().rev().find(|entry| entry.key == key);
                if let Some(entry) = entry(&whole) {
                    return Some((Here { node: &entry.value, entry: Some(entry) }, 1));
                }
                let mut joined = whole;
                for (number, step) in steps.iter().enumerate().skip(1) {
                    let Step::Key(key) = step else { break };
                    joined = format!("{joined}.{key}");
                    if let Some(entry) = entry(&joined) {
                        return Some((Here { node: &entry.value, entry: Some(entry) }, number + 1));
                    }
                }
                None
            }
            _ => None,
        }
    }
}

fn is_leaf(node: &Node<'_>) -> bool {
    match &node.value {
        Yaml::List(items) => items.is_empty(),
        Yaml::Map(map) => map.entries.is_empty(),
        _ => true,
    }
}

/// A node without a key: a mapping is shown by the name it has, else by its first key, a list by where it begins.
fn thing(node: &Node<'_>) -> Span {
    match &node.value {
        Yaml::Map(map) => match (map.get("name").filter(|name| is_leaf(name)), map.entries.first()) {
            (Some(name), _) => name.span,
            (None, Some(first)) => first.key_span,
            (None, None) => node.span,
        },
        Yaml::List(items) => items.first().map_or(node.span, thing),
        _ => node.span,
    }
}

fn line(text: &str, number: u32) -> Option<Span> {
    let mut offset = 0;
    for (index, part) in text.split_inclusive('\n').enumerate() {
        if index + 1 == number as usize {
            let line = part.trim_end_matches(['\n', '\r']);
            let from = line.len() - line.trim_start().len();
            let columns = |bytes: usize| line.get(..bytes).map_or(0, |part| part.chars().count());
            let position = |bytes: usize| Position {
                line: number,
                column: small(columns(bytes) + 1),
                offset: small(offset + bytes),
            };
            return Some(Span { start: position(from), end: position(line.trim_end().len().max(from)) });
        }
        offset += part.len();
    }
    None
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Limits, read};

    const TEXT: &str = "\
kind: Deployment
metadata:
  name: orders
  annotations: {example.com/a.b: x}
spec:
  replicas:
  containers:
    - name: app
      image: a:1
    - image: b
  args:
    - [1, 2]
";

    fn at(place: &str) -> String {
        let stream = read(TEXT, &Limits::default());
        let place = match place {
            "" => Where::Document,
            place => Where::Path(path(&Value::from_json_str(place).unwrap()).unwrap()),
        };
        let span = locate(&stream.documents[0].root, TEXT, &place);
        let stretch = TEXT.get(span.start.offset as usize..span.end.offset as usize).unwrap();
        format!("{}: {stretch}", span.start.line)
    }

    #[test]
    fn a_path_leads_to_its_value_however_it_is_written() {
        for path in [
            r#"["spec", "containers", 0, "image"]"#,
            r#""/spec/containers/0/image""#,
            r#""spec.containers[0].image""#,
            r#""input.spec.containers.0.image""#,
            r#""spec[\"containers\"][0]['image']""#,
        ] {
            assert_eq!(at(path), "9: a:1", "{path}");
        }
        for path in [r#"["metadata", "annotations", "example.com/a.b"]"#, r#""metadata.annotations.example.com/a.b""#] {
            assert_eq!(at(path), "4: x", "{path}");
        }
        assert_eq!(at(r#""/metadata/annotations/example.com~1a.b""#), "4: x");
    }

    #[test]
    fn what_is_missing_stands_where_it_would_be() {
        assert_eq!(at(r#"["spec", "containers", 0, "resources", "limits"]"#), "8: app");
        assert_eq!(at(r#"["spec", "containers", 1, "name"]"#), "10: image");
        assert_eq!(at(r#"["spec", "containers", 7]"#), "7: containers");
        assert_eq!(at(r#"["spec", "template", "x"]"#), "5: spec");
        assert_eq!(at(r#"["spec", "replicas"]"#), "6: replicas");
        assert_eq!(at(r#"["spec", "args", 0]"#), "12: 1");
    }

    #[test]
    fn a_document_is_shown_by_its_name() {
        assert_eq!(at(""), "3: orders");
        assert_eq!(at(r#"["nothing"]"#), "3: orders");
        let root = |text: &'static str| read(text, &Limits::default()).documents.remove(0).root;
        assert_eq!(document(&root("a: 1\nb: 2\n")).end.column, 2);
        assert_eq!(document(&root("\n- x\n")).start.line, 2);
    }

    #[test]
    fn a_line_is_marked_without_its_indentation() {
        let root = read(TEXT, &Limits::default()).documents.remove(0).root;
        let span = locate(&root, TEXT, &Where::Line(9));
        assert_eq!((span.start.line, span.start.column, span.end.column), (9, 7, 17));
        assert_eq!(locate(&root, TEXT, &Where::Line(99)), document(&root));
    }
}
