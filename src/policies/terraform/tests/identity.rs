use super::{judged, nothing, places};
use crate::findings::Severity;

fn document(statement: &str) -> String {
    format!("data \"aws_iam_policy_document\" \"d\" {{\n  statement {{\n{statement}\n  }}\n}}\n")
}

fn severities(text: &str) -> Vec<Severity> {
    judged(&[("main.tf", text)]).findings.iter().map(|found| found.severity).collect()
}

#[test]
fn everything_everywhere_blocks_and_less_than_that_warns() {
    assert_eq!(severities(&document("actions = [\"*\"]\nresources = [\"*\"]")), [Severity::Error]);
    assert_eq!(severities(&document("actions = [\"*\"]\nresources = [var.arn]")), [Severity::Warning]);
    assert_eq!(severities(&document("actions = [\"s3:Get*\", \"s3:*\"]\nresources = [var.arn]")), [Severity::Warning]);
    assert_eq!(severities(&document("actions = [\"dynamodb:Put*\"]\nresources = [\"*\"]")), [Severity::Warning]);
    let condition = "condition {\n test = \"Bool\"\n}";
    assert_eq!(
        severities(&document(&format!("actions = [\"*\"]\nresources = [\"*\"]\n{condition}"))),
        [Severity::Warning]
    );
    nothing(&document(&format!("actions = [\"iam:PassRole\"]\nresources = [\"*\"]\n{condition}")));
}

#[test]
fn listing_denying_and_policies_of_things_are_fine() {
    nothing(&document("actions = [\"ec2:Describe*\", \"ecr:GetAuthorizationToken\"]\nresources = [\"*\"]"));
    nothing(&document("effect = \"Deny\"\nactions = [\"*\"]\nresources = [\"*\"]"));
    nothing(&document(
        "actions = [\"kms:*\"]\nresources = [\"*\"]\nprincipals {\n type = \"AWS\"\n identifiers = [var.root]\n}",
    ));
    let limit = document("actions = [\"*\"]\nresources = [\"*\"]");
    nothing(&format!(
        "{limit}resource \"aws_organizations_policy\" \"full\" {{\n  content = data.aws_iam_policy_document.d.json\n}}\n"
    ));
}

#[test]
fn json_in_a_text_is_read_where_it_stands() {
    let heredoc = "resource \"aws_iam_policy\" \"p\" {\n  policy = <<-EOF\n    {\n      \"Statement\": [{\n        \"Effect\": \"Allow\",\n        \"Action\": \"*\",\n        \"Resource\": [\"${var.arn}\", \"*\"]\n      }]\n    }\n  EOF\n}\n";
    assert_eq!(places(heredoc), ["6 TF-007"]);
    nothing(&heredoc.replace("\"Action\": \"*\"", "\"Action\": \"${var.action}\""));
    nothing(&heredoc.replace("{\n      \"Statement\"", "not json\n      \"Statement\""));
    let quoted = r#"resource "aws_iam_policy" "p" {
  policy = "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":[\"*\"],\"Resource\":\"*\"}}"
}
"#;
    assert_eq!(places(quoted), ["2 TF-007"]);
}

#[test]
fn the_administrator_of_aws_is_everything_everywhere() {
    let attached = "resource \"aws_iam_role_policy_attachment\" \"a\" {\n  role = var.role\n  policy_arn = \"arn:aws:iam::aws:policy/AdministratorAccess\"\n}\n";
    assert_eq!(severities(attached), [Severity::Error]);
    nothing(&attached.replace("AdministratorAccess", "ReadOnlyAccess"));
}
