//! What IAM policies allow, wherever they are written: as a document in Terraform's own words, as JSON in a text, by
//! `jsonencode`, or as properties of a template.

use super::json::{self, Language};
use super::module::{Block, Module};
use super::value::{Given, Map, Node, Value};
use crate::yaml;

/// A statement that allows something to whoever has the policy.
#[derive(Debug)]
pub struct Statement<'n, 'a> {
    pub actions: Option<&'n Node<'a>>,
    pub resources: Option<&'n Node<'a>>,
    /// Whether a condition narrows it.
    pub conditional: bool,
}

/// The arguments that hold a policy of IAM. Those of buckets, queues and keys name who they are for, and there a `*`
/// is the thing itself.
const POLICIES: [(&str, &str); 11] = [
    ("aws_iam_policy", "policy"),
    ("aws_iam_role_policy", "policy"),
    ("aws_iam_user_policy", "policy"),
    ("aws_iam_group_policy", "policy"),
    ("aws_ssoadmin_permission_set_inline_policy", "inline_policy"),
    ("AWS::IAM::Policy", "PolicyDocument"),
    ("AWS::IAM::ManagedPolicy", "PolicyDocument"),
    ("AWS::IAM::RolePolicy", "PolicyDocument"),
    ("AWS::IAM::UserPolicy", "PolicyDocument"),
    ("AWS::IAM::GroupPolicy", "PolicyDocument"),
    ("AWS::SSO::PermissionSet", "InlinePolicy"),
];

/// Calls for each statement of a resource.
pub fn each_statement(module: &Module<'_>, block: &Block<'_>, told: &mut dyn FnMut(&Statement<'_, '_>)) {
    let body = &block.body;
    if let Some((_, argument)) = POLICIES.iter().find(|(kind, _)| *kind == block.kind) {
        if let Some(entry) = body.entry(argument) {
            document(module, block, &entry.value, told);
        }
        return;
    }
    let (list, inside) = match block.kind.as_ref() {
        "aws_iam_role" => ("inline_policy", Some("policy")),
        "AWS::IAM::Role" | "AWS::IAM::User" | "AWS::IAM::Group" => ("Policies", Some("PolicyDocument")),
        "AWS::Serverless::Function" => ("Policies", None),
        _ => return,
    };
    for policy in body.blocks(list) {
        match inside {
            None => document(module, block, policy, told),
            Some(inside) => {
                if let Some(entry) = policy.map().and_then(|policy| policy.entry(inside)) {
                    document(module, block, &entry.value, told);
                }
            }
        }
    }
}

/// Calls for each statement of `data "aws_iam_policy_document"`.
pub fn each_of_data(block: &Block<'_>, told: &mut dyn FnMut(&Statement<'_, '_>)) {
    for statement in block.body.blocks("statement").filter_map(Node::map) {
        let allows = match statement.given("effect") {
            Given::Absent => true,
            Given::Is(effect) => effect.text() == Some("Allow"),
            Given::Unknown => false,
        };
        let for_somebody = statement.entry("principals").is_some() || statement.entry("not_principals").is_some();
        if allows && !for_somebody && !statement.open {
            let part = |key| statement.entry(key).map(|entry| &entry.value);
            let conditional = statement.entry("condition").is_some();
            told(&Statement { actions: part("actions"), resources: part("resources"), conditional });
        }
    }
}

fn document(module: &Module<'_>, block: &Block<'_>, node: &Node<'_>, told: &mut dyn FnMut(&Statement<'_, '_>)) {
    if let Value::Map(map) = &node.value {
        return statements(map, told);
    }
    let source = node.at.of(module.source(block).text);
    let (text, language) = match &node.value {
        // A heredoc is read where it stands, so that a finding does too.
        _ if source.starts_with("<<") => {
            let Some((start, lines)) = source.split_once('\n') else { return };
            let lines = lines.rsplit_once('\n').map_or("", |(lines, _)| lines);
            (lines, Language::Policy(node.at.start as usize + start.len() + 1, None))
        }
        Value::Text(text) => (text.as_ref(), Language::Policy(0, Some(node.at))),
        _ => return,
    };
    if !text.trim_start().starts_with('{') {
        return;
    }
    let stream = yaml::read(text, &yaml::Limits::default());
    let valid = stream.documents.into_iter().filter(|document| document.problems.is_empty());
    for document in valid.take(1) {
        if let Value::Map(map) = json::node(document.root, language).value {
            statements(&map, told);
        }
    }
}

fn statements(document: &Map<'_>, told: &mut dyn FnMut(&Statement<'_, '_>)) {
    for statement in document.blocks("Statement").filter_map(Node::map) {
        let for_somebody = statement.entry("Principal").is_some() || statement.entry("NotPrincipal").is_some();
        if statement.text("Effect") == Some("Allow") && !for_somebody && !statement.open {
            let part = |key| statement.entry(key).map(|entry| &entry.value);
            let conditional = statement.entry("Condition").is_some();
            told(&Statement { actions: part("Action"), resources: part("Resource"), conditional });
        }
    }
}
