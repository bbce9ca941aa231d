//! A Template with another version than the one that works.
//! Not other kinds with a wrong version: that is `unknown-kind`.

use crate::catalog::report::{Report, quoted};
use crate::findings::{Rule, Section, Severity};
use crate::yaml::Node;

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.template-version",
    section: Section::Catalog,
    title: "A Template has the version `scaffolder.backstage.io/v1beta3`",
    severity: Severity::Error,
    aliases: &[],
    why: "Older versions (`backstage.io/v1beta2`, `…/v1alpha1`) are gone, and `scaffolder/v1beta3`, which many articles show, never existed. Backstage drops such a Template.",
    how: "Write `apiVersion: scaffolder.backstage.io/v1beta3`.",
    wrong: fixture!("template-version/wrong.yaml"),
    right: fixture!("template-version/right.yaml"),
};

/// The one version of a Template.
const RIGHT: &str = "scaffolder.backstage.io/v1beta3";

/// Notes a wrong version of a Template. Returns whether there was one.
pub(in crate::catalog) fn check(root: &Node<'_>, version: &str, kind: &str, report: &mut Report<'_>) -> bool {
    if version == RIGHT || !(kind == "Template" || version.starts_with("scaffolder/")) {
        return false;
    }
    let Some(node) = root.get("apiVersion") else { return false };
    let message = format!("a Template has the version `{RIGHT}`, but it is {}", quoted(version));
    let fix = report.rewrite(node, &format!("write the version `{RIGHT}`"), RIGHT);
    report.add_with_fix(&RULE, node.span, message, format!("Write `apiVersion: {RIGHT}`."), fix);
    true
}
