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
    let (first, root) = if document.mutation { ("mutation", "Mutation") } else { ("query", "Query") };
    let mut path = vec![first.to_owned()];
    judge.selections(root, &document.selections, &mut path);
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
            let Some((_, kind, must)) = known.takes.iter().find(|(taken, _, _)| taken == name) else {
                let message = format!("Field '{}' doesn't accept argument '{name}'", field.name);
                self.tell(message, *at, "argumentNotAccepted", json!({"name": field.name, "argumentName": name}), path);
                continue;
            };
            self.given(given, kind, *must, &Place { field: &field.name, argument: name, at: *at, path });
        }
        let given = |name: &str| field.arguments.iter().any(|(found, _, _)| found == name);
        let missing: Vec<&str> =
            known.takes.iter().filter(|(name, _, must)| *must && !given(name)).map(|(name, _, _)| *name).collect();
        if !missing.is_empty() {
            let message = format!("Field '{}' is missing required arguments: {}", field.name, missing.join(", "));
            self.tell(message, field.at, "missingRequiredArguments", json!({"className": "Field"}), path);
        }
    }

    /// Holds a value against its type; those within an input object too.
    fn given(&mut self, given: &Given, kind: &str, must: bool, place: &Place<'_>) {
        match given {
            Given::Variable(variable) => self.variable(variable, kind, must, place),
            Given::Object(fields) => match schema::input_named(kind) {
                Some(known) => self.input(kind, known, fields, place),
                None => self.unfit("{...}", kind, place),
            },
            Given::List(items) => match kind.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                Some(inner) => {
                    let must = inner.ends_with('!');
                    items.iter().for_each(|item| self.given(item, inner.trim_end_matches('!'), must, place));
                }
                None => self.unfit("[...]", kind, place),
            },
            Given::Value(value) if fits(kind, value) && !(must && value.is_null()) => {}
            Given::Value(value) => self.unfit(&value.to_string(), kind, place),
        }
    }

    fn unfit(&mut self, value: &str, kind: &str, place: &Place<'_>) {
        let message = format!(
            "Argument '{}' on Field '{}' has an invalid value ({value}). Expected type '{kind}'.",
            place.argument, place.field
        );
        let more = json!({"argumentName": place.argument});
        self.tell(message, place.at, "argumentLiteralsIncompatible", more, place.path);
    }

    fn input(&mut self, kind: &str, known: schema::Input, fields: &[(String, Given)], place: &Place<'_>) {
        for (name, given) in fields {
            match known.iter().find(|(taken, _, _)| taken == name) {
                Some((_, kind, must)) => self.given(given, kind, *must, &Place { argument: name, ..*place }),
                None => {
                    let message = format!("InputObject '{kind}' doesn't accept argument '{name}'");
                    let more = json!({"name": kind, "argumentName": name});
                    self.tell(message, place.at, "argumentNotAccepted", more, place.path);
                }
            }
        }
        for (name, wanted, _) in known.iter().filter(|(_, _, must)| *must) {
            if !fields.iter().any(|(found, _)| found == name) {
                let message = format!("Argument '{name}' on InputObject '{kind}' is required. Expected type {wanted}!");
                let more = json!({"argumentName": name, "inputObjectType": kind});
                self.tell(message, place.at, "missingRequiredInputObjectAttribute", more, place.path);
            }
        }
    }

    fn variable(&mut self, variable: &str, kind: &str, must: bool, place: &Place<'_>) {
        let Place { argument, at, path, .. } = *place;
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
        } else if must && !declared.required && declared.default.is_none() {
            let message =
                format!("Nullability mismatch on variable ${variable} and argument {argument} ({kind} / {kind}!)");
            let more = json!({"variableName": variable, "argumentName": argument});
            self.tell(message, at, "variableMismatch", more, path);
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

/// Where a value stands.
struct Place<'a> {
    field: &'a str,
    argument: &'a str,
    at: At,
    path: &'a [String],
}

/// Whether a value is one of the type. Null is for the caller to judge.
pub(super) fn fits(kind: &str, value: &Value) -> bool {
    if let Some(inner) = kind.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let fit = |item: &Value| fits(inner.trim_end_matches('!'), item) && !(inner.ends_with('!') && item.is_null());
        return value.is_null() || value.as_array().is_some_and(|items| items.iter().all(fit));
    }
    if let Some(known) = schema::input_named(kind) {
        let fit = |object: &serde_json::Map<String, Value>| {
            object.keys().all(|name| known.iter().any(|(taken, _, _)| taken == name))
                && known.iter().all(|(name, kind, must)| match object.get(*name) {
                    None | Some(Value::Null) => !must,
                    Some(value) => fits(kind, value),
                })
        };
        return value.is_null() || value.as_object().is_some_and(fit);
    }
    match kind {
        _ if value.is_null() => true,
        "ReportedContentClassifiers" => value.as_str().is_some_and(|word| schema::CLASSIFIERS.contains(&word)),
        "Int" => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        "Boolean" => value.is_boolean(),
        "GitObjectID" => {
            value.as_str().is_some_and(|text| text.len() == 40 && text.bytes().all(|b| b.is_ascii_hexdigit()))
        }
        _ => value.is_string(),
    }
}
