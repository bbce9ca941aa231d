//! Typed text to the type that the schema asks for. What does not fit stays text, for the validator to refuse.

use super::schema::{choices, main_type};
use serde_json::{Map, Number, Value as Json};

/// The value that `typed` means for a parameter.
pub(super) fn value(schema: &Map<String, Json>, typed: &str) -> Json {
    let text = typed.trim();
    if schema.get("ui:field").is_some_and(|field| field == "RepoUrlPicker")
        && let Some(url) = repo_url(schema, text)
    {
        return Json::String(url);
    }
    let value = match main_type(schema) {
        Some("integer") => text.parse::<i64>().ok().map(Json::from),
        Some("number") => text.parse::<f64>().ok().and_then(Number::from_f64).map(Json::Number),
        Some("boolean") => boolean(text),
        Some("array") => Some(list(schema, text)),
        Some("object") => serde_json::from_str(text).ok().filter(Json::is_object),
        _ => None,
    };
    let value = value.unwrap_or_else(|| Json::String(typed.to_string()));
    choice(choices(schema), &value).unwrap_or(value)
}

/// `acme/orders` and a repository's address as the picker writes them: `github.com?owner=acme&repo=orders`.
fn repo_url(schema: &Map<String, Json>, text: &str) -> Option<String> {
    let allowed = schema.get("ui:options").and_then(|options| options.get("allowedHosts")?.get(0)?.as_str());
    let (host, slug) = match text.split_once("://") {
        Some((_, rest)) => rest.split_once('/')?,
        None => (allowed.unwrap_or("github.com"), text),
    };
    let (owner, repo) = slug.trim_end_matches('/').trim_end_matches(".git").split_once('/')?;
    let word = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    (word(owner) && word(repo)).then(|| format!("{host}?owner={owner}&repo={repo}"))
}

fn boolean(text: &str) -> Option<Json> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" => Some(Json::Bool(true)),
        "false" | "no" => Some(Json::Bool(false)),
        _ => None,
    }
}

fn list(schema: &Map<String, Json>, text: &str) -> Json {
    let empty = Map::new();
    let items = schema.get("items").and_then(Json::as_object).unwrap_or(&empty);
    Json::Array(text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(|item| value(items, item)).collect())
}

/// The one listed value that is meant, whatever the case it was typed in.
fn choice(choices: &[Json], value: &Json) -> Option<Json> {
    let typed = value.as_str()?;
    let mut same =
        choices.iter().filter(|choice| choice.as_str().is_some_and(|choice| choice.eq_ignore_ascii_case(typed.trim())));
    match (same.next(), same.next()) {
        (Some(choice), None) => Some(choice.clone()),
        _ => None,
    }
}
