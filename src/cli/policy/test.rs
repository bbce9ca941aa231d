//! `idp policy test`: runs the tests that policies bring, and shows what was false.

use super::super::{FINDINGS, REFUSED};
use super::{folder, output};
use crate::policies::rego::Policies;
use clap::{Args, ValueEnum};
use regex::Regex;
use std::io::{self, Write};
use std::path::PathBuf;

/// `idp policy test [OPTIONS] [DIR]`
#[derive(Debug, Args)]
pub struct TestArgs {
    /// Folder of the policies, their tests and their data
    #[arg(default_value = "policies")]
    pub dir: PathBuf,
    /// Run only the tests whose `package.name` this regular expression finds
    #[arg(long, value_name = "REGEX")]
    pub run: Option<String>,
    /// List all tests, and how long each took
    #[arg(long, short)]
    pub verbose: bool,
    /// How the result is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// The formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a person.
    Text,
    /// For scripts.
    Json,
}

pub(super) fn run(args: &TestArgs, out: &mut impl Write, err: &mut impl Write) -> u8 {
    match tested(args, out) {
        Ok(code) => code,
        Err(message) => {
            _ = writeln!(err, "idp policy test: {message}");
            REFUSED
        }
    }
}

fn tested(args: &TestArgs, out: &mut impl Write) -> Result<u8, String> {
    let wanted = args.run.as_deref().map(Regex::new).transpose().map_err(|error| format!("--run: {error}"))?;
    let files = folder::read(&args.dir)?;
    if !files.keys().any(|path| path.ends_with(".rego")) {
        return Err(format!("there are no policies (*.rego) in {}", args.dir.display()));
    }
    let (policies, faults) = Policies::read("", &files);
    let report = policies.test(|name| wanted.as_ref().is_none_or(|wanted| wanted.is_match(name)));
    let shown = output::Shown { folder: &args.dir, faults: &faults, report: &report, verbose: args.verbose };
    let text = match args.format {
        Format::Text => shown.text(),
        Format::Json => shown.json(),
    };
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(format!("cannot write the result: {error}")),
        _ => Ok(if report.counts().1 > 0 || !faults.is_empty() { FINDINGS } else { 0 }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        folder
    }

    fn ran(folder: &tempfile::TempDir, change: impl FnOnce(&mut TestArgs)) -> (u8, String, String) {
        let mut args = TestArgs { dir: folder.path().into(), run: None, verbose: false, format: Format::Text };
        change(&mut args);
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = run(&args, &mut out, &mut err);
        let shown = |bytes| String::from_utf8(bytes).unwrap().replace(&folder.path().display().to_string(), "policies");
        (code, shown(out), shown(err))
    }

    const POLICY: (&str, &str) = (
        "pods.rego",
        r#"package pods

deny contains "no bare pods" if {
	input.kind == "Pod"
	not input.metadata.name in data.allowed
}
"#,
    );
    const TESTS: (&str, &str) = (
        "pods_test.rego",
        r#"package pods_test

import data.pods

test_bare_pods_are_denied if {
	count(pods.deny) == 1 with input as {"kind": "Pod", "metadata": {"name": "a"}}
}

test_allowed_pods if {
	pod := {"kind": "Pod", "metadata": {"name": "debug"}}
	print("asked about", pod.metadata.name)
	count(pods.deny) == 2 with input as pod
}

todo_test_jobs if false
"#,
    );
    const DATA: (&str, &str) = ("data/allowed.yaml", "allowed: [debug]\n");

    #[test]
    fn a_test_that_fails_shows_what_was_false() {
        let (code, out, _) = ran(&folder(&[POLICY, TESTS, DATA]), |_| {});
        assert_eq!(code, FINDINGS);
        insta::assert_snapshot!(out, @"
        FAILED policies/pods_test.rego:9: pods_test.test_allowed_pods
          line 12 does not hold: count(pods.deny) == 2 with input as pod
          left: 0
          right: 2
          printed: pods_test.rego:11: asked about debug
        1 passed, 1 failed, 1 skipped
        ");
    }

    #[test]
    fn tests_can_be_chosen_and_all_of_them_listed() {
        let (code, out, _) = ran(&folder(&[POLICY, TESTS, DATA]), |args| {
            args.run = Some("bare|todo".into());
            args.verbose = true;
        });
        let out = Regex::new(r"\(\d+\.\d ms\)").unwrap().replace_all(&out, "(TIME)").into_owned();
        assert_eq!(code, 0);
        insta::assert_snapshot!(out, @"
        passed policies/pods_test.rego:5: pods_test.test_bare_pods_are_denied (TIME)
        skipped policies/pods_test.rego:15: pods_test.todo_test_jobs
        1 passed, 0 failed, 1 skipped
        ");
    }

    #[test]
    fn a_policy_that_cannot_be_compiled_is_a_failure_of_its_own() {
        let broken = ("broken.rego", "package broken\n\ndeny contains msg if {\n\tmsg = \n}\n");
        let (code, out, _) = ran(&folder(&[POLICY, TESTS, DATA, broken]), |args| args.run = Some("bare".into()));
        assert_eq!(code, FINDINGS);
        insta::assert_snapshot!(out, @"
        FAULT policies/broken.rego:4:8: expected `}` while parsing set
        1 passed, 0 failed, 0 skipped; 1 fault in the policies
        ");
    }

    #[test]
    fn scripts_get_everything() {
        let (code, out, _) = ran(&folder(&[POLICY, TESTS, DATA]), |args| args.format = Format::Json);
        assert_eq!(code, FINDINGS);
        let mut value: serde_json::Value = serde_json::from_str(&out).unwrap();
        for test in value["tests"].as_array_mut().unwrap() {
            assert!(test["milliseconds"].as_f64().is_some_and(|time| time >= 0.0));
            test.as_object_mut().unwrap().remove("milliseconds");
        }
        insta::assert_snapshot!(serde_json::to_string_pretty(&value).unwrap(), @r#"
        {
          "version": 1,
          "faults": [],
          "tests": [
            {
              "path": "policies/pods_test.rego",
              "line": 5,
              "package": "pods_test",
              "name": "test_bare_pods_are_denied",
              "result": "passed",
              "message": null,
              "failed_line": null,
              "failed_statement": null,
              "left": null,
              "right": null,
              "printed": []
            },
            {
              "path": "policies/pods_test.rego",
              "line": 9,
              "package": "pods_test",
              "name": "test_allowed_pods",
              "result": "failed",
              "message": null,
              "failed_line": 12,
              "failed_statement": "count(pods.deny) == 2 with input as pod",
              "left": "0",
              "right": "2",
              "printed": [
                "pods_test.rego:11: asked about debug"
              ]
            },
            {
              "path": "policies/pods_test.rego",
              "line": 15,
              "package": "pods_test",
              "name": "todo_test_jobs",
              "result": "skipped",
              "message": null,
              "failed_line": null,
              "failed_statement": null,
              "left": null,
              "right": null,
              "printed": []
            }
          ],
          "summary": {
            "passed": 1,
            "failed": 1,
            "skipped": 1
          }
        }
        "#);
    }

    #[test]
    fn what_cannot_be_run_is_refused() {
        let (code, _, err) = ran(&folder(&[("a.txt", "")]), |_| {});
        assert_eq!((code, err.as_str()), (REFUSED, "idp policy test: there are no policies (*.rego) in policies\n"));
        let (code, _, err) = ran(&folder(&[]), |args| args.dir.push("none"));
        assert_eq!((code, err.as_str()), (REFUSED, "idp policy test: policies/none is no folder\n"));
        assert_eq!(ran(&folder(&[POLICY]), |args| args.run = Some("(".into())).0, REFUSED);
        assert_eq!(ran(&folder(&[POLICY]), |_| {}).1, "0 passed, 0 failed, 0 skipped\n");
    }
}
