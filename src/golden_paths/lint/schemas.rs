//! The schemas of the parameters: whether they hold together.

use super::rules::SCHEMA;
use super::{Found, Template};
use crate::golden_paths::parameters::validator;
use crate::suggest::nearest;
use crate::yaml::Node;
use std::collections::BTreeSet;

/// Schemas in schemas, at most.
const MAX_DEPTH: usize = 16;

/// Names of all properties of a page, those in conditions included; not those of nested objects.
pub(super) fn names(page: &Node<'_>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(page, &mut found, 0);
    found
}

fn collect(schema: &Node<'_>, found: &mut BTreeSet<String>, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    if let Some(properties) = schema.get("properties").and_then(Node::as_map) {
        found.extend(properties.entries.iter().map(|entry| entry.key.to_string()));
    }
    for key in ["then", "else"] {
        schema.get(key).into_iter().for_each(|inner| collect(inner, found, depth + 1));
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        let inner = schema.get(key).and_then(Node::as_list).unwrap_or_default();
        inner.iter().for_each(|inner| collect(inner, found, depth + 1));
    }
    if let Some(dependencies) = schema.get("dependencies").and_then(Node::as_map) {
        dependencies.entries.iter().for_each(|entry| collect(&entry.value, found, depth + 1));
    }
}

pub(super) fn judge(template: &Template<'_>, found: &mut Found) {
    for page in &template.pages {
        object(page, &template.parameters, found, 0);
    }
}

/// An object's schema; `known` are the names that may be required in it.
fn object(schema: &Node<'_>, known: &BTreeSet<String>, found: &mut Found, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    for name in schema.get("required").and_then(Node::as_list).unwrap_or_default() {
        let Some(required) = name.as_text().filter(|required| !known.contains(*required)) else { continue };
        let near = nearest(required, known.iter().map(String::as_str));
        let near = near.map_or(String::new(), |near| format!(": did you mean `{near}`?"));
        found.in_template(&SCHEMA, name.span, format!("`{required}` is required, and there is no such property{near}"));
    }
    let properties = schema.get("properties").and_then(Node::as_map);
    for entry in properties.map_or(&[][..], |map| map.entries.as_slice()) {
        property(&entry.key, &entry.value, found, depth);
    }
    for key in ["then", "else"] {
        schema.get(key).into_iter().for_each(|inner| object(inner, known, found, depth + 1));
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        let inner = schema.get(key).and_then(Node::as_list).unwrap_or_default();
        inner.iter().for_each(|inner| object(inner, known, found, depth + 1));
    }
}

fn property(name: &str, schema: &Node<'_>, found: &mut Found, depth: usize) {
    if schema.as_map().is_none() {
        let message = format!("`{name}`: expected a schema, found {}", schema.kind_words());
        return found.in_template(&SCHEMA, super::places::whole_lines(schema.span), message);
    }
    if let Some(default) = schema.get("default") {
        let mut own = schema.to_json();
        // What applies to it on a condition is not known here.
        for key in ["allOf", "anyOf", "oneOf", "if", "dependencies"] {
            own.as_object_mut().and_then(|own| own.remove(key));
        }
        let value = default.to_json();
        if let Ok(validator) = validator(&own)
            && let Some(error) = validator.iter_errors(&value).next()
        {
            let message = format!("The default of `{name}` does not fit its own schema: {error}");
            found.in_template(&SCHEMA, super::places::whole_lines(default.span), message);
        }
    }
    let count = |key: &str| schema.get(key).and_then(Node::as_list).map(<[_]>::len);
    if let (Some(names), Some(values), Some(node)) = (count("enumNames"), count("enum"), schema.get("enumNames"))
        && names != values
    {
        let message = format!("`{name}` has {values} values in `enum` and {names} names in `enumNames`");
        found.in_template(&SCHEMA, super::places::whole_lines(node.span), message);
    }
    if schema.get("properties").is_some() {
        object(schema, &names(schema), found, depth + 1);
    }
    if let Some(items) = schema.get("items").filter(|items| items.get("properties").is_some()) {
        object(items, &names(items), found, depth + 1);
    }
}
