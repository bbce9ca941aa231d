//! `$text`, `$json` and `$yaml`: replaced by the content of files of the repository, as Backstage's
//! `PlaceholderProcessor` does. What is drawn in is not looked through again, so that there are no loops.

use super::report::Report;
use super::rules::placeholder::note;
use super::{Files, Presence, paths};
use crate::yaml::{Limits, Map, Node, Span, Value};
use std::borrow::Cow;

/// Whether a text may hold a placeholder at all.
pub(super) fn may_occur(text: &str) -> bool {
    ["$text", "$json", "$yaml"].iter().any(|key| text.contains(key))
}

/// Resolves all placeholders of a document; those that cannot be are noted and stay. `$json` and `$yaml` of a file
/// whose content is not at hand stay as well and count as anything but a text.
pub(super) fn resolve(root: &mut Node<'_>, files: &dyn Files, report: &mut Report<'_>) {
    match &mut root.value {
        Value::List(items) => items.iter_mut().for_each(|item| resolve(item, files, report)),
        Value::Map(map) if !map.entries.iter().any(|entry| entry.key.starts_with('$')) => {
            map.entries.iter_mut().for_each(|entry| resolve(&mut entry.value, files, report));
        }
        Value::Map(map) => {
            if let Some(value) = replacement(map, root.span, files, report) {
                root.value = value;
            }
        }
        _ => {}
    }
}

fn replacement(map: &Map<'_>, place: Span, files: &dyn Files, report: &mut Report<'_>) -> Option<Value<'static>> {
    let [only] = map.entries.as_slice() else { return None };
    let key = only.key.as_ref();
    if !matches!(key, "$text" | "$json" | "$yaml") {
        return None;
    }
    match drawn_in(key, &only.value, place, files, report) {
        Ok(value) => value,
        Err(why) => {
            note(key, &only.value, &why, report);
            None
        }
    }
}

/// The value that stands in its place; none when the content is not at hand.
fn drawn_in(
    key: &str,
    node: &Node<'_>,
    place: Span,
    files: &dyn Files,
    report: &Report<'_>,
) -> Result<Option<Value<'static>>, String> {
    let named = node.as_text().ok_or_else(|| format!("it needs a path, but has {}", node.kind_words()))?;
    let unknown = || (key == "$text").then_some(Value::Text(Cow::Borrowed("(content of a file)")));
    if paths::is_address(named) {
        return Ok(unknown());
    }
    let path = paths::resolve(report.path, named).ok_or("the path leads out of the repository")?;
    let text = match files.text(&path) {
        _ if path == report.path => Cow::Borrowed(report.text),
        Some(text) => text,
        None if files.lists(&path) == Presence::Missing => {
            return Err(format!("there is no file {}", super::report::quoted(&path)));
        }
        None => return Ok(unknown()),
    };
    if text.len() > report.settings.limits.placeholder_bytes {
        return Ok(unknown());
    }
    match key {
        "$text" => Ok(Some(Value::Text(Cow::Owned(text.into_owned())))),
        "$json" => {
            let json: serde_json::Value =
                serde_json::from_str(&text).map_err(|error| format!("the file is not JSON ({error})"))?;
            Ok(Some(of_json(json, place)))
        }
        _ => {
            let stream = crate::yaml::read(&text, &Limits::default());
            match stream.documents.as_slice() {
                [only] if only.problems.is_empty() => Ok(Some(of_json(only.root.to_json(), place))),
                [_] => Err("the file is not valid YAML".to_owned()),
                several => Err(format!("the file must have one YAML document, but it has {}", several.len())),
            }
        }
    }
}

/// Data without places: all of it stands where the placeholder does.
fn of_json(json: serde_json::Value, place: Span) -> Value<'static> {
    let node = |value| Node { span: place, value: of_json(value, place) };
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Bool(value),
        serde_json::Value::Number(number) => Value::Number(match number.as_i64() {
            Some(whole) => crate::yaml::Number::Integer(whole),
            None => crate::yaml::Number::Float(number.as_f64().unwrap_or(f64::NAN)),
        }),
        serde_json::Value::String(text) => Value::Text(Cow::Owned(text)),
        serde_json::Value::Array(items) => Value::List(items.into_iter().map(node).collect()),
        serde_json::Value::Object(fields) => Value::Map(Map {
            entries: fields
                .into_iter()
                .map(|(key, value)| crate::yaml::Entry { key: Cow::Owned(key), key_span: place, value: node(value) })
                .collect(),
        }),
    }
}
