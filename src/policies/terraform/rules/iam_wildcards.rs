//! Policies of IAM that allow more than anybody needs.

mod limitable;

use std::collections::HashSet;

use crate::findings::{Rule, Section, Severity};
use crate::policies::report::Findings;
use crate::policies::terraform::module::{Block, Module};
use crate::policies::terraform::policy::{self, Statement};
use crate::policies::terraform::value::{Map, Node, Place, Value};
use crate::policies::terraform::words::quoted;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "TF-007",
    section: Section::Policy,
    title: "IAM policies allow no more than is needed",
    severity: Severity::Error,
    aliases: &["CKV_AWS_62", "CKV_AWS_63", "CKV_AWS_355", "CKV_AWS_356", "CKV_AWS_1", "CKV_AWS_49", "CKV_AWS_274"],
    why: "Whoever gets hold of a role that may do everything has the whole account. A statement that allows the action \
          `*` on the resource `*`, and the policy `AdministratorAccess` on a role, user or group, are that. Less bad, \
          and a warning: every action on some resources, every action of a service (`s3:*`, also on one bucket, unlike \
          by checkov), and actions that read, change or delete data or hand on rights on every resource \
          (`dynamodb:DeleteItem` on `*`).\n\nFor the last one only actions count that can be limited to a resource \
          and that touch data or rights; many others, as `ec2:DescribeInstances` or `ecr:GetAuthorizationToken`, only \
          work with `*`, and listing harms less. Checkov counts every action that can be limited (CKV_AWS_355, \
          CKV_AWS_356). A condition narrows a statement: then `*` on `*` is a warning and the rest is not reported. \
          Statements with a principal belong to a bucket, a queue or a key, where `*` means that one thing, and \
          service control policies only limit: neither is reported. `NotAction` is not judged.",
    how: "List the actions that are used and the ARNs they are used on. IAM Access Analyzer writes such a policy from \
          what was used.",
    wrong: fixture!("TF-007/wrong/role.tf"),
    right: fixture!("TF-007/right/role.tf"),
};

/// The policy of AWS that allows everything; the part behind the partition.
const ADMINISTRATOR: &str = ":iam::aws:policy/AdministratorAccess";

/// Where policies are attached by their ARN.
const ATTACHED: [(&str, &str); 8] = [
    ("aws_iam_role_policy_attachment", "policy_arn"),
    ("aws_iam_user_policy_attachment", "policy_arn"),
    ("aws_iam_group_policy_attachment", "policy_arn"),
    ("aws_iam_policy_attachment", "policy_arn"),
    ("aws_iam_role", "managed_policy_arns"),
    ("AWS::IAM::Role", "ManagedPolicyArns"),
    ("AWS::IAM::User", "ManagedPolicyArns"),
    ("AWS::IAM::Group", "ManagedPolicyArns"),
];

/// Notes each statement that allows too much, once.
pub(super) fn check(module: &Module<'_>, out: &mut Findings<'_>) {
    for block in module.judged() {
        policy::each_statement(module, block, &mut |statement| judge(module, block, statement, out));
        attached(module, block, out);
    }
    let limits = of_organisations(module);
    let documents = module.data.iter().filter(|block| block.kind == "aws_iam_policy_document");
    for block in documents.filter(|block| module.is_judged(block) && !limits.contains(block.name.as_ref())) {
        policy::each_of_data(block, &mut |statement| judge(module, block, statement, out));
    }
}

fn judge(module: &Module<'_>, block: &Block<'_>, statement: &Statement<'_, '_>, out: &mut Findings<'_>) {
    let actions = statement.actions.map(Node::items).unwrap_or_default();
    let everything = actions.iter().find(|action| action.text().is_some_and(|text| matches!(text, "*" | "*:*")));
    let resources = statement.resources.map(Node::items).unwrap_or_default();
    let everywhere = resources.iter().find(|resource| resource.text() == Some("*"));
    let (at, severity, allowed) = match (everything, everywhere) {
        (Some(action), Some(_)) if !statement.conditional => {
            (action.at, Severity::Error, "every action on every resource".to_owned())
        }
        (Some(action), Some(_)) => {
            (action.at, Severity::Warning, "every action on every resource under a condition".to_owned())
        }
        _ if statement.conditional => return,
        (Some(action), None) => (action.at, Severity::Warning, "every action on its resources".to_owned()),
        (None, everywhere) => match (actions.iter().find(|action| is_whole_service(action)), everywhere) {
            (Some(action), _) => (action.at, Severity::Warning, format!("every action of a service, {}", name(action))),
            (None, Some(resource)) => {
                match actions.iter().find(|action| action.text().is_some_and(limitable::should_be_limited)) {
                    Some(action) => (resource.at, Severity::Warning, format!("{} on every resource", name(action))),
                    None => return,
                }
            }
            (None, None) => return,
        },
    };
    let address = quoted(&called(module, block));
    let message = format!("A policy must allow no more than is needed, but {address} allows {allowed}");
    let help = "List the actions that are used, and the ARNs of the resources they are used on.";
    out.add(module.found(&RULE, block, at, message).severity(severity).help(help));
}

fn called(module: &Module<'_>, block: &Block<'_>) -> String {
    let data = if block.kind == "aws_iam_policy_document" { "data." } else { "" };
    format!("{data}{}", module.address(block))
}

fn name(action: &Node<'_>) -> String {
    quoted(action.text().unwrap_or_default())
}

/// `s3:*`
fn is_whole_service(action: &Node<'_>) -> bool {
    action.text().and_then(|text| text.strip_suffix(":*")).is_some_and(|service| !service.is_empty())
}

fn attached(module: &Module<'_>, block: &Block<'_>, out: &mut Findings<'_>) {
    let arguments = ATTACHED.iter().filter(|(kind, _)| *kind == block.kind);
    for policy in arguments.flat_map(|(_, argument)| block.body.blocks(argument)) {
        if policy.text().is_some_and(|arn| arn.starts_with("arn:aws") && arn.ends_with(ADMINISTRATOR)) {
            let at: Place = policy.at;
            let address = quoted(&module.address(block));
            let message = format!(
                "A policy must allow no more than is needed, but {address} attaches `AdministratorAccess`, which allows \
                 every action on every resource"
            );
            let help = "Attach a policy that lists the actions and resources that are used.";
            out.add(module.found(&RULE, block, at, message).help(help));
        }
    }
}

/// The documents that are service control policies: they limit, and allow nothing to anybody.
fn of_organisations<'m>(module: &'m Module<'_>) -> HashSet<&'m str> {
    let mut names = HashSet::new();
    for block in module.resources.iter().filter(|block| block.kind == "aws_organizations_policy") {
        documents_in(&block.body, &mut names);
    }
    names
}

fn documents_in<'m>(map: &'m Map<'_>, names: &mut HashSet<&'m str>) {
    for entry in &map.entries {
        if let Value::Reference(reference) = &entry.value.value {
            let rest = reference.strip_prefix("data.aws_iam_policy_document.");
            names.extend(rest.and_then(|rest| rest.split(['.', '[']).next()));
        }
    }
}
