//! A report as one JSON object, for scripts: the contract of `idp check --format json`.

use serde_json::{Map, Value as Json, json};

use super::{Finding, Report, Section};

/// The object on one line after the other, with a line end.
pub fn json(report: &Report) -> String {
    let invalid = report.invalid();
    let file = |(path, sections): (&String, &Vec<Section>)| {
        let kinds: Vec<&str> = sections.iter().map(|section| section.name()).collect();
        (path.clone(), json!({"kinds": kinds, "valid": !invalid.contains(path.as_str())}))
    };
    let counts = report.counts();
    let object = json!({
        "version": 1,
        "files": report.files.iter().map(file).collect::<Map<String, Json>>(),
        "findings": report.findings.iter().map(finding).collect::<Vec<Json>>(),
        "summary": {"error": counts.error, "warning": counts.warning, "info": counts.info},
    });
    format!("{object:#}\n")
}

fn finding(finding: &Finding) -> Json {
    let (start, end) = (finding.span.start, finding.span.end);
    json!({
        "rule": finding.rule.id,
        "severity": finding.severity.name(),
        "path": finding.path,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "message": finding.message,
        "help": finding.help,
        "aliases": finding.rule.aliases,
        "entity": finding.entity,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{Severity, samples};
    use std::collections::BTreeMap;

    #[test]
    fn the_object_is_the_contract() {
        let files = ["b\nc.yaml", "catalog-info.yaml"].map(|path| (path.to_owned(), vec![Section::Catalog]));
        let named = Finding {
            entity: Some("component:default/orders".into()),
            ..samples::finding("catalog-info.yaml", (4, 9), Severity::Error)
        };
        let report = Report::new(BTreeMap::from(files), vec![named]);
        insta::assert_snapshot!(json(&report), @r#"
        {
          "version": 1,
          "files": {
            "b\nc.yaml": {
              "kinds": [
                "catalog"
              ],
              "valid": true
            },
            "catalog-info.yaml": {
              "kinds": [
                "catalog"
              ],
              "valid": false
            }
          },
          "findings": [
            {
              "rule": "catalog.name-format",
              "severity": "error",
              "path": "catalog-info.yaml",
              "line": 4,
              "column": 9,
              "end_line": 4,
              "end_column": 12,
              "message": "`metadata.name` has a blank",
              "help": "Use letters, digits, `-`, `_` and `.`.",
              "aliases": [
                "CAT-001"
              ],
              "entity": "component:default/orders"
            }
          ],
          "summary": {
            "error": 1,
            "warning": 0,
            "info": 0
          }
        }
        "#);
    }

    #[test]
    fn a_warning_leaves_a_file_valid() {
        let files = BTreeMap::from([("a.yaml".to_owned(), vec![Section::Catalog])]);
        let report = Report::new(files, vec![samples::finding("a.yaml", (1, 1), Severity::Warning)]);
        let object: Json = serde_json::from_str(&json(&report)).unwrap();
        assert_eq!(object["files"]["a.yaml"]["valid"], true);
        assert_eq!(object["findings"][0]["entity"], Json::Null);
    }
}
