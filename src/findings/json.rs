//! A report as one JSON object, for scripts: the contract of `idp check --format json`.

use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{Finding, Report, Sections};

/// The object, indented, with a line end.
///
/// # Errors
/// When it cannot be written.
pub fn write(report: &Report, mut out: impl Write) -> io::Result<()> {
    let counts = report.counts();
    let object = Object {
        version: 1,
        files: Files(report),
        findings: Findings(&report.findings),
        not_evaluated: &report.not_evaluated,
        waived: report.waived,
        summary: Summary { error: counts.error, warning: counts.warning, info: counts.info },
    };
    serde_json::to_writer_pretty(&mut out, &object)?;
    out.write_all(b"\n")?;
    out.flush()
}

#[derive(Serialize)]
struct Object<'r> {
    version: u8,
    files: Files<'r>,
    findings: Findings<'r>,
    /// Why, by path; left out while there is none.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    not_evaluated: &'r BTreeMap<String, String>,
    /// How many findings are waived; left out while there is none.
    #[serde(skip_serializing_if = "is_zero")]
    waived: usize,
    summary: Summary,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

#[derive(Serialize)]
struct Summary {
    error: usize,
    warning: usize,
    info: usize,
}

#[derive(Serialize)]
struct File {
    kinds: Vec<&'static str>,
    valid: bool,
}

#[derive(Serialize)]
struct Found<'f> {
    rule: &'f str,
    severity: &'f str,
    path: &'f str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    message: &'f str,
    help: &'f str,
    aliases: &'f [&'f str],
    entity: Option<&'f str>,
}

// Files and findings are written one by one: a second copy of all of them would be the largest thing in memory.
struct Files<'r>(&'r Report);
struct Findings<'r>(&'r [Finding]);

impl Serialize for Files<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let invalid = self.0.invalid();
        let files: &BTreeMap<String, Sections> = &self.0.files;
        serializer.collect_map(files.iter().map(|(path, sections)| {
            (path, File { kinds: sections.names().collect(), valid: !invalid.contains(path.as_str()) })
        }))
    }
}

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(found))
    }
}

fn found(finding: &Finding) -> Found<'_> {
    let (start, end) = (finding.span.start, finding.span.end);
    Found {
        rule: finding.rule.id,
        severity: finding.severity.name(),
        path: &finding.path,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        message: &finding.message,
        help: &finding.help,
        aliases: finding.rule.aliases,
        entity: finding.entity.as_deref(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{Section, Severity, samples};
    use serde_json::Value as Json;

    fn json(report: &Report) -> String {
        let mut bytes = Vec::new();
        write(report, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn the_object_is_the_contract() {
        let files = ["b\nc.yaml", "catalog-info.yaml"].map(|path| (path.to_owned(), Section::Catalog.into()));
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
        let files = BTreeMap::from([("a.yaml".to_owned(), Section::Catalog.into())]);
        let report = Report::new(files, vec![samples::finding("a.yaml", (1, 1), Severity::Warning)]);
        let object: Json = serde_json::from_str(&json(&report)).unwrap();
        assert_eq!(object["files"]["a.yaml"]["valid"], true);
        assert_eq!(object["findings"][0]["entity"], Json::Null);
    }
}
