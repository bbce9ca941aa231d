//! A value that would do, near what was typed: for the line that people can copy.

use super::schema::{choices, main_type};
use super::{validator, wording};
use crate::suggest::nearest;
use serde_json::{Map, Value as Json};

/// A value that fits `schema`, or none when none is at hand.
pub(super) fn near(schema: &Map<String, Json>, typed: Option<&str>, default: Option<Json>) -> Option<String> {
    let whole = Json::Object(schema.clone());
    let validator = validator(&whole).ok()?;
    let fits = |candidate: &String| validator.is_valid(&super::coerce::value(schema, candidate));
    let listed: Vec<String> = choices(schema).iter().map(wording::plain).collect();
    let mut candidates: Vec<String> = Vec::new();
    if let Some(typed) = typed {
        candidates.push(typed.to_string());
        let begins = |choice: &&String| !typed.is_empty() && choice.to_lowercase().starts_with(&typed.to_lowercase());
        candidates.extend(nearest(typed, listed.iter().map(String::as_str)).map(str::to_string));
        candidates.extend(listed.iter().find(begins).cloned());
        candidates.extend(within_bounds(schema, typed));
        candidates.extend(slugs(schema, typed));
    }
    candidates.extend(default.as_ref().map(wording::plain));
    candidates.extend(schema.get("default").map(wording::plain));
    candidates.extend(schema.get("examples").and_then(|examples| examples.get(0)).map(wording::plain));
    candidates.extend(listed.first().cloned());
    candidates.extend(schema.get("minimum").map(wording::plain));
    candidates.into_iter().find(fits)
}

/// The nearest number that is allowed; a unit behind the number is forgiven.
fn within_bounds(schema: &Map<String, Json>, typed: &str) -> Option<String> {
    let whole = main_type(schema)? == "integer";
    if !whole && main_type(schema)? != "number" {
        return None;
    }
    let typed = typed.trim();
    let digits = typed.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '-').map_or(typed, |end| &typed[..end]);
    let bound = |key: &str, fallback: f64| schema.get(key).and_then(Json::as_f64).unwrap_or(fallback);
    let number: f64 = digits.parse().ok()?;
    let number = number.max(bound("minimum", f64::MIN)).min(bound("maximum", f64::MAX));
    Some(if whole { format!("{}", number.round()) } else { format!("{number}") })
}

/// Spellings of a text as a name: lower case, dashes for everything else, short enough.
fn slugs(schema: &Map<String, Json>, typed: &str) -> Vec<String> {
    // A field with a picker holds a reference to something that exists: no invented name would do.
    if !matches!(main_type(schema), Some("string") | None) || schema.contains_key("ui:field") {
        return Vec::new();
    }
    let mut slug = String::new();
    for c in typed.chars().take(200) {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_matches('-');
    let letters = slug.trim_start_matches(|c: char| !c.is_ascii_lowercase());
    let limit = schema.get("maxLength").and_then(Json::as_u64).map_or(40, |limit| limit.min(200) as usize);
    let cut = |text: &str| text[..text.len().min(limit)].trim_end_matches('-').to_string();
    vec![cut(slug), cut(letters), cut(&format!("{letters}-db")), cut(&format!("app-{slug}"))]
}
