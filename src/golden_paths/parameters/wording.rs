//! What a schema asks for, in words that end the sentence "it must be …".
//!
//! A schema can say so itself with `ui:help`, which Backstage's form shows below the field.

use super::schema::{choices, main_type};
use serde_json::{Map, Value as Json};

/// What a value of this schema must be.
pub(super) fn expected(schema: &Map<String, Json>) -> String {
    if let Some(Json::String(help)) = schema.get("ui:help") {
        return help.trim().trim_end_matches('.').to_string();
    }
    if let Some(value) = schema.get("const") {
        return quoted(value);
    }
    if !choices(schema).is_empty() {
        return one_of(choices(schema));
    }
    if let Some(words) = schema.get("ui:field").and_then(Json::as_str).and_then(picked) {
        return words.to_string();
    }
    let bound = |key: &str| schema.get(key).map(plain);
    match main_type(schema) {
        Some("integer") => format!("a whole number{}", range(bound("minimum"), bound("maximum"), "")),
        Some("number") => format!("a number{}", range(bound("minimum"), bound("maximum"), "")),
        Some("boolean") => "`true` or `false`".into(),
        Some("object") => "an object in JSON".into(),
        Some("array") => {
            let items = schema.get("items").and_then(Json::as_object).map(expected);
            format!("a list with commas between{}", items.map_or(String::new(), |items| format!(", each {items}")))
        }
        _ => {
            let length = range(bound("minLength"), bound("maxLength"), " characters");
            match (schema.get("pattern").and_then(Json::as_str), schema.get("format").and_then(Json::as_str)) {
                (Some(pattern), _) => format!("a text{length} that matches `{pattern}`"),
                (None, Some(format)) => format!("a text{length} in the format `{format}`"),
                (None, None) if length.is_empty() => "a text".into(),
                (None, None) => format!("a text{length}"),
            }
        }
    }
}

/// What a picker of Backstage's form gives.
fn picked(field: &str) -> Option<&'static str> {
    match field {
        "RepoUrlPicker" => Some("a repository, such as `acme/orders` or `github.com?owner=acme&repo=orders`"),
        "OwnerPicker" | "MyGroupsPicker" => Some("a team of the catalog, such as `group:default/payments`"),
        "EntityPicker" | "OwnedEntityPicker" => Some("an entity of the catalog, such as `component:default/orders`"),
        "MultiEntityPicker" => Some("entities of the catalog with commas between, such as `component:default/orders`"),
        "EntityNamePicker" => Some("a name of letters, digits, `-`, `_` and `.`, at most 63 long"),
        "EntityTagsPicker" => Some("tags of lower-case letters, digits and dashes, with commas between"),
        "RepoBranchPicker" => Some("the name of a branch"),
        "RepoOwnerPicker" => Some("an organisation or a person on GitHub"),
        _ => None,
    }
}

/// A value as people type it.
pub(super) fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

/// `` `small`, `medium` or `large` ``.
pub(super) fn one_of(choices: &[Json]) -> String {
    let quoted: Vec<String> = choices.iter().map(quoted).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

fn quoted(value: &Json) -> String {
    format!("`{}`", plain(value))
}

fn range(low: Option<String>, high: Option<String>, unit: &str) -> String {
    match (low, high) {
        (Some(low), Some(high)) if unit.is_empty() => format!(" from {low} to {high}"),
        (Some(low), Some(high)) => format!(" of {low} to {high}{unit}"),
        (Some(low), None) if unit.is_empty() => format!(", {low} or more"),
        (Some(low), None) => format!(" of {low} or more{unit}"),
        (None, Some(high)) if unit.is_empty() => format!(", {high} or less"),
        (None, Some(high)) => format!(" of at most {high}{unit}"),
        (None, None) => String::new(),
    }
}
