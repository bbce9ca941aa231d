//! Manifests of the kind `Secret`, and what Kustomize makes them of: which of their values are written out.

use std::ops::Range;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use regex::Regex;

use super::placeholder;
use crate::yaml::{self, Entry, Node};

/// A secret with values that are written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Literal {
    /// The bytes from the first of them to the end of the last.
    pub range: Range<usize>,
    /// The name of the first.
    pub key: String,
    /// How many there are.
    pub count: usize,
}

static SECRET: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"kind["']?[ \t]*:[ \t]*["']?Secret\b|secretGenerator"#).ok());

/// Keys under which Argo CD keeps what is no secret, in secrets that only declare a repository or a cluster.
const DECLARED: [&str; 12] = [
    "type",
    "url",
    "name",
    "project",
    "server",
    "insecure",
    "enableLfs",
    "enableOCI",
    "forceHttpBasicAuth",
    "githubAppID",
    "githubAppInstallationID",
    "namespaces",
];

/// Whether a text may hold one.
pub(super) fn may_hold(path: &str, text: &str) -> bool {
    let written = [".yaml", ".yml", ".json"].iter().any(|end| path.to_ascii_lowercase().ends_with(end));
    written && SECRET.as_ref().is_some_and(|secret| secret.is_match(text))
}

/// The secrets of a file that have values which are written out. `known` says of a stretch whether it is found
/// already for what it is.
pub(super) fn literals(text: &str, known: &dyn Fn(&Range<usize>) -> bool) -> Vec<Literal> {
    let documents = yaml::read(text, &yaml::Limits::default()).documents;
    let mut found = Vec::new();
    for document in documents.iter().filter(|document| document.problems.is_empty()) {
        in_manifest(&document.root, known, 0, &mut found);
    }
    found
}

fn in_manifest(root: &Node<'_>, known: &dyn Fn(&Range<usize>) -> bool, depth: u8, found: &mut Vec<Literal>) {
    let word = |key| root.get(key).and_then(Node::as_text);
    match (word("apiVersion"), word("kind")) {
        (Some("v1"), Some("Secret")) => found.extend(literal(secret_values(root), known)),
        (Some("v1"), Some("List")) if depth == 0 => {
            for item in root.get("items").and_then(Node::as_list).unwrap_or_default() {
                in_manifest(item, known, 1, found);
            }
        }
        (_, Some("Kustomization") | None) => {
            for generator in root.get("secretGenerator").and_then(Node::as_list).unwrap_or_default() {
                found.extend(literal(generated(generator), known));
            }
        }
        _ => {}
    }
}

/// The values of a secret that are written out: the name of each and where it stands.
fn secret_values(root: &Node<'_>) -> Vec<(String, Range<usize>)> {
    // SOPS encrypts the values and leaves the keys.
    if root.get("sops").is_some() {
        return Vec::new();
    }
    let declared = root
        .get("metadata")
        .and_then(|it| it.get("labels"))
        .is_some_and(|labels| labels.get("argocd.argoproj.io/secret-type").is_some());
    let entries = |key| root.get(key).and_then(Node::as_map).map_or(&[][..], |map| map.entries.as_slice());
    let plain = entries("stringData").iter().filter(|entry| is_literal(entry.value.as_text().unwrap_or_default()));
    let coded = entries("data").iter().filter(|entry| {
        let value = entry.value.as_text().unwrap_or_default();
        let compact: String = value.split_whitespace().collect();
        is_literal(value)
            && BASE64_STANDARD.decode(compact).is_ok_and(|bytes| is_literal(&String::from_utf8_lossy(&bytes)))
    });
    let kept = |entry: &&Entry<'_>| {
        let key = entry.key.as_ref();
        let public = matches!(key, "ca.crt" | "tls.crt") || (declared && DECLARED.contains(&key));
        !public
    };
    plain.chain(coded).filter(kept).map(|entry| (entry.key.to_string(), range(&entry.value))).collect()
}

/// The values of a generator: `literals: ["password=…"]`.
fn generated(generator: &Node<'_>) -> Vec<(String, Range<usize>)> {
    let literals = generator.get("literals").and_then(Node::as_list).unwrap_or_default();
    let pair = |node: &Node<'_>| {
        let (key, value) = node.as_text()?.split_once('=')?;
        is_literal(value.trim_matches(['"', '\''])).then(|| (key.to_owned(), range(node)))
    };
    literals.iter().filter_map(pair).collect()
}

fn is_literal(value: &str) -> bool {
    let value = value.trim();
    !value.is_empty() && !placeholder::is_made_up(value) && !placeholder::is_reference(value)
}

fn literal(values: Vec<(String, Range<usize>)>, known: &dyn Fn(&Range<usize>) -> bool) -> Option<Literal> {
    let mut values: Vec<_> = values.into_iter().filter(|(_, range)| !known(range)).collect();
    values.sort_by_key(|(_, range)| range.start);
    let end = values.iter().map(|(_, range)| range.end).max()?;
    let count = values.len();
    let (key, first) = values.into_iter().next()?;
    Some(Literal { range: first.start..end, key, count })
}

fn range(node: &Node<'_>) -> Range<usize> {
    node.span.start.offset as usize..node.span.end.offset as usize
}
