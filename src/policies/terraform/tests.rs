//! What the rules say of ways of writing that are easy to get wrong.

mod aws;
mod cloudformation;
mod folders;
mod identity;
mod network;

use proptest::prelude::*;

use crate::policies::{Content, File, Judged, Repository, Settings, judge};

/// A judgement of these files, which are all there is.
fn judged(files: &[(&str, &str)]) -> Judged {
    let file = |text| File { content: Content::Text(text), judged: true };
    let files = files.iter().map(|(path, text)| (*path, file(*text))).collect();
    judge(&Repository { files, complete: true, ..Repository::default() }, &Settings::default())
}

/// The findings in files, as a person would note them.
fn told(files: &[(&str, &str)]) -> String {
    let mut lines: Vec<String> = judged(files)
        .findings
        .iter()
        .filter(|found| found.rule.id.starts_with("TF-") || found.rule.id == "policy.unreadable")
        .map(|found| format!("{}:{} {} {}", found.path, found.span.start.line, found.rule.id, found.message))
        .collect();
    lines.sort();
    lines.join("\n")
}

/// The findings in one file of Terraform: line and rule.
fn places(text: &str) -> Vec<String> {
    let judged = judged(&[("main.tf", text)]);
    judged.findings.iter().map(|found| format!("{} {}", found.span.start.line, found.rule.id)).collect()
}

/// Asserts that nothing is said of a file of Terraform.
#[track_caller]
fn nothing(text: &str) {
    assert_eq!(told(&[("main.tf", text)]), "", "{text}");
}

#[test]
fn a_file_that_is_no_hcl_is_one_finding() {
    insta::assert_snapshot!(
        told(&[("main.tf", "resource \"aws_sqs_queue\" \"q\" {\n  name =\n}\n")]),
        @"main.tf:2 policy.unreadable The file must be valid HCL, but an expression was expected here"
    );
}

#[test]
fn a_destroyed_database_is_told_of_plans_and_blocks_removed() {
    let removed = "removed {\n  from = aws_db_instance.orders\n  lifecycle {\n    destroy = true\n  }\n}\n";
    insta::assert_snapshot!(
        told(&[("main.tf", removed)]),
        @"main.tf:4 TF-012 A resource that holds data must not be destroyed unseen, but `aws_db_instance.orders` holds data and `removed` destroys it"
    );
    nothing(&removed.replace("true", "false"));
    nothing(&removed.replace("aws_db_instance", "aws_iam_role"));
}

#[test]
fn locals_that_name_each_other_do_not_multiply() {
    let mut text = String::from("locals {\n  l0 = [1, 1, 1, 1, 1, 1, 1, 1]\n");
    for level in 1..30 {
        let items = vec![format!("local.l{}", level - 1); 8].join(", ");
        text.push_str(&format!("  l{level} = [{items}]\n"));
    }
    text.push_str("  self = local.self\n}\nresource \"aws_sqs_queue\" \"q\" {\n  a = local.l29\n  b = local.self\n");
    text.push_str("  sqs_managed_sse_enabled = true\n}\n");
    nothing(&text);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_judged(text in any::<String>()) {
        judged(&[("main.tf", &text), ("x.tf.json", &text), ("template.yaml", &text), ("a.tfvars", &text)]);
    }

    #[test]
    fn any_template_is_judged(inside in "[ \n{}\\[\\]:!\"',A-Za-z0-9.$-]{0,200}") {
        let template = format!("Resources:\n  A:\n    Type: AWS::S3::Bucket\n    Properties: {inside}\n");
        judged(&[("template.yaml", &template)]);
        let policy = format!("resource \"aws_iam_policy\" \"p\" {{\n  policy = <<EOF\n{{ {inside}\nEOF\n}}\n");
        judged(&[("main.tf", &policy)]);
    }
}
