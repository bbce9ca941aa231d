//! `apiVersion`: there, a text, of the right form.
//! Not whether the version goes with the kind: that is `unknown-kind`.

use super::envelope::{required, text_of};
use crate::catalog::formats;
use crate::catalog::report::{Report, quoted};
use crate::findings::{Rule, Section, Severity};
use crate::yaml::Node;

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.api-version",
    section: Section::Catalog,
    title: "`apiVersion` is a version in the form `group/version`",
    severity: Severity::Error,
    aliases: &[],
    why: "`apiVersion` says which rules an entity follows: `backstage.io/v1alpha1` for all built-in kinds but Template, which has `scaffolder.backstage.io/v1beta3`.",
    how: "Write the version that belongs to the kind.",
    wrong: fixture!("api-version/wrong.yaml"),
    right: fixture!("api-version/right.yaml"),
};

/// The version, when it is one.
pub(in crate::catalog) fn check<'n>(root: &'n Node<'_>, report: &mut Report<'_>) -> Option<&'n str> {
    let help = "Write `apiVersion: backstage.io/v1alpha1`, or `scaffolder.backstage.io/v1beta3` for a Template.";
    let node = required(root, "apiVersion", &RULE, help, report)?;
    let text = text_of(node, "apiVersion", &RULE, help, report)?;
    if !formats::is_api_version(text) {
        let message =
            format!("`apiVersion` must have the form `version` or `group.domain/version`, but it is {}", quoted(text));
        report.add(&RULE, node.span, message, help);
        return None;
    }
    Some(text)
}
