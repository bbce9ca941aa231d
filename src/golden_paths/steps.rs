//! Steps of a template, and how their inputs are rendered.

use super::actions::{self, Action};
use super::run::PlanError;
use crate::templating::{Context, Options, render_value_in};
use serde_json::{Map, Value as Json};

/// Lists and objects in a step's input, inside each other.
const MAX_DEPTH: usize = 32;

/// One step.
#[derive(Debug)]
pub(super) struct Step {
    pub id: String,
    pub name: String,
    pub action: &'static Action,
    pub input: Map<String, Json>,
    condition: Option<Json>,
}

impl Step {
    /// Reads a step; `number` counts from 1.
    pub(super) fn read(step: &Json, number: usize) -> Result<Self, String> {
        let Json::Object(step) = step else { return Err(format!("spec.steps, step {number}: expected an object")) };
        let text = |field: &str| step.get(field).and_then(Json::as_str).map(str::to_string);
        let id = text("id").unwrap_or_else(|| format!("step-{number}"));
        let place = format!("spec.steps, step {number} (`{id}`)");
        let Some(action) = text("action") else { return Err(format!("{place}: expected an `action`")) };
        let action = actions::find(&action).map_err(|refusal| format!("{place}: {refusal}"))?;
        if step.contains_key("each") {
            return Err(format!("{place}: `each` is not supported yet"));
        }
        let condition = step.get("if").cloned();
        if !matches!(condition, None | Some(Json::Bool(_) | Json::String(_))) {
            return Err(format!("{place}: `if` must be a text or a boolean"));
        }
        let input = match step.get("input") {
            None => Map::new(),
            Some(Json::Object(input)) => input.clone(),
            Some(_) => return Err(format!("{place}: `input` must be an object")),
        };
        let name = text("name").unwrap_or_else(|| action.id.to_string());
        Ok(Self { id, name, action, input, condition })
    }

    /// Which step this is, for messages.
    pub(super) fn place(&self) -> String {
        format!("step `{}` ({})", self.id, self.name)
    }

    /// Whether the step's `if` lets it run. An empty list is false, unlike in `{% if %}`.
    pub(super) fn runs(&self, context: &Context) -> Result<bool, PlanError> {
        match &self.condition {
            None => Ok(true),
            Some(Json::Bool(value)) => Ok(*value),
            Some(condition) => Ok(self.rendered(condition, context, "if", 0)?.is_some_and(|value| is_true(&value))),
        }
    }

    /// The inputs with every text in them rendered; what is undefined is gone.
    pub(super) fn inputs(&self, context: &Context) -> Result<Map<String, Json>, PlanError> {
        let mut inputs = Map::new();
        for (name, value) in &self.input {
            if let Some(value) = self.rendered(value, context, name, 0)? {
                inputs.insert(name.clone(), value);
            }
        }
        Ok(inputs)
    }

    fn rendered(&self, value: &Json, context: &Context, place: &str, depth: usize) -> Result<Option<Json>, PlanError> {
        if depth > MAX_DEPTH {
            return Err(PlanError::in_step(self, format!("the input `{place}` is nested more than {MAX_DEPTH} deep")));
        }
        Ok(Some(match value {
            Json::String(text) => {
                return render_value_in(text, context, &Options::default())
                    .map_err(|error| PlanError::in_step(self, format!("in `{place}`: {error}")));
            }
            Json::Array(items) => {
                let items: Result<Vec<Json>, PlanError> = items
                    .iter()
                    .map(|item| Ok(self.rendered(item, context, place, depth + 1)?.unwrap_or(Json::Null)))
                    .collect();
                Json::Array(items?)
            }
            Json::Object(map) => {
                let mut out = Map::new();
                for (name, value) in map {
                    if let Some(value) = self.rendered(value, context, &format!("{place}.{name}"), depth + 1)? {
                        out.insert(name.clone(), value);
                    }
                }
                Json::Object(out)
            }
            scalar => scalar.clone(),
        }))
    }
}

fn is_true(value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::Bool(value) => *value,
        Json::Number(number) => number.as_f64() != Some(0.0),
        Json::String(text) => !text.is_empty(),
        Json::Array(items) => !items.is_empty(),
        Json::Object(_) => true,
    }
}
