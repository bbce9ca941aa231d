//! `metadata.namespace`: a text of the right form, where there is one.
//! Not whether anybody uses the namespace.

use super::envelope::text_of;
use crate::catalog::formats;
use crate::catalog::report::{Report, quoted};
use crate::findings::{Rule, Section, Severity};
use crate::yaml::Node;

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.namespace-format",
    section: Section::Catalog,
    title: "A namespace has at most 63 lower-case letters, digits or `-`",
    severity: Severity::Error,
    aliases: &[],
    why: "A namespace is a DNS label: 1 to 63 characters from `[a-z0-9-]` that begin and end with a letter or digit. Most organisations need none at all.",
    how: "Write it in lower case, or leave it out: `default` is meant then.",
    wrong: fixture!("namespace-format/wrong.yaml"),
    right: fixture!("namespace-format/right.yaml"),
};

/// The namespace, `default` when there is none; nothing when it is wrong.
pub(in crate::catalog) fn check<'n>(metadata: &'n Node<'_>, report: &mut Report<'_>) -> Option<&'n str> {
    let Some(node) = metadata.get("namespace") else { return Some("default") };
    let help = "Write it in lower case with letters, digits and `-`, or leave it out: `default` is meant then.";
    let text = text_of(node, "metadata.namespace", &RULE, help, report)?;
    if formats::is_dns_label(text) {
        return Some(text);
    }
    let message = format!(
        "`metadata.namespace` must be 1 to 63 lower-case letters, digits or `-`, with a letter or digit at both ends, but it is {}",
        quoted(text)
    );
    let lower = text.to_ascii_lowercase();
    let fix = formats::is_dns_label(&lower)
        .then(|| report.rewrite(node, "write the namespace in lower case", &lower))
        .flatten();
    report.add_with_fix(&RULE, node.span, message, help, fix);
    None
}
