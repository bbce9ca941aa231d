//! `spec`: there where the kind wants it, and a mapping wherever it is.
//! Not what is in it: that is `spec-field`.

use crate::catalog::kinds::Kind;
use crate::catalog::report::{Report, found};
use crate::findings::{Rule, Section, Severity};
use crate::yaml::Node;

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.spec-missing",
    section: Section::Catalog,
    title: "An entity of a built-in kind has a `spec`",
    severity: Severity::Error,
    aliases: &[],
    why: "All built-in kinds keep what is particular to them in `spec`, a mapping. Even a Location without targets needs `spec: {}`.",
    how: "Add `spec` with the fields that the kind wants.",
    wrong: fixture!("spec-missing/wrong.yaml"),
    right: fixture!("spec-missing/right.yaml"),
};

/// The node of `spec`, when it is a mapping. `kind` is the built-in kind; an added one may do without.
pub(in crate::catalog) fn check<'n, 'a>(
    root: &'n Node<'a>,
    kind: Option<&Kind>,
    report: &mut Report<'_>,
) -> Option<&'n Node<'a>> {
    let Some(node) = root.get("spec") else {
        if let Some(kind) = kind {
            let message = format!("an entity of kind `{}` must have a `spec`", kind.name);
            report.add(&RULE, super::envelope::start_of(root), message, help(kind));
        }
        return None;
    };
    if node.as_map().is_none() {
        let message = format!("`spec` must be a mapping, but it is {}", found(node));
        report.add(&RULE, node.span, message, kind.map_or_else(|| "Write a mapping, or remove it.".to_owned(), help));
        return None;
    }
    Some(node)
}

fn help(kind: &Kind) -> String {
    let needed = kind.spec.fields.iter().filter(|field| field.required);
    let names: Vec<String> = needed.map(|field| format!("`{}`", field.name)).collect();
    match names.is_empty() {
        true => "Write `spec: {}`.".to_owned(),
        false => format!("Write `spec:` with {} below it.", names.join(", ")),
    }
}
