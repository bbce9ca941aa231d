//! Forms as people write them, and the issues that they become.

use proptest::prelude::*;

use super::read;

const FORM: &str = r#"
name: New backend service
description: A repository with everything.
title: "New service: "
labels: ["idp:rest-api-node"]
body:
  - type: markdown
    attributes: {value: "Fill this in."}
  - type: input
    id: name
    attributes: {label: Name, placeholder: orders}
    validations: {required: true}
  - type: dropdown
    id: owner
    attributes: {label: Owner, options: [payments, platform], default: 1}
  - type: dropdown
    id: regions
    attributes: {label: Regions, multiple: true, options: [eu, us]}
  - type: textarea
    id: config
    attributes: {label: Settings, render: yaml}
  - type: textarea
    id: why
    attributes: {label: Why}
  - type: checkboxes
    id: extras
    attributes: {label: Extras, options: [{label: Monitoring}, {label: I have read the rules, required: true}]}
"#;

#[test]
fn a_filled_in_form_becomes_the_text_that_github_writes() {
    let form = read(FORM).unwrap();
    let answers = form
        .named_answers(&[
            ("name", &["orders"]),
            ("regions", &["eu", "us"]),
            ("config", &["a: 1\n### no heading"]),
            ("extras", &["I have read the rules"]),
        ])
        .unwrap();
    insta::assert_snapshot!(form.issue_body(&answers).unwrap(), @r"
    ### Name

    orders

    ### Owner

    platform

    ### Regions

    eu, us

    ### Settings

    ```yaml
    a: 1
    ### no heading
    ```

    ### Why

    _No response_

    ### Extras

    - [ ] Monitoring
    - [X] I have read the rules
    ");
}

#[test]
fn what_is_missing_is_told_all_at_once() {
    let form = read(FORM).unwrap();
    let answers = form.named_answers(&[("owner", &["nobody"]), ("name", &[" "])]).unwrap();
    insta::assert_snapshot!(form.issue_body(&answers).unwrap_err().0.join("\n"), @r#"
    Name: this must be answered
    Owner: "nobody" is not offered
    Extras: "I have read the rules" must be ticked
    "#);
    assert!(form.named_answers(&[("colour", &["red"])]).is_err());
}

#[test]
fn a_file_that_is_no_form_says_why() {
    let why = |text: &str| read(text).unwrap_err();
    assert!(why("name: x\n").contains("missing field"), "{}", why("name: x\n"));
    let with = |body: &str| why(&format!("name: a\ndescription: b\nbody:\n{body}"));
    assert_eq!(
        with("  - {type: markdown, attributes: {value: x}}\n"),
        "body must contain at least one non-markdown field"
    );
    assert_eq!(with("  - {type: slider, attributes: {label: x}}\n"), "body[0]: \"slider\" is not a type of field");
    let twice = "  - {type: input, attributes: {label: x}}\n".repeat(2);
    assert_eq!(with(&twice), "body must have unique labels: \"x\" is there twice");
    assert_eq!(
        with("  - {type: input, id: 'a b', attributes: {label: x}}\n"),
        "id \"a b\" can only contain letters, digits, - and _"
    );
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_fail_badly(text in "\\PC{0,200}") {
        let _ = read(&text);
    }

    #[test]
    fn whatever_is_answered_stays_below_its_heading(answer in "\\PC{1,80}") {
        let form = read(FORM).unwrap();
        let answers = form.named_answers(&[("name", &[&answer]), ("extras", &["I have read the rules"])]).unwrap();
        if let Ok(body) = form.issue_body(&answers) {
            prop_assert!(body.starts_with("### Name\n\n"));
            prop_assert_eq!(body.matches("\n\n### Owner\n\n").count(), 1);
        }
    }
}
