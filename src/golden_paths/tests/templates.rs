//! Reading `template.yaml`: everything wrong is told at once.

use super::*;

#[test]
fn everything_wrong_with_a_template_is_told_at_once() {
    let template = "apiVersion: scaffolder/v1beta3\nkind: template\nmetadata: {title: x}\nspec:\n  parameters: {properties: 3}\n  \
                    steps:\n    - {action: 'publish:gitlab'}\n    - {action: 'fetch:templat'}\n    - {id: x}\n    \
                    - {id: y, action: 'fetch:template', input: {}}\n    - {id: y, action: 'fetch:template', input: {url: a}, each: [1]}\n";
    let files: Files = BTreeMap::from([
        ("template.yaml".to_string(), SourceFile { contents: template.into(), executable: false, link: false }),
        ("a/../b".to_string(), SourceFile { contents: vec![], executable: false, link: false }),
    ]);
    let problems: Vec<String> = GoldenPath::from_files(files).unwrap_err().iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(problems.join("\n"), @r##"
    template.yaml: the path `a/../b` is refused: it holds `.` or `..`
    template.yaml:2:7: kind: expected `Template`
    template.yaml:1:13: apiVersion: expected `scaffolder.backstage.io/v1beta3`
    template.yaml:3:11: metadata.name: expected a text that is not empty
    template.yaml:5:3: spec.type: expected a text that is not empty
    template.yaml:5:15: spec.parameters, page 1: not a JSON schema: 3 is not of type "object"
    template.yaml:7:7: spec.steps, step 1 (`step-1`): the action `publish:gitlab` is not supported: repositories are made on GitHub, by `publish:github`
    template.yaml:8:7: spec.steps, step 2 (`step-2`): the action `fetch:templat` is not supported: did you mean `fetch:template`?
    template.yaml:9:7: spec.steps, step 3 (`x`): expected an `action`
    template.yaml:10:7: step `y` (fetch:template): the action needs the input `url`
    template.yaml:11:7: step `y` (fetch:template): an earlier step has the same id
    "##);
}

#[test]
fn a_file_that_is_no_template_is_a_problem_and_no_panic() {
    for text in ["", "x", "[", "a: b: c", "\u{0}", "- 1", "kind: *x", "metadata: 1", "%"] {
        let file = SourceFile { contents: text.into(), executable: false, link: false };
        assert!(GoldenPath::from_files(BTreeMap::from([("template.yaml".to_string(), file)])).is_err(), "{text:?}");
    }
    assert!(GoldenPath::from_files(Files::new()).is_err());
}

#[test]
fn an_input_that_the_action_does_not_know_is_a_warning() {
    let steps = "[{action: 'fetch:template', input: {url: s, valeus: {}, allowedHosts: []}}]";
    let warnings: Vec<String> = path(steps, &[]).unwrap().warnings.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(warnings.join("\n"), @"
    template.yaml:11:62: step `step-1` (fetch:template): the action has no input `valeus`, it is passed over: did you mean `values`?
    template.yaml:11:80: step `step-1` (fetch:template): the action has no input `allowedHosts`, it is passed over
    ");
}
