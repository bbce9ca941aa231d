use super::*;
use crate::findings::samples::{NAME_FORMAT, OWNER, about, finding, fix};

const SOURCE: &str = "kind: Component\nmetadata:\n  name: größer als\n";

fn report() -> Report {
    let wrong = Finding {
        entity: Some("component:default/orders".into()),
        fix: Some(fix(SOURCE, "größer als", "groesser")),
        ..about("a b:c/größe.yaml", SOURCE, "größer als")
    };
    let owner = Finding { rule: &OWNER, help: String::new(), ..finding("z.yaml", (1, 1), Severity::Warning) };
    Report::new(BTreeMap::new(), vec![owner, wrong])
}

fn log() -> Json {
    let mut sources = |path: &str| path.starts_with('a').then(|| SOURCE.to_owned());
    serde_json::from_str(&sarif(&report(), "", &mut sources)).unwrap()
}

#[test]
fn a_log_has_rules_places_fixes_and_fingerprints() {
    let mut log = log();
    // The texts of the rules have their own test.
    log["runs"][0]["tool"]["driver"]["rules"] = json!("…");
    log["runs"][0]["tool"]["driver"]["semanticVersion"] = json!("VERSION");
    insta::assert_snapshot!(format!("{log:#}"), @r#"
    {
      "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        {
          "tool": {
            "driver": {
              "name": "idp",
              "semanticVersion": "VERSION",
              "informationUri": "https://github.com/idp-platform/idp",
              "rules": "…"
            }
          },
          "columnKind": "unicodeCodePoints",
          "results": [
            {
              "ruleId": "catalog.name-format",
              "level": "error",
              "message": {
                "text": "`metadata.name` has a blank. Use letters, digits, `-`, `_` and `.`."
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "a%20b%3Ac/gr%C3%B6%C3%9Fe.yaml",
                      "uriBaseId": "%SRCROOT%"
                    },
                    "region": {
                      "startLine": 3,
                      "startColumn": 9,
                      "endLine": 3,
                      "endColumn": 19
                    }
                  },
                  "logicalLocations": [
                    {
                      "fullyQualifiedName": "component:default/orders"
                    }
                  ]
                }
              ],
              "ruleIndex": 0,
              "partialFingerprints": {
                "idpFinding/v1": "55356b836336c7ff669e315051facc8e:1"
              },
              "fixes": [
                {
                  "description": {
                    "text": "replace it by `groesser`"
                  },
                  "artifactChanges": [
                    {
                      "artifactLocation": {
                        "uri": "a%20b%3Ac/gr%C3%B6%C3%9Fe.yaml",
                        "uriBaseId": "%SRCROOT%"
                      },
                      "replacements": [
                        {
                          "deletedRegion": {
                            "startLine": 3,
                            "startColumn": 9,
                            "endLine": 3,
                            "endColumn": 19
                          },
                          "insertedContent": {
                            "text": "groesser"
                          }
                        }
                      ]
                    }
                  ]
                }
              ]
            },
            {
              "ruleId": "catalog.unknown-owner",
              "level": "warning",
              "message": {
                "text": "`metadata.name` has a blank."
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "z.yaml",
                      "uriBaseId": "%SRCROOT%"
                    },
                    "region": {
                      "startLine": 1,
                      "startColumn": 1,
                      "endLine": 1,
                      "endColumn": 4
                    }
                  }
                }
              ],
              "ruleIndex": 1,
              "partialFingerprints": {
                "idpFinding/v1": "b4f60446ef0639fff6d2bb38363e25f3:1"
              }
            }
          ]
        }
      ]
    }
    "#);
}

#[test]
fn a_rule_carries_its_help() {
    let log = log();
    let rules = &log["runs"][0]["tool"]["driver"]["rules"];
    assert_eq!(rules.as_array().map(Vec::len), Some(2));
    insta::assert_snapshot!(format!("{:#}", rules[0]), @r#"
    {
      "id": "catalog.name-format",
      "shortDescription": {
        "text": "a name has at most 63 letters, digits, `-`, `_` and `.`"
      },
      "fullDescription": {
        "text": "Names become part of addresses.\n\nBackstage refuses others."
      },
      "help": {
        "text": "Names become part of addresses.\n\nBackstage refuses others.\n\nRename the entity, and what refers to it.",
        "markdown": "Names become part of addresses.\n\nBackstage refuses others.\n\nRename the entity, and what refers to it.\n\nWrong:\n\n```yaml\nmetadata:\n  name: my service\n```\n\nRight:\n\n```yaml\nmetadata:\n  name: my-service\n```"
      },
      "defaultConfiguration": {
        "level": "error"
      },
      "properties": {
        "tags": [
          "catalog"
        ],
        "aliases": [
          "CAT-001"
        ]
      }
    }
    "#);
    assert_eq!(rules[1]["id"], OWNER.id);
    assert_eq!(log["runs"][0]["results"][1]["ruleIndex"], 1);
}

#[test]
fn a_fingerprint_survives_lines_above_and_tells_equal_findings_apart() {
    let prints = |source: &str| {
        let two = source.rfind("name").unwrap();
        let first = about("a.yaml", source, "name");
        let mut second = first.clone();
        second.span.start.offset = u32::try_from(two).unwrap();
        second.span.start.line += 1;
        let report = Report::new(BTreeMap::new(), vec![first, second]);
        let log: Json = serde_json::from_str(&sarif(&report, "", &mut |_| Some(source.to_owned()))).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        results.iter().map(|result| result["partialFingerprints"][FINGERPRINT].to_string()).collect::<Vec<_>>()
    };
    let before = prints("name: a\n  name: a\n");
    assert_ne!(before[0], before[1]);
    assert_eq!(before, prints("# a comment\n\nname: a\n  name: a\n"));
}

#[test]
fn a_file_cannot_put_a_link_into_a_message() {
    let finding =
        Finding { message: "`[free](http://evil.example)` is no name".into(), ..finding("a", (1, 1), Severity::Error) };
    let result = result(&finding, None, &json!({}));
    assert_eq!(
        result["message"]["text"],
        "`\\[free\\](http://evil.example)` is no name. Use letters, digits, `-`, `_` and `.`."
    );
}

#[test]
fn every_part_of_a_log_is_one_that_sarif_knows() {
    let schema: Json = serde_json::from_str(include_str!("../../../tests/fixtures/check/sarif.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let log = log();
    let wrong: Vec<String> =
        schema.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert_eq!(wrong, Vec::<String>::new());
    let mut broken = log.clone();
    broken["runs"][0]["results"][0]["level"] = json!("fatal");
    assert!(!schema.is_valid(&broken));
    assert_eq!(NAME_FORMAT.id, log["runs"][0]["results"][0]["ruleId"]);
}
