//! The room as a whole: policies as people write them, over files as people have them.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use super::*;
use crate::findings::{Finding, Mode, Severity};
use crate::policies::{Content, File, Repository, Settings};

const ORGANISATION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/rego/organisation");

type Files = BTreeMap<String, String>;

fn tree(root: &Path, inside: &str, into: &mut Files) {
    for entry in std::fs::read_dir(root.join(inside)).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        let path = if inside.is_empty() { name } else { format!("{inside}/{name}") };
        match entry.file_type().unwrap().is_dir() {
            true => tree(root, &path, into),
            false => _ = into.insert(path, std::fs::read_to_string(entry.path()).unwrap()),
        }
    }
}

fn organisation() -> (Files, Files) {
    let (mut policies, mut files) = (Files::new(), Files::new());
    tree(Path::new(ORGANISATION), "policies", &mut policies);
    tree(&Path::new(ORGANISATION).join("files"), "", &mut files);
    (policies, files)
}

fn files(files: &[(&str, &str)]) -> Files {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn judged(policies: &Policies, files: &Files, settings: &Settings) -> Outcome {
    let file = |text| File { content: Content::Text(text), judged: true };
    let files = files.iter().map(|(path, text)| (path.as_str(), file(text.as_str()))).collect();
    policies.judge(&Repository { files, ..Repository::default() }, settings)
}

fn told(findings: &[Finding]) -> String {
    let line = |found: &Finding| {
        let (place, rule) = (found.span.start, found.rule.id);
        format!("{}:{}:{} {} {rule}: {}", found.path, place.line, place.column, found.severity.name(), found.message)
    };
    findings.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What policies say to one file, and what is wrong with them.
fn say(policy: &str, document: &str) -> String {
    let (mut policies, wrong) = Policies::read("policies", &files(&[("policies/a.rego", policy)]));
    // Tests run on busy machines.
    policies.budget.package = Duration::from_secs(20);
    let outcome = judged(&policies, &files(&[("a.yaml", document)]), &Settings::default());
    let all = [wrong, outcome.troubles, outcome.judged.findings].concat();
    let mut text = told(&all);
    for file in &outcome.judged.not_evaluated {
        text.push_str(&format!("\nnot evaluated: {}: {}", file.path, file.why));
    }
    text
}

#[test]
fn an_organisations_policies_find_what_they_look_for_where_it_stands() {
    let (policies, repository) = organisation();
    let (policies, wrong) = Policies::read("policies", &policies);
    assert_eq!(told(&wrong), "");
    let outcome = judged(&policies, &repository, &Settings::default());
    assert_eq!(told(&outcome.troubles), "");
    insta::assert_snapshot!(told(&outcome.judged.findings), @"
    Dockerfile:1:1 error docker.deny: a Dockerfile ends with a user
    Dockerfile:1:6 error docker.deny: the base image `golang` has no tag
    deploy/orders.yaml:5:3 warning ACME-LABELS: the labels system are missing
    deploy/orders.yaml:21:18 error kubernetes.workloads.deny: the image of `proxy` is not from a registry of ours
    deploy/orders.yaml:14:18 error kubernetes.workloads.deny: the image of `wait` is not from a registry of ours
    deploy/orders.yaml:4:9 warning kubernetes.workloads.warn_replicas: Deployment orders runs once
    deploy/orders.yaml:4:9 error main.deny_host_network: orders uses the network of its node
    deploy/orders.yaml:4:9 error main.violation_probe: container proxy has no liveness probe
    deploy/orders.yaml:30:1 warning ACME-LABELS: the labels owner, system are missing
    deploy/orders.yaml:31:9 warning kubernetes.workloads.warn_replicas: Deployment old runs once
    package.json:2:10 error main.deny: a Deployment needs a selector
    ");
    let not: Vec<_> = outcome.judged.not_evaluated.iter().map(|it| format!("{}: {}", it.path, it.why)).collect();
    insta::assert_snapshot!(not.join("\n"), @"chart/templates/v.yaml: a template, whose values are not known");
    assert_eq!(outcome.judged.files.len(), 3);
}

#[test]
fn the_tests_that_policies_bring_are_run() {
    let (policies, _) = organisation();
    let (policies, _) = Policies::read("policies", &policies);
    let report = policies.test(|_| true);
    assert_eq!(report.counts(), (3, 0, 1), "{report:#?}");
}

#[test]
fn a_broken_policy_is_told_in_its_file_and_does_not_stop_the_others() {
    let policies = files(&[
        ("policies/a.rego", "package a\n\ndeny contains msg if {\n\tinput.kind ==\n\tmsg := \"x\"\n}\n"),
        (
            "policies/b.rego",
            "package b\n\ndeny contains msg if {\n\tcount(input) == undefined_name\n\tmsg := \"x\"\n}\n",
        ),
        ("policies/c.rego", "package c\n\ndeny contains \"seen\" if input.kind\n"),
        ("policies/d.rego", "package d\ndeny[msg] { msg := \n}\n"),
        ("policies/e.rego", "no package\n"),
        ("policies/f_test.rego", "package f\n\ntest_x if {\n"),
        ("policies/data/g.yaml", "- a\n"),
        ("policies/data/h.yaml", "x: 1\n"),
        ("policies/data/i.yaml", "x: 2\n"),
        ("policies/j.rego", "package j\n\na := b\n\nb := a\n\ndeny contains \"x\" if a\n"),
        ("policies/k.rego", ""),
        ("policies/readme.md", "nothing"),
    ]);
    let (policies, wrong) = Policies::read("policies", &policies);
    insta::assert_snapshot!(told(&wrong), @r#"
    policies/a.rego:5:9 error policy.rego: expected `}` while parsing query
    policies/b.rego:4:21 error policy.rego: the variable `undefined_name` is not defined
    policies/d.rego:2:11 error policy.rego: expected `}`
    policies/data/g.yaml:1:1 error policy.rego: data is a mapping at its top, and this is a list
    policies/data/i.yaml:1:1 error policy.rego: the data says something else than another file: value for key `"x"` generated multiple times: `1` and `2`
    policies/e.rego:1:1 error policy.rego: a policy begins with its `package`
    policies/f_test.rego:1:1 error policy.rego: expected expression
    policies/j.rego:3:1 error policy.rego: the rule needs itself to be evaluated
    policies/k.rego:1:1 error policy.rego: a policy begins with its `package`
    "#);
    let outcome = judged(&policies, &files(&[("a.yaml", "kind: Pod\n")]), &Settings::default());
    insta::assert_snapshot!(told(&outcome.judged.findings), @"a.yaml:1:1 error c.deny: seen");
}

#[test]
fn a_function_that_does_not_exist_is_told_before_anything_is_evaluated() {
    let policies = files(&[
        (
            "policies/a.rego",
            "package a\n\nimport data.lib.names as n\n\ndeny contains msg if {\n\tstartwith(input.x, \"a\")\n\tn.good(input.x)\n\t\
             n.bad(input.x)\n\thttp.send({\"url\": \"http://x\"}).status_code == 200\n\thelper(input)\n\tsome_thing.f(1)\n\t\
             msg := opa.runtime().env.HOME\n}\n\nhelper(x) if x.y\n",
        ),
        ("policies/b.rego", "package lib.names\n\ngood(x) if x\n"),
    ]);
    insta::assert_snapshot!(told(&Policies::read("policies", &policies).1), @"
    policies/a.rego:6:5 error policy.rego: there is no function `startwith`, did you mean `startswith`
    policies/a.rego:8:6 error policy.rego: there is no function `n.bad`
    policies/a.rego:9:9 error policy.rego: there is no function `http.send`
    policies/a.rego:11:15 error policy.rego: there is no function `some_thing.f`
    policies/a.rego:12:15 error policy.rego: there is no function `opa.runtime`
    ");
}

#[test]
fn what_deny_must_not_be_is_told_at_the_policy() {
    insta::assert_snapshot!(say("package a\n\ndeny if input.kind == \"Pod\"\n", "kind: Pod\n"), @"policies/a.rego:3:1 error policy.rego: `deny` must be a set of messages and is `true`");
    insta::assert_snapshot!(say("package a\n\ndeny[msg] if msg := input.kind\n", "kind: Pod\n"), @"policies/a.rego:3:1 error policy.rego: `deny` must be a set of messages and is an object");
    insta::assert_snapshot!(say("package a\n\ndefault deny := false\n", "kind: Pod\n"), @"");
    insta::assert_snapshot!(say("package a\n\ndeny := [\"one\", {\"msg\": \"two\", \"line\": 2}, 3]\n", "kind: Pod\na: 1\n"), @"
    a.yaml:1:1 error a.deny: one
    a.yaml:2:1 error a.deny: two
    ");
}

#[test]
fn a_policy_that_fails_while_it_is_evaluated_is_told_at_its_line() {
    let policy = "package a\n\nx := 1 if input.kind\n\nx := 2 if input.kind\n\ndeny contains \"x\" if x\n\nwarn contains \"y\" if input.kind\n";
    insta::assert_snapshot!(say(policy, "kind: Pod\n"), @"
    policies/a.rego:5:1 error policy.rego: the rule has several values at once
    a.yaml:1:1 warning a.warn: y
    not evaluated: a.yaml: a file that the organisation's rule `a.deny` did not finish
    ");
}

#[test]
fn parts_of_a_rule_say_what_their_own_annotations_say() {
    let policy = "\
package main

# METADATA
# custom:
#   id: ACME-1
deny contains \"one\" if input.a

# METADATA
# title: Two is not there
# custom:
#   severity: low
deny contains \"two\" if input.b

deny contains \"three\" if input.c

# METADATA
# custom:
#   id: K8S-001
#   severity: loud
warn contains \"four\" if input.d
";
    insta::assert_snapshot!(say(policy, "a: 1\nb: 1\nc: 1\nd: 1\n"), @"
    policies/a.rego:16:1 error policy.rego: the severity of an annotation is one of `info`, `warn` and `block`, or `low`, `medium`, `high` and `critical`
    a.yaml:1:1 error ACME-1: one
    a.yaml:1:1 error main.deny: three
    a.yaml:1:1 info main.deny: two
    a.yaml:1:1 warning main.warn: four
    ");
}

#[test]
fn settings_decide_what_becomes_of_a_rule() {
    let (policies, _) =
        Policies::read("p", &files(&[("p/a.rego", "package a\n\ndeny contains \"x\"\n\nwarn contains \"y\"\n")]));
    let modes = BTreeMap::from([("a.deny".to_owned(), Mode::Shadow), ("a.warn".to_owned(), Mode::As(Severity::Error))]);
    let outcome = judged(&policies, &files(&[("a.yaml", "a: 1\n")]), &Settings { modes, ..Settings::default() });
    assert_eq!(told(&outcome.judged.findings), "a.yaml:1:1 error a.warn: y");
    assert_eq!(told(&outcome.judged.shadowed), "a.yaml:1:1 error a.deny: x");
    let ids: Vec<_> = policies.rules().iter().map(|rule| rule.id).collect();
    assert_eq!(ids, ["a.deny", "a.warn"]);
}

#[test]
fn a_policy_that_takes_too_long_does_not_stop_the_others() {
    let slow = "package slow\n\ndeny contains msg if {\n\tsome a in numbers.range(1, 30000)\n\tsome b in numbers.range(1, 30000)\n\t\
                a * b == -1\n\tmsg := \"x\"\n}\n";
    let policies =
        files(&[("p/slow.rego", slow), ("p/quick.rego", "package quick\n\ndeny contains \"seen\" if input.kind\n")]);
    let (mut policies, wrong) = Policies::read("p", &policies);
    assert_eq!(wrong, []);
    policies.budget.package = Duration::from_millis(200);
    let documents: Files = (0..6).map(|number| (format!("{number}.yaml"), "kind: Pod\n".to_owned())).collect();
    let outcome = judged(&policies, &documents, &Settings::default());
    // On a busy machine the quick one may be interrupted too.
    assert!(outcome.judged.findings.iter().all(|found| found.rule.id == "quick.deny"));
    assert!(outcome.judged.findings.len() > 3);
    insta::assert_snapshot!(told(&outcome.troubles), @"p/slow.rego:3:1 error policy.rego-limit: `slow.deny` took longer than 200 ms on `0.yaml`");
    assert_eq!(outcome.judged.not_evaluated.len(), 6);
    insta::assert_snapshot!(outcome.judged.not_evaluated.first().unwrap().why, @"a file that the organisation's rule `slow.deny` did not finish");
}

#[test]
fn a_policy_that_makes_too_much_is_stopped() {
    let mut doubling = String::from("package a\n\na0 := \"xxxxxxxxxxxxxxxx\"\n");
    for step in 1..40 {
        doubling.push_str(&format!("a{step} := concat(\"\", [a{0}, a{0}])\n", step - 1));
    }
    doubling.push_str("deny contains \"x\" if count(a39) > 0\n");
    insta::assert_snapshot!(say(&doubling, "kind: Pod\n"), @"
    policies/a.rego:43:1 error policy.rego-limit: `a.deny` took more memory than it may on `a.yaml`, in `concat`
    not evaluated: a.yaml: a file that the organisation's rule `a.deny` did not finish
    ");
    insta::assert_snapshot!(say("package a\n\ndeny contains \"x\" if count(numbers.range(1, 10000000000)) > 0\n", "a: 1\n"), @"
    policies/a.rego:3:1 error policy.rego-limit: `a.deny` took more memory than it may on `a.yaml`, in `numbers.range`
    not evaluated: a.yaml: a file that the organisation's rule `a.deny` did not finish
    ");
    insta::assert_snapshot!(say("package a\n\ndeny contains \"x\" if strings.count(\"abc\", \"\") == 4\n", "a: 1\n"), @"a.yaml:1:1 error a.deny: x");
    let many =
        "package a\n\ndeny contains msg if {\n\tsome n in numbers.range(1, 3000)\n\tmsg := sprintf(\"%d\", [n])\n}\n";
    let said = say(many, "a: 1\n");
    assert_eq!(said.lines().count(), 201, "{said}");
    assert!(
        said.starts_with(
            "policies/a.rego:3:1 error policy.rego-limit: `a.deny` found more than 1000 things in `a.yaml`"
        )
    );
}

#[test]
fn a_test_that_does_not_hold_says_what_was_false() {
    let policies = files(&[
        ("p/a.rego", "package a\n\ndeny contains msg if {\n\tinput.kind == \"Pod\"\n\tmsg := \"no pods\"\n}\n"),
        (
            "p/a_test.rego",
            "package a_test\n\nimport data.a\n\npod := {\"kind\": \"Pod\"}\n\ntest_count if {\n\tdenied := a.deny with input as pod\n\t\
             count(denied) == 2\n\tprint(\"not here\")\n}\n\ntest_with if {\n\tcount(a.deny) == 0 with input as {\"kind\": \"Pod\"}\n}\n\n\
             test_undefined if {\n\tprint(\"kind\", pod.kind)\n\tpod.name\n}\n\ntest_false := false\n\ntest_fine if a.deny with input as pod\n\n\
             test_none if {\n\tnot a.deny with input as pod\n}\n\ntest_broken if {\n\tx := {1: 2}\n\ty := no_such_function(x)\n\ty\n}\n",
        ),
        ("p/old_test.rego", "package old_test\n\ntest_old {\n\tx := 1\n\tx > 2\n}\n"),
    ]);
    let (policies, _) = Policies::read("p", &policies);
    let report = policies.test(|_| true);
    let told: Vec<String> = report
        .cases
        .iter()
        .map(|case| format!("{}:{} {} {:?} {:?}", case.path, case.line, case.name, case.verdict, case.printed))
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    p/a_test.rego:7 test_count Failed(Cause { line: Some(9), statement: Some("count(denied) == 2"), sides: Some(("1", "2")) }) []
    p/a_test.rego:13 test_with Failed(Cause { line: Some(14), statement: Some("count(a.deny) == 0 with input as {\"kind\": \"Pod\"}"), sides: Some(("1", "0")) }) []
    p/a_test.rego:17 test_undefined Failed(Cause { line: Some(19), statement: Some("pod.name"), sides: None }) ["p/a_test.rego:18: kind Pod"]
    p/a_test.rego:22 test_false Failed(Cause { line: None, statement: None, sides: None }) []
    p/a_test.rego:24 test_fine Passed []
    p/a_test.rego:26 test_none Failed(Cause { line: Some(27), statement: Some("not a.deny with input as pod"), sides: None }) []
    p/a_test.rego:30 test_broken Broken("there is no function `no_such_function`") []
    p/old_test.rego:3 test_old Failed(Cause { line: Some(5), statement: Some("x > 2"), sides: Some(("1", "2")) }) []
    "#);
}

#[test]
fn a_policy_that_is_nested_or_chained_without_end_is_refused_and_nothing_worse() {
    let head = "package a\n\ndeny contains \"x\" if ";
    let lines = |part: &str, times: usize| format!("{part}\n").repeat(times);
    for (name, text) in [
        ("parentheses", format!("{head}{}1{}\n", lines("(", 1_000), lines(")", 1_000))),
        ("lists", format!("{head}{}{}\n", lines("[", 1_000), lines("]", 1_000))),
        ("sums", format!("{head}1\n{} > 1\n", lines("+ 1", 3_000))),
        ("references", format!("{head}input{}\n", "[\n0]".repeat(1_000))),
        ("unions", format!("{head}{{1}}\n{}\n", lines("| {1}", 3_000))),
        ("minus", format!("{head}{}1\n", lines("-", 1_000))),
        ("calls", format!("{head}{}1{}\n", lines("count(", 1_000), lines(")", 1_000))),
        ("comprehensions", format!("{head}{}1{}\n", lines("{x | x := ", 1_000), lines("}", 1_000))),
        ("else", format!("package a\n\nf := 1 if false\n{}", lines("else := 2 if false", 3_000))),
        ("every", format!("{head}{{\n{}true\n{}}}\n", lines("every x in [1] {", 1_000), lines("}", 1_000))),
    ] {
        let (policies, wrong) = Policies::read("", &files(&[("a.rego", &text)]));
        assert!(wrong.iter().all(|fault| fault.rule.id == "policy.rego"), "{name}");
        assert!(wrong.len() == 1 || name == "else", "{name}: {}", told(&wrong));
        judged(&policies, &files(&[("a.yaml", "kind: Pod\n")]), &Settings::default());
    }
}

#[test]
fn rules_that_need_each_other_in_a_long_row_have_room() {
    let mut chain = String::from("package a\n\na0 := 1\n");
    for step in 1..1_500 {
        chain.push_str(&format!("a{step} := a{} + 1\n", step - 1));
    }
    chain.push_str("deny contains \"long\" if a1499 == 1500\n");
    let (mut policies, wrong) = Policies::read("", &files(&[("a.rego", &chain)]));
    assert_eq!(told(&wrong), "");
    policies.budget.package = Duration::from_secs(60);
    let outcome = judged(&policies, &files(&[("a.yaml", "kind: Pod\n")]), &Settings::default());
    assert_eq!(told(&outcome.judged.findings), "a.yaml:1:1 error a.deny: long");
    chain.push_str(&"b := 1\n".repeat(4_000));
    let (_, wrong) = Policies::read("", &files(&[("a.rego", &chain)]));
    assert_eq!(
        told(&wrong),
        "a.rego:1:1 error policy.rego: the policies have at most 5000 rules together, and here are more"
    );
}

#[test]
fn functions_that_call_themselves_are_refused_before_they_run() {
    let policies = files(&[
        (
            "a.rego",
            "package a\n\nimport data.b\n\nf(x) := b.g(x)\n\nfine(x) := f(x)\n\ndeny contains \"x\" if fine(1)\n",
        ),
        ("b.rego", "package b\n\nimport data.a as other\n\ng(x) := other.f(x)\n"),
        ("c.rego", "package c\n\nh(x) if h(x - 1)\n\ndeny contains \"x\" if h(3)\n"),
        ("d.rego", "package d\n\nk(x) if x\n\nk(x) if not x\n\ndeny contains \"fine\" if k(1)\n"),
    ]);
    let (policies, wrong) = Policies::read("", &policies);
    insta::assert_snapshot!(told(&wrong), @"
    a.rego:5:1 error policy.rego: the function `f` calls itself
    c.rego:3:1 error policy.rego: the function `h` calls itself
    ");
    let outcome = judged(&policies, &files(&[("a.yaml", "kind: Pod\n")]), &Settings::default());
    assert_eq!(told(&outcome.judged.findings), "a.yaml:1:1 error d.deny: fine");
}

/// Cases whose results another implementation gives as well; `judge.py` beside them asks it.
#[test]
fn rego_means_what_it_means_elsewhere() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/rego/semantics/cases.json");
    let cases: Vec<serde_json::Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(cases.len() > 50);
    let mut differ = String::new();
    for case in cases {
        let lines: Vec<&str> = case["policy"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        let policy = format!("package main\n\n{}\n", lines.join("\n"));
        let data = case.get("data").map_or_else(|| "{}".to_owned(), serde_json::Value::to_string);
        let (policies, wrong) = Policies::read("", &files(&[("a.rego", &policy), ("data.json", &data)]));
        let mut evaluator = evaluation::Evaluator::new(&policies.engine, policies.budget.bytes);
        evaluator.set_input(regorus::Value::from_json_str(&case["input"].to_string()).unwrap());
        let found = evaluator.rule("data.main.deny", Duration::from_secs(20)).map(|value| value.to_string());
        let expected = regorus::Value::from_json_str(&case["deny"].to_string()).unwrap().to_string();
        if found.as_ref() != Ok(&expected) || !wrong.is_empty() {
            differ.push_str(&format!("{}: {found:?}, {}, not {expected}\n", case["name"], told(&wrong)));
        }
    }
    assert_eq!(differ, "");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(60))]

    #[test]
    fn any_text_is_a_policy_or_a_fault(
        text in "(package a\n|deny contains |if |\\{|\\}|\\[|\\]|\\(|\\)|input|\\.x|:= |== |1 |\"s\"|\n|# METADATA\n|# title: \\[|not |some x in |f\\(|,|`|ü|\\PC){0,30}",
        document in "(kind: Pod\n|- a\n|  b: [1]\n|---\n|ü|\\PC){0,6}",
    ) {
        let (policies, _) = Policies::read("", &files(&[("a.rego", &text), ("b_test.rego", &text), ("data/c.yaml", &document)]));
        judged(&policies, &files(&[("a.yaml", &document), ("Dockerfile", &text)]), &Settings::default());
        policies.test(|_| true);
    }
}

#[test]
fn policies_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Policies>();
}
