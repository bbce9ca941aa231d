//! Texts that refer to other entities: whether they can be read.
//! Not whether the entity exists: that is `dangling-reference`.

use crate::catalog::formats;
use crate::catalog::kinds::{Kind, RelationField};
use crate::catalog::report::{Report, found, quoted};
use crate::catalog::{EntityRef, RefProblem, Relation, RelationKind};
use crate::findings::{Rule, Section, Severity};
use crate::yaml::{Node, Value};
use std::collections::HashSet;

/// The rule.
pub(in crate::catalog) static RULE: Rule = Rule {
    id: "catalog.reference-format",
    section: Section::Catalog,
    title: "A reference has the form `[kind:][namespace/]name`",
    severity: Severity::Error,
    aliases: &[],
    why: "References tie entities together. One that cannot be read makes Backstage drop the whole entity. `dependsOn` and `dependencyOf` have no kind by default: it must be written.",
    how: "Write the kind before the name, as in `component:orders` or `resource:default/orders-db`.",
    wrong: fixture!("reference-format/wrong.yaml"),
    right: fixture!("reference-format/right.yaml"),
};

/// The relations that the spec states; each reference that cannot be read is noted.
pub(in crate::catalog) fn check(
    spec: &Node<'_>,
    kind: &Kind,
    namespace: &str,
    report: &mut Report<'_>,
) -> Vec<Relation> {
    let mut relations = Vec::new();
    let mut seen = Seen::default();
    for field in kind.relations {
        let Some(node) = spec.get(field.name) else { continue };
        let targets = match &node.value {
            Value::List(items) => items.as_slice(),
            value if formats::is_falsy(value) => &[],
            _ => std::slice::from_ref(node),
        };
        for target in targets {
            if let Some(reference) = read(target, field, namespace, report)
                && seen.is_new(&relations, field.kind, &reference)
            {
                relations.push(Relation { kind: field.kind, target: reference, field: field.name, span: target.span });
            }
        }
    }
    relations
}

/// Which relations are there already.
#[derive(Default)]
struct Seen(HashSet<(RelationKind, EntityRef)>);

impl Seen {
    /// Up to so many relations are searched one by one.
    const FEW: usize = 16;

    fn is_new(&mut self, relations: &[Relation], kind: RelationKind, target: &EntityRef) -> bool {
        if relations.len() < Self::FEW {
            return !relations.iter().any(|relation| relation.kind == kind && relation.target == *target);
        }
        if self.0.is_empty() {
            self.0.extend(relations.iter().map(|relation| (relation.kind, relation.target.clone())));
        }
        self.0.insert((kind, target.clone()))
    }
}

/// Reads one reference. Where Backstage has no schema for the field (`dependencyOf`), the object form
/// `{kind, namespace, name}` passes as well.
fn read(node: &Node<'_>, field: &RelationField, namespace: &str, report: &mut Report<'_>) -> Option<EntityRef> {
    let read = match &node.value {
        Value::Text(text) => EntityRef::parse(text, field.default_kind, namespace),
        Value::Map(_) if field.name == "dependencyOf" => read_object(node, namespace),
        // The schema has noted it already.
        _ if field.name != "dependencyOf" => return None,
        _ => Err(RefProblem::EmptyPart),
    };
    match read {
        Ok(reference) => Some(reference),
        Err(RefProblem::EmptyPart) if node.as_text() == Some("") && field.name != "dependencyOf" => None,
        Err(problem) => {
            note(node, field, problem, report);
            None
        }
    }
}

/// The object form; a part that is there must be a text that is not empty.
fn read_object(node: &Node<'_>, namespace: &str) -> Result<EntityRef, RefProblem> {
    let part = |name: &str| match node.get(name).map(|part| &part.value) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Text(text)) if !text.is_empty() => Ok(Some(text.as_ref())),
        Some(_) => Err(RefProblem::EmptyPart),
    };
    match (part("kind")?, part("namespace")?, part("name")?) {
        (Some(kind), written, Some(name)) => Ok(EntityRef::new(kind, written.unwrap_or(namespace), name)),
        _ => Err(RefProblem::EmptyPart),
    }
}

fn note(node: &Node<'_>, field: &RelationField, problem: RefProblem, report: &mut Report<'_>) {
    let (message, help) = match problem {
        RefProblem::EmptyPart => (
            format!(
                "`spec.{}` must hold references of the form `[kind:][namespace/]name`, but one is {}",
                field.name,
                found(node)
            ),
            "Write `kind:name`, for example `component:orders`; no part may be empty.".to_owned(),
        ),
        RefProblem::NoKind => {
            let name = node.as_text().unwrap_or_default();
            (
                format!("a reference in `spec.{}` must begin with a kind, but one is {}", field.name, quoted(name)),
                format!(
                    "Write the kind before it: {} or {}.",
                    quoted(&format!("component:{name}")),
                    quoted(&format!("resource:{name}"))
                ),
            )
        }
    };
    report.add(&RULE, node.span, message, help);
}
