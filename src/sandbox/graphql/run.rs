//! Answers a document that fits the schema: variables, selections, aliases, fragments.

use serde_json::{Map, Value, json};

use super::document::{Document, Field, Given, Selection};
use super::mutations;
use super::problem::{At, Problem};
use super::resolve::{Arguments, Found, Node, resolve};
use super::schema::is_a;
use super::validate::fits;
use crate::sandbox::access::Caller;
use crate::sandbox::model::World;

/// Values of the variables, with their defaults.
pub(super) fn variables(document: &Document, given: &Value) -> Result<Map<String, Value>, Vec<Problem>> {
    let (mut values, mut problems) = (Map::new(), Vec::new());
    for declared in &document.variables {
        let default = match &declared.default {
            Some(Given::Variable(_)) | None => None,
            Some(given) => Some(given.value(&Map::new())),
        };
        let value = given.get(&declared.name).cloned().or(default).unwrap_or(Value::Null);
        let required = if declared.required { "!" } else { "" };
        let explanation = match value.is_null() {
            true if declared.required => Some("Expected value to not be null".to_owned()),
            false if !fits(&declared.kind, &value) => {
                Some(format!("Could not coerce value {value} to {}", declared.kind))
            }
            _ => None,
        };
        if let Some(explanation) = explanation {
            let message =
                format!("Variable ${} of type {}{required} was provided invalid value", declared.name, declared.kind);
            let more = json!({"value": value, "problems": [{"path": [], "explanation": explanation}]});
            problems.push(Problem::variable(message, declared.at, more));
        }
        values.insert(declared.name.clone(), value);
    }
    if problems.is_empty() { Ok(values) } else { Err(problems) }
}

/// The `data` and the `errors` on the way.
pub(super) fn answer(
    world: &World,
    caller: &Caller,
    document: &Document,
    variables: &Map<String, Value>,
) -> (Value, Vec<Problem>) {
    let mut run = Run { world, caller, document, variables, problems: Vec::new(), path: Vec::new() };
    let mut data = Map::new();
    run.select(&Node::Query, &document.selections, &mut data);
    (Value::Object(data), run.problems)
}

/// Does what a mutation asks for, one field after the other as the standard says; one that is refused does not keep
/// the others from being done.
pub(super) fn change(
    world: &mut World,
    caller: &Caller,
    document: &Document,
    variables: &Map<String, Value>,
) -> (Value, Vec<Problem>) {
    let (mut data, mut problems) = (Map::new(), Vec::new());
    for selection in &document.selections {
        let Selection::Field(field) = selection else {
            problems.push(Problem::plain(
                "The sandbox reads fields only at the root of a mutation.",
                At { line: 1, column: 1 },
            ));
            continue;
        };
        let key = field.key().to_owned();
        if field.name == "__typename" {
            data.insert(key, json!("Mutation"));
            continue;
        }
        let input = field.arguments.first().map(|(_, given, _)| given.value(variables)).unwrap_or_default();
        let value = match mutations::perform(world, caller, &field.name, &input) {
            Ok(done) => {
                let path = vec![key.clone()];
                let mut run = Run { world, caller, document, variables, problems: Vec::new(), path };
                let value = run.object(&Node::Done(&done), field);
                problems.append(&mut run.problems);
                value
            }
            Err(refused) => {
                problems.push(Problem::refused(refused.kind, refused.message, field.at).on(std::slice::from_ref(&key)));
                Value::Null
            }
        };
        data.insert(key, value);
    }
    (Value::Object(data), problems)
}

struct Run<'a> {
    world: &'a World,
    caller: &'a Caller,
    document: &'a Document,
    variables: &'a Map<String, Value>,
    problems: Vec<Problem>,
    path: Vec<String>,
}

impl<'a> Run<'a> {
    fn select(&mut self, node: &Node<'a>, selections: &'a [Selection], into: &mut Map<String, Value>) {
        for selection in selections {
            match selection {
                Selection::Field(field) => {
                    self.path.push(field.key().to_owned());
                    let value = self.field(node, field);
                    into.insert(field.key().to_owned(), value);
                    self.path.pop();
                }
                Selection::Inline { on, selections, .. } => {
                    if on.as_ref().is_none_or(|on| is_a(node.type_name(), on)) {
                        self.select(node, selections, into);
                    }
                }
                Selection::Spread { name, .. } => {
                    let fragment = self.document.fragments.get(name);
                    if let Some(fragment) = fragment.filter(|fragment| is_a(node.type_name(), &fragment.on)) {
                        self.select(node, &fragment.selections, into);
                    }
                }
            }
        }
    }

    fn field(&mut self, node: &Node<'a>, field: &'a Field) -> Value {
        if field.name == "__typename" {
            return json!(node.type_name());
        }
        let mut arguments = Arguments::default();
        for (name, given, _) in &field.arguments {
            let value = given.value(self.variables);
            arguments.insert(name.clone(), value);
        }
        match resolve(self.world, self.caller, node, &field.name, &arguments) {
            Ok(Found::Leaf(value)) => value,
            Ok(Found::Nothing) => Value::Null,
            Ok(Found::One(inner)) => self.object(&inner, field),
            Ok(Found::Many(nodes)) => {
                let mut list = Vec::with_capacity(nodes.len());
                for (at, inner) in nodes.iter().enumerate() {
                    self.path.push(at.to_string());
                    list.push(self.object(inner, field));
                    self.path.pop();
                }
                Value::Array(list)
            }
            Err(refused) => {
                self.problems.push(Problem::refused(refused.kind, refused.message, field.at).on(&self.path));
                Value::Null
            }
        }
    }

    fn object(&mut self, node: &Node<'a>, field: &'a Field) -> Value {
        let mut body = Map::new();
        self.select(node, &field.selections, &mut body);
        Value::Object(body)
    }
}
