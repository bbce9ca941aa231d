//! What an action takes: the schema of its inputs, and reading them once they are rendered, with messages that
//! name them.

use super::{PlanError, Step};
use serde_json::{Map, Value as Json};

/// One input, in Backstage's spelling.
#[derive(Debug)]
pub(in super::super) struct Input {
    pub name: &'static str,
    pub kind: Kind,
    pub required: bool,
    /// Whether it may hold what is known only once the plan is carried out.
    pub later: bool,
}

/// What an input holds.
#[derive(Debug, Clone, Copy)]
pub(in super::super) enum Kind {
    Text,
    Flag,
    Number,
    Texts,
    List,
    Object,
    OneOf(&'static [&'static str]),
    /// Several kinds; the action itself looks.
    Any,
}

const fn input(name: &'static str, kind: Kind) -> Input {
    Input { name, kind, required: false, later: false }
}

pub(super) const fn text(name: &'static str) -> Input {
    input(name, Kind::Text)
}

pub(super) const fn flag(name: &'static str) -> Input {
    input(name, Kind::Flag)
}

pub(super) const fn number(name: &'static str) -> Input {
    input(name, Kind::Number)
}

pub(super) const fn texts(name: &'static str) -> Input {
    input(name, Kind::Texts)
}

pub(super) const fn list(name: &'static str) -> Input {
    input(name, Kind::List)
}

pub(super) const fn object(name: &'static str) -> Input {
    input(name, Kind::Object)
}

pub(super) const fn one_of(name: &'static str, words: &'static [&'static str]) -> Input {
    input(name, Kind::OneOf(words))
}

pub(super) const fn any(name: &'static str) -> Input {
    input(name, Kind::Any)
}

/// The same input, which must be there.
pub(super) const fn must(input: Input) -> Input {
    Input { required: true, ..input }
}

/// The same input, which may hold what is known only once the plan is carried out.
pub(super) const fn later(input: Input) -> Input {
    Input { later: true, ..input }
}

impl Kind {
    fn takes(self, value: &Json) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Flag => value.is_boolean(),
            Self::Number => value.is_number(),
            Self::Texts => value.as_array().is_some_and(|items| items.iter().all(Json::is_string)),
            Self::List => value.is_array(),
            Self::Object => value.is_object(),
            Self::OneOf(words) => value.as_str().is_some_and(|text| words.contains(&text)),
            Self::Any => true,
        }
    }

    fn words(self) -> String {
        match self {
            Self::Text => "a text".into(),
            Self::Flag => "`true` or `false`".into(),
            Self::Number => "a number".into(),
            Self::Texts => "a list of texts".into(),
            Self::List => "a list".into(),
            Self::Object => "an object".into(),
            Self::OneOf(words) => format!("one of `{}`", words.join("`, `")),
            Self::Any => "a value".into(),
        }
    }
}

/// Rendered inputs that fit their schema. `null` counts as not given.
pub(super) struct Inputs<'i> {
    pub step: &'i Step,
    values: &'i Map<String, Json>,
}

impl<'i> Inputs<'i> {
    /// Checks rendered inputs against the action's schema.
    ///
    /// # Errors
    /// Every input that does not fit, in one message.
    pub fn new(step: &'i Step, schema: &[Input], values: &'i Map<String, Json>) -> Result<Self, PlanError> {
        let inputs = Self { step, values };
        let wrong: Vec<String> = schema
            .iter()
            .filter_map(|input| match inputs.value(input.name) {
                None if input.required => Some(format!("the input `{}` is needed, it rendered to nothing", input.name)),
                Some(value) if !input.kind.takes(value) => {
                    Some(format!("the input `{}` must be {}", input.name, input.kind.words()))
                }
                _ => None,
            })
            .collect();
        if wrong.is_empty() { Ok(inputs) } else { Err(PlanError::in_step(step, wrong.join("; "))) }
    }

    pub fn value(&self, name: &str) -> Option<&'i Json> {
        self.values.get(name).filter(|value| !value.is_null())
    }

    pub fn text(&self, name: &str) -> Option<&'i str> {
        self.value(name)?.as_str()
    }

    /// A text that is neither empty nor blank.
    pub fn filled(&self, name: &str) -> Result<&'i str, PlanError> {
        let text = self.text(name).filter(|text| !text.trim().is_empty());
        text.ok_or_else(|| self.wrong(name, "a text that is not empty"))
    }

    pub fn given_flag(&self, name: &str) -> Option<bool> {
        self.value(name)?.as_bool()
    }

    pub fn flag(&self, name: &str) -> bool {
        self.given_flag(name).unwrap_or(false)
    }

    pub fn texts(&self, name: &str) -> Vec<String> {
        let items = self.value(name).and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
        items.iter().filter_map(Json::as_str).map(str::to_string).collect()
    }

    pub fn list(&self, name: &str) -> &'i [Json] {
        self.value(name).and_then(Json::as_array).map_or(&[], Vec::as_slice)
    }

    pub fn object(&self, name: &str) -> Map<String, Json> {
        self.value(name).and_then(Json::as_object).cloned().unwrap_or_default()
    }

    /// An object whose values are texts; numbers and booleans are taken for how they are written.
    pub fn pairs(&self, name: &str) -> Result<Vec<(String, String)>, PlanError> {
        let written = |(key, value): (String, Json)| match value {
            Json::String(text) => Ok((key, text)),
            Json::Number(_) | Json::Bool(_) => Ok((key, value.to_string())),
            _ => Err(self.wrong(name, "an object of texts")),
        };
        self.object(name).into_iter().map(written).collect()
    }

    /// A whole number within bounds.
    pub fn whole(&self, name: &str, low: u64, high: u64) -> Result<Option<u64>, PlanError> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let whole =
            value.as_u64().or_else(|| value.as_f64().filter(|it| it.fract() == 0.0 && *it >= 0.0).map(|it| it as u64));
        let fits = whole.filter(|whole| (low..=high).contains(whole));
        fits.map(Some).ok_or_else(|| self.wrong(name, &format!("a whole number from {low} to {high}")))
    }

    pub fn wrong(&self, name: &str, expected: &str) -> PlanError {
        PlanError::in_step(self.step, format!("the input `{name}` must be {expected}"))
    }
}
