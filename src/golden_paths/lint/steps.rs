//! Expressions in `template.yaml`: in conditions, iterations, inputs and the output.

use super::rules::{COPY_WITHOUT_RENDER, EXPRESSION, SECRET_EXPOSED, UNKNOWN_REFERENCE, UNREACHABLE};
use super::{Found, Template, id_of};
use crate::golden_paths::actions::{self, Action};
use crate::suggest::nearest;
use crate::templating::{Inspection, Options, Read, Unknown, UnknownKind, inspect};
use crate::yaml::{Node, Value};

/// What texts see.
const ROOTS: [&str; 7] = ["parameters", "steps", "user", "context", "environment", "secrets", "each"];
/// Values inside each other that are looked at.
const MAX_DEPTH: usize = 32;

/// A step that was seen already: its id, and its action if that is known.
struct Seen {
    id: String,
    action: Option<&'static Action>,
}

/// Where a text stands, as far as it matters for what it may read.
#[derive(Clone, Copy, PartialEq)]
enum Where {
    /// An input or an `each`.
    Input,
    /// `values` of an action that renders files.
    Values,
    /// A condition without `each`.
    Condition,
    /// `spec.output`.
    Output,
}

pub(super) fn judge(template: &Template<'_>, found: &mut Found) {
    let all: Vec<String> = template.steps.iter().enumerate().map(|(number, step)| id_of(step, number)).collect();
    let mut judge = Judge { template, found, seen: Vec::new(), all };
    for (number, step) in template.steps.iter().enumerate() {
        judge.step(step);
        let action = step.get("action").and_then(Node::as_text).and_then(|id| actions::find(id).ok());
        judge.seen.push(Seen { id: id_of(step, number), action });
    }
    if let Some(output) = template.output {
        judge.value(output, Where::Output, 0);
    }
}

struct Judge<'j, 't> {
    template: &'j Template<'t>,
    found: &'j mut Found,
    seen: Vec<Seen>,
    all: Vec<String>,
}

impl Judge<'_, '_> {
    fn step(&mut self, step: &Node<'_>) {
        let each = step.get("each");
        if let Some(condition) = step.get("if") {
            self.value(condition, if each.is_some() { Where::Input } else { Where::Condition }, 0);
            let never = match &condition.value {
                Value::Bool(on) => !on,
                Value::Text(text) => matches!(text.trim(), "" | "${{ false }}" | "${{false}}"),
                _ => false,
            };
            if never {
                self.found.in_template(
                    &UNREACHABLE,
                    condition.span,
                    "The condition of this step is always false".into(),
                );
            }
        }
        if let Some(each) = each {
            self.value(each, Where::Input, 0);
            let empty =
                each.as_list().is_some_and(<[_]>::is_empty) || each.as_map().is_some_and(|map| map.entries.is_empty());
            if empty {
                self.found.in_template(
                    &UNREACHABLE,
                    each.span,
                    "`each` of this step is empty, so it never runs".into(),
                );
            }
        }
        let action = step.get("action").and_then(Node::as_text).unwrap_or_default();
        let renders = action.contains("template");
        let Some(input) = step.get("input").and_then(Node::as_map) else { return };
        for entry in &input.entries {
            let place = if renders && entry.key == "values" { Where::Values } else { Where::Input };
            self.value(&entry.value, place, 0);
            if renders && entry.key == "copyWithoutRender" {
                let message = "`copyWithoutRender` is ignored by Backstage since 2.0, so the files are rendered there";
                self.found.in_template(&COPY_WITHOUT_RENDER, entry.key_span, message.into());
            }
        }
    }

    fn value(&mut self, node: &Node<'_>, place: Where, depth: usize) {
        match &node.value {
            _ if depth > MAX_DEPTH => {}
            Value::Text(text) => self.text(node, text, place),
            Value::List(items) => items.iter().for_each(|item| self.value(item, place, depth + 1)),
            Value::Map(map) => map.entries.iter().for_each(|entry| self.value(&entry.value, place, depth + 1)),
            _ => {}
        }
    }

    fn text(&mut self, node: &Node<'_>, text: &str, place: Where) {
        if !text.contains("{{") && !text.contains("{%") && !text.contains("{#") {
            return;
        }
        match inspect(text, &Options::default()) {
            Err(error) => {
                let span = self.template.places.within(node, error.line, error.column, 1);
                self.found.in_template(&EXPRESSION, span, format!("This cannot be rendered: {}", error.message));
            }
            Ok(Inspection { reads, unknown, .. }) => {
                for name in unknown {
                    let width = name.name.chars().count();
                    let span = self.template.places.within(node, name.line, name.column, width);
                    self.found.in_template(&EXPRESSION, span, unknown_name(&name));
                }
                for read in reads {
                    self.read(node, &read, place);
                }
            }
        }
    }

    fn read(&mut self, node: &Node<'_>, read: &Read, place: Where) {
        let Some(root) = read.path.first() else { return };
        let width = read.path.join(".").chars().count();
        let span = self.template.places.within(node, read.line, read.column, width);
        let message = match root.as_str() {
            "parameters" => read.path.get(1).and_then(|name| self.parameter(name)),
            "steps" => self.output(read),
            "secrets" if place != Where::Input => {
                let what = match place {
                    Where::Condition => "A condition without `each` cannot see secrets: this is nothing",
                    Where::Output => "The output cannot see secrets: this is nothing",
                    _ => "A secret would be written into files",
                };
                return self.found.in_template(&SECRET_EXPOSED, span, what.into());
            }
            root if ROOTS.contains(&root) => None,
            root => {
                let near = nearest(root, ROOTS).map_or(String::new(), |near| format!(": did you mean `{near}`?"));
                Some(format!("There is nothing called `{root}` in a step{near}"))
            }
        };
        if let Some(message) = message {
            self.found.in_template(&UNKNOWN_REFERENCE, span, message);
        }
    }

    fn parameter(&self, name: &str) -> Option<String> {
        if self.template.parameters.contains(name) {
            return None;
        }
        let near = nearest(name, self.template.parameters.iter().map(String::as_str));
        let near = near.map_or(String::new(), |near| format!(": did you mean `{near}`?"));
        Some(format!("There is no parameter `{name}`{near}"))
    }

    fn output(&self, read: &Read) -> Option<String> {
        let id = read.path.get(1)?;
        let Some(step) = self.seen.iter().find(|step| step.id == *id) else {
            if self.all.contains(id) {
                return Some(format!("The step `{id}` has not run yet at this place"));
            }
            let near = nearest(id, self.all.iter().map(String::as_str));
            let near = near.map_or(String::new(), |near| format!(": did you mean `{near}`?"));
            return Some(format!("There is no step `{id}`{near}"));
        };
        let key = read.path.get(2)?;
        if key != "output" {
            return Some(format!("What a step gave is in `steps.{id}.output`, not in `steps.{id}.{key}`"));
        }
        let (name, action) = (read.path.get(3)?, step.action?);
        if action.outputs.contains(&name.as_str()) {
            return None;
        }
        let near = nearest(name, action.outputs.iter().copied());
        let near = near.map_or(String::new(), |near| format!(": did you mean `{near}`?"));
        Some(format!("The step `{id}` ({}) gives no `{name}`{near}", action.id))
    }
}

/// A filter, a test, a function or a method that does not exist.
pub(super) fn unknown_name(name: &Unknown) -> String {
    let kind = match name.kind {
        UnknownKind::Filter => "filter",
        UnknownKind::Test => "test",
        UnknownKind::Function => "function",
        UnknownKind::Method => "method",
    };
    let near = name.suggestion.as_ref().map_or(String::new(), |near| format!(": did you mean `{near}`?"));
    format!("There is no {kind} `{}`{near}", name.name)
}
