//! Holds a document against the schema before anything is answered, as GitHub does: what does not fit is told
//! with all the rest, and nothing is answered.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::document::{Document, Field, Given, Selection};
use super::problem::{At, Problem};
use super::schema::{self, FieldOf, Holds};

/// So many errors are told.
const MOST: usize = 50;
/// Fragments within fragments.
const DEEPEST: usize = 20;
/// Selections that are looked at, those of a fragment each time it is used.
const MOST_SELECTIONS: usize = 50_000;

/// What does not fit; empty when all does.
pub(super) fn problems(document: &Document) -> Vec<Problem> {
    let mut judge = Judge { document, found: Vec::new(), used: BTreeSet::new(), spread: 0, looked_at: 0 };
    let mut path = vec!["query".to_owned()];
    judge.selections("Query", &document.selections, &mut path);
    judge.unused();
    judge.found.truncate(MOST);
    if judge.looked_at > MOST_SELECTIONS {
        judge.found = vec![Problem::plain("Query has too many selections.", At { line: 1, column: 1 })];
    }
    judge.found
}

struct Judge<'a> {
    document: &'a Document,
    found: Vec<Problem>,
    used: BTreeSet<String>,
    spread: usize,
    looked_at: usize,
}

impl Judge<'_> {
    fn tell(&mut self, message: String, at: At, code: &str, more: Value, path: &[String]) {
        self.found.push(Problem::invalid(message, at, code, more).on(path));
    }

    fn selections(&mut self, of: &'static str, selections: &[Selection], path: &mut Vec<String>) {
        for selection in selections {
            self.looked_at += 1;
            if self.found.len() > MOST || self.looked_at > MOST_SELECTIONS {
                return;
            }
            match selection {
                Selection::Field(field) => {
                    path.push(field.key().to_owned());
                    self.field(of, field, path);
                    path.pop();
                }
                Selection::Inline { on, selections, at } => self.fragment(of, on.as_deref(), selections, *at, path),
                Selection::Spread { name, at } => {
                    let document = self.document;
                    let Some(fragment) = document.fragments.get(name) else {
                        let message = format!("Fragment {name} was used, but not defined");
                        self.tell(message, *at, "useAndDefineFragment", json!({"fragmentName": name}), path);
                        continue;
                    };
                    if self.spread == DEEPEST {
                        let message = format!("Fragment {name} contains an infinite loop");
                        self.tell(message, *at, "infiniteLoop", json!({"fragmentName": name}), path);
                        self.found.truncate(1);
                        return;
                    }
                    self.spread += 1;
                    self.fragment(of, Some(&fragment.on), &fragment.selections, *at, path);
                    self.spread -= 1;
                }
            }
        }
    }

    fn fragment(
        &mut self,
        of: &'static str,
        on: Option<&str>,
        selections: &[Selection],
        at: At,
        path: &mut Vec<String>,
    ) {
        let Some(on) = on else { return self.selections(of, selections, path) };
        let Some(found) = schema::type_named(on) else {
            let message = format!("No such type {on}, so it can't be a fragment condition");
            return self.tell(message, at, "undefinedType", json!({"typeName": on}), path);
        };
        if !schema::is_a(found.name, of) && !schema::is_a(of, found.name) {
            let message = format!("Fragment on {on} can't be spread inside {of}");
            return self.tell(message, at, "cannotSpreadFragment", json!({"typeName": of}), path);
        }
        self.selections(found.name, selections, path);
    }

    fn field(&mut self, of: &'static str, field: &Field, path: &mut Vec<String>) {
        if field.name == "__typename" {
            return;
        }
        let Some(known) = schema::field_of(of, &field.name) else {
            let message = format!("Field '{}' doesn't exist on type '{of}'", field.name);
            return self.tell(
                message,
                field.at,
                "undefinedField",
                json!({"typeName": of, "fieldName": field.name}),
                path,
            );
        };
        self.arguments(field, known, path);
        let selects = !field.selections.is_empty();
        let name = &field.name;
        match known.holds {
            Holds::Object(inner) if selects => self.selections(inner, &field.selections, path),
            Holds::Object(inner) => {
                let message = format!(
                    "Field must have selections (field '{name}' returns {inner} but has no selections. Did you mean '{name} {{ ... }}'?)"
                );
                self.tell(message, field.at, "selectionMismatch", json!({"nodeName": format!("field '{name}'")}), path);
            }
            Holds::Leaf if selects => {
                let message =
                    format!("Selections can't be made on scalars (field '{name}' returns a scalar but has selections)");
                self.tell(message, field.at, "selectionMismatch", json!({"nodeName": format!("field '{name}'")}), path);
            }
            Holds::Leaf => {}
        }
    }

    fn arguments(&mut self, field: &Field, known: &FieldOf, path: &[String]) {
        for (name, given, at) in &field.arguments {
            let Some((_, kind, _)) = known.takes.iter().find(|(taken, _, _)| taken == name) else {
                let message = format!("Field '{}' doesn't accept argument '{name}'", field.name);
                self.tell(message, *at, "argumentNotAccepted", json!({"name": field.name, "argumentName": name}), path);
                continue;
            };
            match given {
                Given::Variable(variable) => self.variable(variable, kind, name, *at, path),
                Given::Value(value) if fits(kind, value) => {}
                Given::Value(value) => {
                    let message = format!(
                        "Argument '{name}' on Field '{}' has an invalid value ({value}). Expected type '{kind}'.",
                        field.name
                    );
                    self.tell(message, *at, "argumentLiteralsIncompatible", json!({"argumentName": name}), path);
                }
            }
        }
        let given = |name: &str| field.arguments.iter().any(|(found, _, _)| found == name);
        let missing: Vec<&str> =
            known.takes.iter().filter(|(name, _, must)| *must && !given(name)).map(|(name, _, _)| *name).collect();
        if !missing.is_empty() {
            let message = format!("Field '{}' is missing required arguments: {}", field.name, missing.join(", "));
            self.tell(message, field.at, "missingRequiredArguments", json!({"className": "Field"}), path);
        }
    }

    fn variable(&mut self, variable: &str, kind: &str, argument: &str, at: At, path: &[String]) {
        let document = self.document;
        let Some(declared) = document.variables.iter().find(|declared| declared.name == variable) else {
            let message = format!("Variable ${variable} is used by anonymous query but not declared");
            return self.tell(message, at, "variableNotDefined", json!({"variableName": variable}), path);
        };
        self.used.insert(variable.to_owned());
        if declared.kind != kind {
            let message =
                format!("Type mismatch on variable ${variable} and argument {argument} ({} / {kind})", declared.kind);
            self.tell(
                message,
                at,
                "variableMismatch",
                json!({"variableName": variable, "argumentName": argument}),
                path,
            );
        }
    }

    fn unused(&mut self) {
        let document = self.document;
        for declared in document.variables.iter().filter(|declared| !self.used.contains(&declared.name)) {
            let message = format!("Variable ${} is declared by anonymous query but not used", declared.name);
            let more = json!({"variableName": declared.name});
            self.found.push(Problem::invalid(message, declared.at, "variableNotUsed", more).on(&["query".to_owned()]));
        }
    }
}

/// Whether a value is one of the type. Null is for the caller to judge.
pub(super) fn fits(kind: &str, value: &Value) -> bool {
    match kind {
        _ if value.is_null() => true,
        "Int" => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        "Boolean" => value.is_boolean(),
        "GitObjectID" => {
            value.as_str().is_some_and(|text| text.len() == 40 && text.bytes().all(|b| b.is_ascii_hexdigit()))
        }
        _ => value.is_string(),
    }
}
