//! Finding one's way in the schemas of the pages.

use serde_json::{Map, Value as Json};
use std::collections::HashSet;

/// Schemas in schemas, at most.
const MAX_DEPTH: usize = 16;

/// Parameters by name, in the order in which they are written.
#[derive(Debug, Default)]
pub(super) struct Parameters<'s>(Vec<(&'s str, &'s Map<String, Json>)>);

impl<'s> Parameters<'s> {
    pub(super) fn get(&self, name: &str) -> Option<&'s Map<String, Json>> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, schema)| *schema)
    }

    pub(super) fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'s str> {
        self.0.iter().map(|(name, _)| *name)
    }

    fn add(&mut self, name: &'s str, schema: &'s Map<String, Json>) {
        if !self.contains_key(name) {
            self.0.push((name, schema));
        }
    }
}

impl<'s> IntoIterator for Parameters<'s> {
    type Item = (&'s str, &'s Map<String, Json>);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// The parameters of all pages, those that are there on a condition included.
pub(super) fn parameters(pages: &[Map<String, Json>]) -> Parameters<'_> {
    let mut found = Parameters::default();
    pages.iter().for_each(|page| own(page, &mut found));
    pages.iter().for_each(|page| conditional(page, &mut found, 0));
    found
}

fn own<'s>(schema: &'s Map<String, Json>, found: &mut Parameters<'s>) {
    if let Some(Json::Object(properties)) = schema.get("properties") {
        properties
            .iter()
            .filter_map(|(name, schema)| Some((name, schema.as_object()?)))
            .for_each(|(name, schema)| found.add(name, schema));
    }
}

fn conditional<'s>(schema: &'s Map<String, Json>, found: &mut Parameters<'s>, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    let single = ["then", "else"].iter().filter_map(|key| schema.get(*key));
    let lists = ["allOf", "anyOf", "oneOf"].iter().filter_map(|key| schema.get(*key)?.as_array()).flatten();
    let dependencies = schema.get("dependencies").and_then(Json::as_object).into_iter().flat_map(Map::values);
    for inner in single.chain(lists).chain(dependencies).filter_map(Json::as_object) {
        own(inner, found);
        conditional(inner, found, depth + 1);
    }
}

/// Names that some page always requires.
pub(super) fn required(pages: &[Map<String, Json>]) -> HashSet<&str> {
    pages.iter().filter_map(|page| page.get("required")?.as_array()).flatten().filter_map(Json::as_str).collect()
}

/// The values that a schema lists.
pub(super) fn choices(schema: &Map<String, Json>) -> &[Json] {
    schema.get("enum").and_then(Json::as_array).map_or(&[], Vec::as_slice)
}

/// What a parameter is called in help texts.
pub(super) fn kind(schema: &Map<String, Json>) -> &'static str {
    if schema.get("ui:field").is_some_and(|field| field == "Secret") {
        return "secret";
    }
    match main_type(schema) {
        Some("integer") => "integer",
        Some("number") => "number",
        Some("boolean") => "boolean",
        Some("array") => "list",
        Some("object") => "object",
        _ => "text",
    }
}

/// The schema's `type`; of several the first that is not `null`.
pub(super) fn main_type(schema: &Map<String, Json>) -> Option<&str> {
    match schema.get("type")? {
        Json::String(name) => Some(name),
        Json::Array(names) => names.iter().filter_map(Json::as_str).find(|name| *name != "null"),
        _ => None,
    }
}
