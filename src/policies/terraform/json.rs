//! Values out of YAML and JSON: CloudFormation's templates, Terraform's JSON syntax, and policies inside texts.

use std::borrow::Cow;

use super::value::{Entry, Map, Node, Place, Value};
use crate::yaml;

/// Whose values they are, which says what is only known in a run.
#[derive(Debug, Clone, Copy)]
pub enum Language<'t> {
    /// Terraform's JSON syntax: texts are templates.
    Terraform,
    /// CloudFormation, with the text of the file: tags and maps of one key are functions.
    CloudFormation(&'t str),
    /// A policy inside a text that begins at this byte. With a place, all of it is said to stand there.
    Policy(usize, Option<Place>),
    /// What is only data.
    Data,
}

/// The value of a node.
pub fn node<'a>(node: yaml::Node<'a>, language: Language<'_>) -> Node<'a> {
    let at = place(node.span, language);
    if let Language::CloudFormation(text) = language
        && let Some(tag) = tag_before(text, node.span.start.offset as usize)
    {
        return Node { at, value: tagged(tag, node.value) };
    }
    let value = match node.value {
        yaml::Value::Null => Value::Null,
        yaml::Value::Bool(truth) => Value::Bool(truth),
        yaml::Value::Number(yaml::Number::Integer(number)) => Value::Number(number as f64),
        yaml::Value::Number(yaml::Number::Float(number)) => Value::Number(number),
        yaml::Value::Text(text) => from_text(text, language),
        yaml::Value::List(items) => Value::List(items.into_iter().map(|item| self::node(item, language)).collect()),
        yaml::Value::Map(map) => from_map(map, language),
    };
    Node { at, value }
}

fn place(span: yaml::Span, language: Language<'_>) -> Place {
    let bytes = span.start.offset as usize..span.end.offset as usize;
    match language {
        Language::Policy(_, Some(at)) => at,
        Language::Policy(offset, None) => Place::new(bytes.start + offset..bytes.end + offset),
        _ => Place::new(bytes),
    }
}

fn from_text<'a>(text: Cow<'a, str>, language: Language<'_>) -> Value<'a> {
    let is_template = text.contains("${") || text.contains("%{");
    match language {
        Language::Terraform if is_template => match reference(&text) {
            Some(reference) => Value::Reference(Cow::Owned(reference.to_owned())),
            None => Value::Unknown,
        },
        Language::Policy(..) if is_template => Value::Unknown,
        _ => Value::Text(text),
    }
}

/// The address in a template that is nothing but one: `${var.name}`.
fn reference(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("${")?.strip_suffix('}')?.trim();
    let is_address = inner.chars().all(|c| c.is_alphanumeric() || "._-[]\"".contains(c));
    (is_address && inner.contains('.')).then_some(inner)
}

fn from_map<'a>(map: yaml::Map<'a>, language: Language<'_>) -> Value<'a> {
    let functions = matches!(language, Language::CloudFormation(_));
    if functions && let [only] = map.entries.as_slice() {
        match (only.key.as_ref(), only.value.as_text()) {
            ("Ref", Some(name)) => return referred(name),
            (key, _) if key.starts_with("Fn::") => return Value::Unknown,
            _ => {}
        }
    }
    let mut known = Map::default();
    for entry in map.entries {
        if functions && entry.key.starts_with("Fn::") {
            known.open = true;
            continue;
        }
        let key_at = place(entry.key_span, language);
        known.entries.push(Entry { key: entry.key, key_at, value: node(entry.value, language) });
    }
    Value::Map(known)
}

/// `AWS::NoValue` takes a property away.
fn referred<'a>(name: &str) -> Value<'a> {
    if name == "AWS::NoValue" { Value::Null } else { Value::Reference(Cow::Owned(name.to_owned())) }
}

fn tagged<'a>(tag: &str, value: yaml::Value<'a>) -> Value<'a> {
    match value {
        yaml::Value::Text(name) if tag == "!Ref" => referred(&name),
        _ => Value::Unknown,
    }
}

/// The tag before a value, which the reader of YAML drops: `!Ref`.
fn tag_before(text: &str, offset: usize) -> Option<&str> {
    let before = text.get(..offset)?.trim_end();
    let line = before.rfind('\n').map_or(0, |newline| newline + 1);
    // A tag stands right before its value; what is further away than its longest name is none.
    let start = before.rfind(|c: char| c.is_whitespace() || "[{,".contains(c)).map_or(0, |blank| blank + 1);
    let word = before.get(start.max(line)..)?;
    (word.len() < 40 && word.starts_with('!') && word.len() > 1).then_some(word)
}
