//! Steps of a template, and how their texts are rendered.

use super::actions::{self, Action};
use super::plan::later;
use super::run::PlanError;
use super::template::UnknownActions;
use crate::templating::{Context, Options, inspect, render_value_in};
use serde_json::{Map, Value as Json};

/// Lists and objects in a step's input, inside each other.
const MAX_DEPTH: usize = 32;
/// Iterations of one `each`.
const MAX_ITERATIONS: usize = 500;

/// One step.
#[derive(Debug)]
pub(super) struct Step {
    pub id: String,
    pub name: String,
    pub action: StepAction,
    pub input: Map<String, Json>,
    pub condition: Option<Json>,
    pub each: Option<Json>,
}

/// What a step does.
#[derive(Debug, Clone)]
pub(super) enum StepAction {
    /// An action of ours.
    Known(&'static Action),
    /// One that is left out by decision, by its id.
    Skipped(String),
}

impl StepAction {
    /// Its id.
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Known(action) => action.id,
            Self::Skipped(id) => id,
        }
    }
}

impl Step {
    /// Reads a step; `number` counts from 1.
    pub(super) fn read(step: &Json, number: usize, unknown: UnknownActions) -> Result<Self, String> {
        let Json::Object(step) = step else { return Err(format!("spec.steps, step {number}: expected an object")) };
        let text = |field: &str| step.get(field).and_then(Json::as_str).map(str::to_string);
        let id = text("id").unwrap_or_else(|| format!("step-{number}"));
        let place = format!("spec.steps, step {number} (`{id}`)");
        let Some(named) = text("action") else { return Err(format!("{place}: expected an `action`")) };
        let action = match (actions::find(&named), unknown) {
            (Ok(action), _) => StepAction::Known(action),
            (Err(_), UnknownActions::Skip) => StepAction::Skipped(named.clone()),
            (Err(refusal), UnknownActions::Refuse) => return Err(format!("{place}: {refusal}")),
        };
        let condition = step.get("if").cloned();
        if !matches!(condition, None | Some(Json::Bool(_) | Json::String(_))) {
            return Err(format!("{place}: `if` must be a text or a boolean"));
        }
        let each = step.get("each").filter(|each| !each.is_null()).cloned();
        if !matches!(each, None | Some(Json::String(_) | Json::Array(_) | Json::Object(_))) {
            return Err(format!("{place}: `each` must be a list, an object, or a text that renders to one"));
        }
        let input = match step.get("input") {
            None | Some(Json::Null) => Map::new(),
            Some(Json::Object(input)) => input.clone(),
            Some(_) => return Err(format!("{place}: `input` must be an object")),
        };
        Ok(Self { name: text("name").unwrap_or(named), id, action, input, condition, each })
    }

    /// Which step this is, for messages.
    pub(super) fn place(&self) -> String {
        format!("step `{}` ({})", self.id, self.name)
    }

    /// Whether the step's `if` lets it run. An empty list is false, unlike in `{% if %}`.
    pub(super) fn runs(&self, texts: &mut Texts<'_>, context: &Context) -> Result<bool, PlanError> {
        match &self.condition {
            None => Ok(true),
            Some(Json::Bool(value)) => Ok(*value),
            Some(condition) => Ok(texts.deciding(condition, context, "if")?.is_some_and(|value| is_true(&value))),
        }
    }

    /// Whether it may run after a step has failed: its `if` asks `always()` or `failure()`.
    pub(super) fn runs_after_failure(&self) -> bool {
        let text = self.condition.as_ref().and_then(Json::as_str).unwrap_or_default();
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        compact.contains("always()") || compact.contains("failure()")
    }

    /// What `each` goes over: key and value of each iteration; none when there is no `each`. Keys of a list are its
    /// places, as texts.
    pub(super) fn iterations(
        &self,
        texts: &mut Texts<'_>,
        context: &Context,
    ) -> Result<Option<Vec<(String, Json)>>, PlanError> {
        let Some(each) = &self.each else { return Ok(None) };
        let items: Vec<(String, Json)> = match texts.deciding(each, context, "each")? {
            Some(Json::Array(items)) => items.into_iter().enumerate().map(|(at, it)| (at.to_string(), it)).collect(),
            Some(Json::Object(map)) => map.into_iter().collect(),
            _ => return Err(PlanError::in_step(self, "`each` must be a list or an object")),
        };
        if items.len() > MAX_ITERATIONS {
            let message = format!("`each` has {} items, at most {MAX_ITERATIONS} are allowed", items.len());
            return Err(PlanError::in_step(self, message));
        }
        Ok(Some(items))
    }

    /// The inputs with every text in them rendered; what is undefined is gone.
    pub(super) fn inputs(&self, texts: &mut Texts<'_>, context: &Context) -> Result<Map<String, Json>, PlanError> {
        let mut inputs = Map::new();
        for (name, value) in &self.input {
            if let Some(value) = texts.value(value, context, name)? {
                inputs.insert(name.clone(), value);
            }
        }
        Ok(inputs)
    }
}

/// Rendering the texts of one step. A text that cannot be rendered is passed on as it is, with a note, because
/// Backstage does so without one; a strict run makes it an error.
pub(super) struct Texts<'t> {
    /// The step, or none for `spec.output`.
    pub step: Option<&'t Step>,
    pub strict: bool,
    pub failed: bool,
    pub notes: &'t mut Vec<String>,
    /// What texts see, if it holds placeholders of what is known only once the plan is carried out.
    pub later: Option<&'t Map<String, Json>>,
    /// Whether the value decides what the plan is.
    pub decides: bool,
}

impl Texts<'_> {
    /// A value with its texts rendered; none when it is undefined. In a list, what is undefined is null.
    pub(super) fn value(&mut self, value: &Json, context: &Context, place: &str) -> Result<Option<Json>, PlanError> {
        self.rendered(value, context, place, 0)
    }

    /// A value that decides what the plan is, with its texts rendered.
    fn deciding(&mut self, value: &Json, context: &Context, place: &str) -> Result<Option<Json>, PlanError> {
        self.decides = true;
        let rendered = self.rendered(value, context, place, 0);
        self.decides = false;
        rendered
    }

    fn rendered(
        &mut self,
        value: &Json,
        context: &Context,
        place: &str,
        depth: usize,
    ) -> Result<Option<Json>, PlanError> {
        if depth > MAX_DEPTH {
            return Err(self.error(format!("`{place}` is nested more than {MAX_DEPTH} deep")));
        }
        Ok(Some(match value {
            Json::String(text) => return self.text(text, context, place),
            Json::Array(items) => {
                let mut out = Vec::with_capacity(items.len());
                for item in items {
                    out.push(self.rendered(item, context, place, depth + 1)?.unwrap_or(Json::Null));
                }
                Json::Array(out)
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

    fn text(&mut self, text: &str, context: &Context, place: &str) -> Result<Option<Json>, PlanError> {
        self.refuse_later(text, place)?;
        let options = Options { failed: self.failed, ..Options::default() };
        match render_value_in(text, context, &options) {
            Ok(value) => Ok(value),
            Err(error) if self.strict => Err(self.error(format!("in `{place}`: {error}"))),
            Err(error) => {
                let owner = self.step.map_or("spec.output".to_string(), |step| format!("step `{}`", step.id));
                self.notes.push(format!("{owner}, in `{place}`: {error}; the text was passed on as it is."));
                Ok(Some(Json::String(text.to_string())))
            }
        }
    }

    /// Refuses a text that does more with what is known only afterwards than to insert it.
    fn refuse_later(&self, text: &str, place: &str) -> Result<(), PlanError> {
        let Some(names) = self.later.filter(|_| text.contains("steps")) else { return Ok(()) };
        let Ok(inspection) = inspect(text, &Options::default()) else { return Ok(()) };
        for read in inspection.reads.iter().filter(|read| read.path.first().is_some_and(|root| root == "steps")) {
            let Some((value, whole)) = found(names, &read.path) else { continue };
            let Some(awaited) = later::within(value) else { continue };
            let known = "which is known only once the plan is carried out";
            if self.decides {
                return Err(self.error(format!("`{place}` depends on the {}, {known}", awaited.words())));
            }
            if !(whole && read.plain) {
                let message = format!("`{place}` makes something else of the {}, {known}", awaited.words());
                return Err(self.error(format!("{message}: it can only be inserted as it is")));
            }
        }
        Ok(())
    }

    fn error(&self, message: String) -> PlanError {
        match self.step {
            Some(step) => PlanError::in_step(step, message),
            None => PlanError::whole(format!("spec.output: {message}")),
        }
    }
}

/// What a path leads to, and whether all of it was followed: a text can be looked into no further.
fn found<'n>(names: &'n Map<String, Json>, path: &[String]) -> Option<(&'n Json, bool)> {
    let (root, keys) = path.split_first()?;
    let mut value = names.get(root)?;
    for key in keys {
        value = match value {
            Json::Object(map) => map.get(key)?,
            Json::Array(items) => items.get(key.parse::<usize>().ok()?)?,
            Json::String(_) => return Some((value, false)),
            _ => return None,
        };
    }
    Some((value, true))
}

/// Truth of an `if`: JavaScript's, but for an empty list.
pub(super) fn is_true(value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::Bool(value) => *value,
        Json::Number(number) => number.as_f64() != Some(0.0),
        Json::String(text) => !text.is_empty(),
        Json::Array(items) => !items.is_empty(),
        Json::Object(_) => true,
    }
}
