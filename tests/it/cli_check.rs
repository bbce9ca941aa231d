//! `idp check` and `idp explain` as people and pipelines call them.

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use serde_json::Value as Json;
use tempfile::TempDir;

use crate::process::{idp, words};

const RIGHT: &str = "apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orders
spec:
  type: service
  lifecycle: production
  owner: payments
";

const GROUP: &str = "apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: payments
spec:
  type: team
  children: []
";

/// A folder to judge, and one for caches beside it.
struct Folder(TempDir);

impl Folder {
    fn of(files: &[(&str, &str)]) -> Self {
        let folder = Self(TempDir::new().unwrap());
        fs::create_dir(folder.root()).unwrap();
        files.iter().for_each(|(path, text)| folder.write(path, text));
        folder
    }

    fn root(&self) -> PathBuf {
        self.0.path().join("repository")
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.root().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = idp(&self.root(), arguments);
        command.env("XDG_CACHE_HOME", self.0.path().join("caches")).env_remove("GITHUB_WORKSPACE");
        command.output().unwrap()
    }

    /// What `idp check` prints, and its exit code.
    fn check(&self, arguments: &[&str]) -> (String, Option<i32>) {
        let output = self.run(&[&["check"], arguments].concat());
        (words(&output), output.status.code())
    }

    fn json(&self, arguments: &[&str]) -> Json {
        serde_json::from_str(&self.check(&[&["--format", "json"], arguments].concat()).0).unwrap()
    }

    /// The files that were looked at, with whether they are valid.
    fn files(&self, arguments: &[&str]) -> Vec<(String, bool)> {
        let found = self.json(arguments);
        let files = found["files"].as_object().unwrap();
        files.iter().map(|(path, file)| (path.clone(), file["valid"].as_bool().unwrap())).collect()
    }
}

fn wrong() -> String {
    RIGHT.replace("name: orders", "name: my orders").replace("kind: Component", "kind: component")
}

#[test]
fn a_clean_folder_ends_with_0() {
    let folder =
        Folder::of(&[("catalog-info.yaml", RIGHT), ("teams/all.yml", GROUP), ("deploy.yaml", "kind: Deployment\n")]);
    let (text, code) = folder.check(&[]);
    assert_eq!(code, Some(0), "{text}");
    insta::assert_snapshot!(text.trim_end(), @"no findings in 2 files");
}

#[test]
fn what_cannot_be_judged_ends_with_2_and_says_why() {
    let folder = Folder::of(&[("a.yaml", RIGHT)]);
    let told = |arguments: &[&str]| {
        let (text, code) = folder.check(arguments);
        assert_eq!(code, Some(2), "{text}");
        text.lines().next().unwrap_or_default().to_owned()
    };
    insta::assert_snapshot!(told(&["services"]), @"idp check: there is no folder `services`");
    insta::assert_snapshot!(told(&["--catalog-glob", "a/[b"]), @"idp check: --catalog-glob: `a/[b` is not a pattern for paths: unclosed character class; missing ']'");
    insta::assert_snapshot!(told(&["--extra-kind", "Widget"]), @"idp check: --extra-kind expects an apiVersion and a kind, as in example.com/v1/Widget, not `Widget`");
    insta::assert_snapshot!(told(&["--only", "polices"]), @"error: invalid value 'polices' for '--only <SECTIONS>'");
}

#[test]
fn odd_paths_are_paths() {
    let names =
        ["a b.yaml", "größe.yaml", "a:b.yaml", "a\nb.yaml", "日本/カタログ.yaml", "-x.yaml", "%20.yaml", "'\".yaml"];
    let files: Vec<(&str, &str)> =
        names.iter().map(|name| (*name, "apiVersion: backstage.io/v1alpha1\nkind: Group\n")).collect();
    let folder = Folder::of(&files);
    let found: Vec<String> = folder.files(&[]).into_iter().map(|(path, _)| path).collect();
    let mut wanted = names.map(str::to_owned).to_vec();
    wanted.sort();
    assert_eq!(found, wanted);
    for name in names {
        assert_eq!(folder.files(&["--", name]).len(), 1, "{name}");
    }
}

#[test]
fn a_single_file_is_judged_alone() {
    let folder = Folder::of(&[("a/catalog-info.yaml", RIGHT), ("b.yaml", &wrong())]);
    assert_eq!(folder.files(&["a/catalog-info.yaml"]), [("catalog-info.yaml".to_owned(), true)]);
    let other: Vec<String> = folder.files(&["./b.yaml"]).into_iter().map(|(path, _)| path).collect();
    assert_eq!(other, ["b.yaml"]);
}

#[test]
fn globs_narrow_and_widen_what_is_judged() {
    let folder = Folder::of(&[("catalog/a.yaml", RIGHT), ("b.yaml", &wrong()), ("catalog/c.txt", "kind: x\n")]);
    let paths = |arguments: &[&str]| folder.files(arguments).into_iter().map(|(path, _)| path).collect::<Vec<_>>();
    assert_eq!(paths(&[]), ["b.yaml", "catalog/a.yaml"]);
    assert_eq!(paths(&["--catalog-glob", "!b.yaml"]), ["catalog/a.yaml"]);
    assert_eq!(paths(&["--catalog-glob", "catalog/**"]), ["catalog/a.yaml", "catalog/c.txt"]);
}

#[test]
fn a_second_pass_says_the_same_and_sees_changes() {
    let folder = Folder::of(&[("a.yaml", RIGHT), ("b.yaml", &wrong()), ("c.yaml", "x: 1\n"), ("group.yaml", GROUP)]);
    std::thread::sleep(std::time::Duration::from_millis(100));
    let first = folder.check(&["--format", "json"]);
    assert!(folder.0.path().join("caches/idp/check").is_dir());
    assert_eq!(folder.check(&["--format", "json"]), first);
    folder.write("b.yaml", &RIGHT.replace("orders", "stock"));
    folder.write("c.yaml", &RIGHT.replace("orders", "price"));
    fs::remove_file(folder.root().join("group.yaml")).unwrap();
    let fresh = folder.check(&["--format", "json", "--no-cache"]);
    assert_eq!(folder.check(&["--format", "json"]), fresh);
    assert_eq!(fresh.1, Some(0), "{}", fresh.0);
}

#[test]
fn without_a_cache_nothing_is_written() {
    let folder = Folder::of(&[("a.yaml", RIGHT)]);
    std::thread::sleep(std::time::Duration::from_millis(100));
    folder.check(&["--no-cache"]);
    assert!(!folder.0.path().join("caches").exists());
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let outside = Folder::of(&[("catalog-info.yaml", &wrong())]);
    let folder = Folder::of(&[("catalog-info.yaml", RIGHT)]);
    std::os::unix::fs::symlink(outside.root(), folder.root().join("linked")).unwrap();
    std::os::unix::fs::symlink(folder.root(), folder.root().join("loop")).unwrap();
    assert_eq!(folder.files(&[]), [("catalog-info.yaml".to_owned(), true)]);
}

#[test]
fn every_rule_that_is_listed_is_explained() {
    let folder = Folder::of(&[]);
    let list = words(&folder.run(&["explain"]));
    let ids: Vec<&str> = list.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(ids.contains(&"catalog.unreadable"), "{list}");
    for id in ids {
        let output = folder.run(&["explain", &id.to_uppercase()]);
        assert_eq!(output.status.code(), Some(0));
        assert!(words(&output).starts_with(id), "{}", words(&output));
    }
    let unknown = folder.run(&["explain", "catalog.unredable"]);
    assert_eq!(unknown.status.code(), Some(2));
    insta::assert_snapshot!(words(&unknown).trim_end(), @"
    idp explain: there is no rule `catalog.unredable`: did you mean `catalog.unreadable`?
    Without a rule, `idp explain` lists them all.
    ");
}

#[test]
fn findings_show_their_line_and_end_with_1() {
    let folder = Folder::of(&[("catalog-info.yaml", &wrong()), ("group.yaml", GROUP)]);
    let (text, code) = folder.check(&["--only", "catalog"]);
    assert_eq!(code, Some(1));
    insta::assert_snapshot!(text, @"
    error[catalog.unknown-kind]: kinds are compared with case: `component` is not `Component`
     --> catalog-info.yaml:2:7
      |
    2 | kind: component
      |       ^^^^^^^^^
      = help: Write `kind: Component`.
      = fix: write the kind as `Component`

    error[catalog.name-format]: `metadata.name` must be 1 to 63 letters, digits, `-`, `_` or `.`, with a letter or digit at both ends, but it is `my orders`: ` ` cannot stand in it
     --> catalog-info.yaml:4:9
      |
    4 |   name: my orders
      |         ^^^^^^^^^
      = help: For example `name: my-orders`; what people should read goes into `metadata.title`.

    2 errors in 1 of 2 files; 1 can be put right with --fix
    ");
}

#[test]
fn json_is_the_contract() {
    let folder = Folder::of(&[("catalog-info.yaml", &wrong()), ("group.yaml", GROUP)]);
    let (text, code) = folder.check(&["--format", "json"]);
    assert_eq!(code, Some(1));
    insta::assert_snapshot!(text, @r#"
    {
      "version": 1,
      "files": {
        "catalog-info.yaml": {
          "kinds": [
            "catalog"
          ],
          "valid": false
        },
        "group.yaml": {
          "kinds": [
            "catalog"
          ],
          "valid": true
        }
      },
      "findings": [
        {
          "rule": "catalog.unknown-kind",
          "severity": "error",
          "path": "catalog-info.yaml",
          "line": 2,
          "column": 7,
          "end_line": 2,
          "end_column": 16,
          "message": "kinds are compared with case: `component` is not `Component`",
          "help": "Write `kind: Component`.",
          "aliases": [],
          "entity": null
        },
        {
          "rule": "catalog.name-format",
          "severity": "error",
          "path": "catalog-info.yaml",
          "line": 4,
          "column": 9,
          "end_line": 4,
          "end_column": 18,
          "message": "`metadata.name` must be 1 to 63 letters, digits, `-`, `_` or `.`, with a letter or digit at both ends, but it is `my orders`: ` ` cannot stand in it",
          "help": "For example `name: my-orders`; what people should read goes into `metadata.title`.",
          "aliases": [],
          "entity": null
        }
      ],
      "summary": {
        "error": 2,
        "warning": 0,
        "info": 0
      }
    }
    "#);
}

#[test]
fn sarif_follows_its_schema() {
    let folder = Folder::of(&[("a b:c/größe.yaml", &wrong()), ("group.yaml", GROUP)]);
    let (text, code) = folder.check(&["--format", "sarif"]);
    assert_eq!(code, Some(1));
    let log: Json = serde_json::from_str(&text).unwrap();
    let schema: Json = serde_json::from_str(include_str!("../fixtures/check/sarif.schema.json")).unwrap();
    let wrong: Vec<String> =
        jsonschema::validator_for(&schema).unwrap().iter_errors(&log).map(|error| error.to_string()).collect();
    assert_eq!(wrong, Vec::<String>::new());
    insta::assert_snapshot!(format!("{:#}", log["runs"][0]["results"]), @r#"
    [
      {
        "ruleId": "catalog.unknown-kind",
        "level": "error",
        "message": {
          "text": "kinds are compared with case: `component` is not `Component`. Write `kind: Component`."
        },
        "locations": [
          {
            "physicalLocation": {
              "artifactLocation": {
                "uri": "a%20b%3Ac/gr%C3%B6%C3%9Fe.yaml",
                "uriBaseId": "%SRCROOT%"
              },
              "region": {
                "startLine": 2,
                "startColumn": 7,
                "endLine": 2,
                "endColumn": 16
              }
            }
          }
        ],
        "ruleIndex": 1,
        "partialFingerprints": {
          "idpFinding/v1": "ac07149c1503525df6ef5813406ef591:1"
        },
        "fixes": [
          {
            "description": {
              "text": "write the kind as `Component`"
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
                      "startLine": 2,
                      "startColumn": 7,
                      "endLine": 2,
                      "endColumn": 16
                    },
                    "insertedContent": {
                      "text": "Component"
                    }
                  }
                ]
              }
            ]
          }
        ]
      },
      {
        "ruleId": "catalog.name-format",
        "level": "error",
        "message": {
          "text": "`metadata.name` must be 1 to 63 letters, digits, `-`, `_` or `.`, with a letter or digit at both ends, but it is `my orders`: ` ` cannot stand in it. For example `name: my-orders`; what people should read goes into `metadata.title`."
        },
        "locations": [
          {
            "physicalLocation": {
              "artifactLocation": {
                "uri": "a%20b%3Ac/gr%C3%B6%C3%9Fe.yaml",
                "uriBaseId": "%SRCROOT%"
              },
              "region": {
                "startLine": 4,
                "startColumn": 9,
                "endLine": 4,
                "endColumn": 18
              }
            }
          }
        ],
        "ruleIndex": 0,
        "partialFingerprints": {
          "idpFinding/v1": "739d35c5643e7e76284d7b5010401c12:1"
        }
      }
    ]
    "#);
}

#[test]
fn annotations_carry_paths_from_the_root_of_the_checkout() {
    let folder = Folder::of(&[("services/orders/catalog-info.yaml", &wrong()), ("services/orders/group.yaml", GROUP)]);
    let mut command = idp(&folder.root(), &["check", "services/orders", "--format", "github", "--no-cache"]);
    let output = command.env("GITHUB_WORKSPACE", folder.root()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(words(&output), @"
    ::error file=services/orders/catalog-info.yaml,line=2,endLine=2,col=7,endColumn=16,title=catalog.unknown-kind::kinds are compared with case: `component` is not `Component`%0AWrite `kind: Component`.
    ::error file=services/orders/catalog-info.yaml,line=4,endLine=4,col=9,endColumn=18,title=catalog.name-format::`metadata.name` must be 1 to 63 letters, digits, `-`, `_` or `.`, with a letter or digit at both ends, but it is `my orders`: ` ` cannot stand in it%0AFor example `name: my-orders`; what people should read goes into `metadata.title`.
    idp check: 2 errors
    ");
}

#[test]
fn warnings_fail_only_when_asked_to() {
    let second = GROUP.to_owned() + "---\n" + GROUP;
    let folder = Folder::of(&[("a.yaml", RIGHT), ("group.yaml", &second)]);
    let (text, code) = folder.check(&[]);
    assert_eq!(code, Some(0), "{text}");
    insta::assert_snapshot!(text, @"
    warning[catalog.duplicate-entity]: `group:default/payments` is stated in `group.yaml` line 4 already
      --> group.yaml:12:9
       |
    12 |   name: payments
       |         ^^^^^^^^
       = help: Rename one of the two, or remove the one that is no longer true. The first registered wins.

    1 warning in 1 of 2 files
    ");
    assert_eq!(folder.check(&["--strict"]).1, Some(1));
}

#[test]
fn fixes_are_written_in_place_and_leave_the_rest_alone() {
    let text =
        format!("# keep me\r\n{}", RIGHT.replace("kind: Component", "kind:   component  # why").replace('\n', "\r\n"));
    let folder = Folder::of(&[("catalog-info.yaml", &text), ("group.yaml", GROUP)]);
    assert_eq!(folder.check(&[]).1, Some(1));
    let output = folder.run(&["check", "--fix"]);
    assert_eq!(output.status.code(), Some(0), "{}", words(&output));
    assert_eq!(folder.read("catalog-info.yaml"), text.replace("component  # why", "Component  # why"));
    insta::assert_snapshot!(String::from_utf8_lossy(&output.stderr).trim_end(), @"idp check: 1 finding put right");
    let again = folder.run(&["check", "--fix"]);
    insta::assert_snapshot!(String::from_utf8_lossy(&again.stderr).trim_end(), @"idp check: 0 findings put right");
}

#[test]
fn hostile_files_are_findings() {
    let deep = format!("apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {}\n", "[".repeat(100_000));
    let large = format!("{RIGHT}# {}\n", "x".repeat(1_100_000));
    let laughs = (1..40)
        .fold("apiVersion: backstage.io/v1alpha1\nkind: Component\na0: &a0 [x, x]\n".to_owned(), |text, n| {
            format!("{text}a{n}: &a{n} [*a{0}, *a{0}]\n", n - 1)
        });
    let files = [
        ("deep.yaml", deep.as_str()),
        ("large.yaml", &large),
        ("laughs.yaml", &laughs),
        ("nothing/catalog-info.yaml", ""),
    ];
    let folder = Folder::of(&files);
    fs::write(folder.root().join("catalog-info.yaml"), b"kind: \xff\xfe\n").unwrap();
    let found = folder.json(&[]);
    let findings = found["findings"].as_array().unwrap();
    let mut told: Vec<String> = findings
        .iter()
        .filter(|finding| finding["severity"] == "error")
        .map(|finding| format!("{} {}", finding["path"].as_str().unwrap(), finding["rule"].as_str().unwrap()))
        .collect();
    told.dedup();
    insta::assert_snapshot!(told.join("\n"), @"
    catalog-info.yaml catalog.yaml-syntax
    deep.yaml catalog.nesting
    large.yaml catalog.file-size
    laughs.yaml catalog.alias-budget
    ");
}

#[test]
fn a_kind_of_the_organisations_own_is_accepted_when_named() {
    let widget = "apiVersion: backstage.io/v1alpha1\nkind: Widget\nmetadata:\n  name: one\n";
    let folder = Folder::of(&[("catalog-info.yaml", widget)]);
    assert_eq!(folder.check(&[]).1, Some(1));
    let (text, code) = folder.check(&["--extra-kind", "backstage.io/v1alpha1/Widget"]);
    assert_eq!(code, Some(0), "{text}");
}
