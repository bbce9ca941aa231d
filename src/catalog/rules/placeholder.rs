//! `$text`, `$json` and `$yaml`: their value, and the file that it names.
//! Not unknown `$name`s, which stay as they are.

use crate::catalog::report::Report;
use crate::findings::{Rule, Section, Severity};
use crate::yaml::Node;

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.placeholder",
    section: Section::Catalog,
    title: "A placeholder names a readable file of the repository",
    severity: Severity::Error,
    aliases: &[],
    why: "Backstage replaces `$text`, `$json` and `$yaml` by the content of the file that they name, relative to the catalog file, and drops the entity when that fails. The file must be in the same repository.",
    how: "Correct the path. `$json` and `$yaml` need one valid document in the file.",
    wrong: fixture!("placeholder/wrong.yaml"),
    right: fixture!("placeholder/right.yaml"),
};

/// Notes a placeholder that cannot be resolved.
pub(in crate::catalog) fn note(key: &str, node: &Node<'_>, why: &str, report: &mut Report<'_>) {
    let message = format!("`{key}` cannot be resolved: {why}");
    report.add(&RULE, node.span, message, "Write the path of a file in this repository, relative to this file.");
}
