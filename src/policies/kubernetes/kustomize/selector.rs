//! Which objects a patch is for: patterns for group, version, kind, name and namespace, and selectors of labels.

use regex::{Regex, RegexBuilder};

use super::resource::Resource;
use crate::policies::kubernetes::node::Node;

/// The target of a patch.
pub(super) struct Selector {
    group: Option<Regex>,
    version: Option<Regex>,
    kind: Option<Regex>,
    name: Option<Regex>,
    namespace: Option<Regex>,
    labels: Vec<Requirement>,
    annotations: Vec<Requirement>,
}

/// One part of a selector of labels.
enum Requirement {
    In(String, Vec<String>),
    NotIn(String, Vec<String>),
    Exists(String),
    Missing(String),
}

/// Bytes that a compiled pattern may take.
const PATTERN_SIZE: usize = 1 << 18;

impl Selector {
    /// The selector that a `target` describes; none when it is not understood.
    pub fn read(target: &Node<'_>) -> Option<Self> {
        let pattern = |key: &str| match target.get(key).and_then(Node::as_text) {
            None | Some("") => Some(None),
            Some(text) => {
                let whole = format!("^(?:{text})$");
                RegexBuilder::new(&whole).size_limit(PATTERN_SIZE).build().ok().map(Some)
            }
        };
        let labels = |key: &str| requirements(target.get(key).and_then(Node::as_text).unwrap_or_default());
        Some(Self {
            group: pattern("group")?,
            version: pattern("version")?,
            kind: pattern("kind")?,
            name: pattern("name")?,
            namespace: pattern("namespace")?,
            labels: labels("labelSelector")?,
            annotations: labels("annotationSelector")?,
        })
    }

    /// Whether it selects an object. Name and namespace may be the original ones or those of now.
    pub fn selects(&self, resource: &Resource<'_>) -> bool {
        let fits = |pattern: &Option<Regex>, text: &str| pattern.as_ref().is_none_or(|regex| regex.is_match(text));
        let (now, original) = (resource.id(), resource.original());
        let (group, version) = now.group_and_version();
        let meta = |key: &str| resource.root.at(&["metadata", key]);
        fits(&self.group, group)
            && fits(&self.version, version)
            && fits(&self.kind, &now.kind)
            && (fits(&self.name, &original.name) || fits(&self.name, &now.name))
            && (fits(&self.namespace, original.effective_namespace())
                || fits(&self.namespace, now.effective_namespace()))
            && self.labels.iter().all(|requirement| requirement.holds(meta("labels")))
            && self.annotations.iter().all(|requirement| requirement.holds(meta("annotations")))
    }
}

impl Requirement {
    fn holds(&self, labels: Option<&Node<'_>>) -> bool {
        let value = |key: &str| labels.and_then(|labels| labels.get(key));
        let is_one = |key: &str, values: &[String]| {
            value(key).and_then(Node::as_text).is_some_and(|text| values.iter().any(|value| value == text))
        };
        match self {
            Self::In(key, values) => is_one(key, values),
            Self::NotIn(key, values) => !is_one(key, values),
            Self::Exists(key) => value(key).is_some(),
            Self::Missing(key) => value(key).is_none(),
        }
    }
}

/// The parts of `app=web,tier!=cache,env in (a, b),!legacy`; none when one is not understood.
fn requirements(text: &str) -> Option<Vec<Requirement>> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (part, more) = split(rest);
        found.push(requirement(part.trim())?);
        rest = more.trim();
    }
    Some(found)
}

/// The first part and the rest: a comma inside parentheses does not part.
fn split(text: &str) -> (&str, &str) {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                return text.split_at_checked(at).map_or((text, ""), |(a, b)| (a, b.trim_start_matches(',')));
            }
            _ => {}
        }
    }
    (text, "")
}

fn requirement(part: &str) -> Option<Requirement> {
    let key = |text: &str| {
        let text = text.trim();
        let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
        (!text.is_empty() && text.chars().all(is_key)).then(|| text.to_owned())
    };
    if let Some(name) = part.strip_prefix('!') {
        return Some(Requirement::Missing(key(name)?));
    }
    if let Some((name, values)) = part.split_once('(') {
        let values = values.trim().strip_suffix(')')?.split(',').map(|value| value.trim().to_owned()).collect();
        let name = name.trim();
        return match name.rsplit_once(char::is_whitespace)? {
            (name, "in") => Some(Requirement::In(key(name)?, values)),
            (name, "notin") => Some(Requirement::NotIn(key(name)?, values)),
            _ => None,
        };
    }
    if let Some((name, value)) = part.split_once("!=") {
        return Some(Requirement::NotIn(key(name)?, vec![value.trim().to_owned()]));
    }
    if let Some((name, value)) = part.split_once('=') {
        let value = value.strip_prefix('=').unwrap_or(value).trim().to_owned();
        return Some(Requirement::In(key(name)?, vec![value]));
    }
    key(part).map(Requirement::Exists)
}
