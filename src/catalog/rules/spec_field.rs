//! The fields of `spec`: there where they are needed, of the right type.
//! Not whether references can be read: that is `reference-format`.

use super::envelope;
use crate::catalog::kinds::Kind;
use crate::catalog::report::{Report, found};
use crate::catalog::shape::{Misfit, Object, Shape, path_words};
use crate::findings::{Rule, Section, Severity};
use crate::yaml::{Node, Value};

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.spec-field",
    section: Section::Catalog,
    title: "The fields of `spec` are what the kind wants",
    severity: Severity::Error,
    aliases: &[],
    why: "Each built-in kind has a schema: fields that must be there, and types for the ones that it knows. Other fields are free.",
    how: "Add the missing field, or write the value in the type that is named. A number or boolean without quotes is no text.",
    wrong: fixture!("spec-field/wrong.yaml"),
    right: fixture!("spec-field/right.yaml"),
};

/// Notes each field that does not fit.
pub(in crate::catalog) fn check(
    spec: &Node<'_>,
    kind: &'static Kind,
    object: &'static Object,
    report: &mut Report<'_>,
) {
    let Some(map) = spec.as_map() else { return };
    object.check(spec, map, &mut Vec::new(), &mut |path, misfit| match misfit {
        Misfit::Missing { parent, field } => {
            let place = path_words(path);
            let message = format!("`{place}` must have `{}` in an entity of kind `{}`", field.name, kind.name);
            let help = format!("Add `{}:` with {}.", field.name, field.shape.words());
            report.add(&RULE, envelope::start_of(parent), message, help);
        }
        Misfit::Wrong { node, shape } => {
            let message = format!("`{}` must be {}, but it is {}", path_words(path), shape.words(), found(node));
            let fix =
                matches!(shape, Shape::Text | Shape::AnyText | Shape::Condition).then(|| report.quote(node)).flatten();
            report.add_with_fix(&RULE, node.span, message, help(node, shape), fix);
        }
    });
}

fn help(node: &Node<'_>, shape: &Shape) -> &'static str {
    match (shape, &node.value) {
        (Shape::Text | Shape::AnyText, Value::Number(_) | Value::Bool(_)) => "Put the value in quotes.",
        (Shape::List(_), Value::Text(_)) => "Write it as a list, `- ` before the value, also when it is only one.",
        (_, Value::Null) => "Write a value, or remove the field.",
        (Shape::Text, Value::Text(_)) => "Write a value, or remove the field where it is optional.",
        (Shape::Text, Value::Map(_)) => "Write a text; a file's content is drawn in with `$text`.",
        _ => "Write the value in the type that is wanted.",
    }
}
