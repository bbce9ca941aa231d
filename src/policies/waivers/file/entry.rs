//! One entry of the file.

use super::{Entry, Reading, quoted};
use crate::policies::waivers::{LONGEST_REASON, Meant, PathGlob, Waiver, meant};
use crate::suggest;
use crate::yaml::{Map, Node, Number, Value};
use chrono::NaiveDate;

const KEYS: [&str; 8] = ["id", "rule", "path", "reason", "by", "granted_by", "asked", "until"];
const DATE: &str = "a date such as `2026-12-31`";

/// The entry, unless something is wrong with it; then all of that is told.
pub(super) fn read(item: &Node<'_>, reading: &mut Reading) -> Option<Entry> {
    let before = reading.findings.len();
    let Some(map) = item.as_map() else {
        reading.expected(item, "an item of `waivers`", "a mapping with `rule`, `reason` and `until`");
        return None;
    };
    for entry in map.entries.iter().filter(|entry| !KEYS.contains(&entry.key.as_ref())) {
        reading.unknown(entry.key_span, "a waiver", &entry.key, &KEYS);
    }
    // What is there under a misspelt name is not missing as well.
    let misspelt = |key: &str| map.entries.iter().any(|entry| suggest::nearest(&entry.key, KEYS) == Some(key));
    let path = map.get("path").and_then(|node| path(node, reading));
    let rule = text(map, item, "rule", misspelt("rule"), reading);
    if let Some(rule) = &rule {
        judge_rule(rule, map, path.as_ref().map(|(glob, _)| glob), reading);
    }
    let reason =
        text(map, item, "reason", misspelt("reason"), reading).map(|reason| in_one_line(&reason, LONGEST_REASON));
    let until = match map.get("until") {
        Some(node) => date(node, "until", reading),
        None => {
            if !misspelt("until") {
                missing(item, "until", reading);
            }
            None
        }
    };
    let waiver = Waiver {
        id: map.get("id").and_then(|node| number(node, reading)),
        by: name(map, "by", reading),
        granted_by: name(map, "granted_by", reading),
        asked: map.get("asked").and_then(|node| date(node, "asked", reading)),
        path: path.map(|(_, written)| written),
        rule: rule?,
        reason: reason?,
        until: until?,
        ended: None,
    };
    let span = map.get("rule").map_or(item.span, |node| node.span);
    (reading.findings.len() == before).then_some(Entry { waiver, span })
}

/// A rule must be one that can be waived.
fn judge_rule(rule: &str, map: &Map<'_>, path: Option<&PathGlob>, reading: &mut Reading) {
    let Some(node) = map.get("rule") else { return };
    match meant(rule, path) {
        Meant::Rules | Meant::Organisations => {}
        Meant::Refused(reason) => {
            let help = "Remove this entry, or put its finding right.";
            reading.find(node.span, format!("{} cannot be waived{}", quoted(rule), reason.words()), help);
        }
        Meant::Unknown(near) => {
            let near = near.map_or_else(String::new, |near| format!("Did you mean `{near}`? "));
            let help = format!("{near}`idp explain` lists all rules.");
            reading.find(node.span, format!("there is no rule {}", quoted(rule)), help);
        }
    }
}

fn text(map: &Map<'_>, item: &Node<'_>, key: &str, misspelt: bool, reading: &mut Reading) -> Option<String> {
    match map.get(key) {
        None => {
            if !misspelt {
                missing(item, key, reading);
            }
            None
        }
        Some(node) => match node.as_text().map(str::trim) {
            Some(text) if !text.is_empty() => Some(text.to_owned()),
            _ => {
                reading.expected(node, &format!("`{key}`"), "a text");
                None
            }
        },
    }
}

fn missing(item: &Node<'_>, key: &str, reading: &mut Reading) {
    let help = format!("Add `{key}`, or ask for the waiver with `/idp waive`.");
    reading.find(item.span, format!("a waiver must have `{key}`"), help);
}

fn path(node: &Node<'_>, reading: &mut Reading) -> Option<(PathGlob, String)> {
    let Some(text) = node.as_text() else {
        reading.expected(node, "`path`", "a pattern of paths such as `deploy/*.yaml`");
        return None;
    };
    match PathGlob::new(text) {
        Ok(glob) => Some((glob, text.trim().to_owned())),
        Err(problem) => {
            let help = "Write a pattern of paths such as `deploy/*.yaml`.";
            reading.find(node.span, format!("{} is no pattern of paths: {problem}", quoted(text)), help);
            None
        }
    }
}

fn date(node: &Node<'_>, key: &str, reading: &mut Reading) -> Option<NaiveDate> {
    let date = node.as_text().and_then(|text| NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok());
    if date.is_none() {
        reading.expected(node, &format!("`{key}`"), DATE);
    }
    date
}

fn number(node: &Node<'_>, reading: &mut Reading) -> Option<i64> {
    match node.value {
        Value::Number(Number::Integer(id)) if id > 0 => Some(id),
        _ => {
            reading.expected(node, "`id`", "the number of a waiver");
            None
        }
    }
}

/// Somebody's name; a login may consist of digits alone.
fn name(map: &Map<'_>, key: &str, reading: &mut Reading) -> String {
    match map.get(key).map(|node| (node, &node.value)) {
        None => String::new(),
        Some((_, Value::Text(text))) => in_one_line(text, 100),
        Some((_, Value::Number(Number::Integer(digits)))) => digits.to_string(),
        Some((node, _)) => {
            reading.expected(node, &format!("`{key}`"), "a name");
            String::new()
        }
    }
}

fn in_one_line(text: &str, limit: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(limit).collect()
}
