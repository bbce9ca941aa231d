//! What later steps see of a step whose action was left out: `<example>` under every name that the template asks it
//! for, as in a dry run of Backstage.

use super::super::template::GoldenPath;
use regex::Regex;
use serde_json::{Map, Value as Json};

pub(super) fn of(path: &GoldenPath, step: &str) -> Map<String, Json> {
    let id = regex::escape(step);
    let pattern =
        format!(r#"steps\s*(?:\.\s*{id}|\[\s*["']{id}["']\s*\])\s*\.\s*output\s*\.\s*([A-Za-z_][A-Za-z0-9_]*)"#);
    let Ok(asked) = Regex::new(&pattern) else { return Map::new() };
    let template = path.files.get("template.yaml").map(|file| String::from_utf8_lossy(&file.contents));
    let template = template.unwrap_or_default();
    asked
        .captures_iter(&template)
        .filter_map(|found| Some((found.get(1)?.as_str().to_string(), Json::from("<example>"))))
        .collect()
}
