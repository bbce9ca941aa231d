//! Data beside the policies: `data/**/*.{yaml,yml,json}` and `data.{yaml,yml,json}` anywhere. The folders below `data`,
//! and those that a `data.json` is in, become keys, as OPA does; the names of files do not.

use std::collections::BTreeMap;

use regorus::Value;

use super::values;
use crate::yaml::{self, Limits, Span};

/// Whether a file of the policies' folder is data; `inside` is its path there.
pub(super) fn is_data(inside: &str) -> bool {
    keys(inside).is_some()
}

/// The folders that become keys.
fn keys(inside: &str) -> Option<Vec<&str>> {
    let (folders, name) = inside.rsplit_once('/').unwrap_or(("", inside));
    let (stem, extension) = name.rsplit_once('.')?;
    if !matches!(extension, "yaml" | "yml" | "json") {
        return None;
    }
    let folders: Vec<&str> = folders.split('/').filter(|folder| !folder.is_empty()).collect();
    match (folders.first(), stem) {
        (Some(&"data"), _) => Some(folders.into_iter().skip(1).collect()),
        (_, "data") => Some(folders),
        _ => None,
    }
}

/// What a file of data says, below its keys.
///
/// # Errors
/// Where and why it cannot be used.
pub(super) fn read(inside: &str, text: &str) -> Result<Value, (Span, String)> {
    let stream = yaml::read(text, &Limits::default());
    let mut documents = stream.documents.iter().filter(|document| !document.is_empty());
    let Some(document) = documents.next() else { return Ok(Value::new_object()) };
    if let Some(problem) = document.problems.first() {
        return Err((problem.span, format!("the data cannot be read: {}", problem.message)));
    }
    if let Some(second) = documents.next() {
        return Err((second.root.span, "a file of data has one document, and here is a second one".to_owned()));
    }
    if document.root.as_map().is_none() {
        let found = document.root.kind_words();
        return Err((document.root.span, format!("data is a mapping at its top, and this is {found}")));
    }
    let keys = keys(inside).unwrap_or_default();
    Ok(keys
        .iter()
        .rev()
        .fold(values::of(&document.root), |value, key| Value::from(BTreeMap::from([(Value::from(*key), value)]))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_below_data_become_keys() {
        let at = |path| read(path, "teams: [a]").unwrap().to_string();
        assert_eq!(at("data/org.yaml"), r#"{"teams":["a"]}"#);
        assert_eq!(at("data/acme/eu/org.yaml"), r#"{"acme":{"eu":{"teams":["a"]}}}"#);
        assert_eq!(at("kubernetes/data.json"), r#"{"kubernetes":{"teams":["a"]}}"#);
        assert!(!is_data("kubernetes/values.yaml") && !is_data("data/readme.md") && !is_data("data"));
    }

    #[test]
    fn data_that_is_no_mapping_is_refused_with_its_place() {
        let why = |text| read("data/a.yaml", text).unwrap_err();
        assert_eq!(why("- a").1, "data is a mapping at its top, and this is a list");
        assert_eq!(why("a: 1\n---\nb: 2\n").0.start.line, 3);
        assert!(why("a: [").1.starts_with("the data cannot be read: "));
        assert_eq!(read("data/a.yaml", "# nothing\n").unwrap(), Value::new_object());
    }
}
