//! What is wrong with the parameters of a request, one entry a parameter, in the order of the schema.

use super::schema::{Parameters, kind};
use super::{suggestion, wording};
use crate::suggest::nearest;
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::{Map, Value as Json};
use std::collections::HashMap;

/// A parameter that cannot be taken as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterError {
    /// The parameter's name as typed; empty when the values are wrong only together.
    pub parameter: String,
    /// What was typed; none when nothing was, or when it must not be repeated.
    pub given: Option<String>,
    /// Ends the sentence "it must be …".
    pub expected: String,
    /// A value that would do.
    pub suggestion: Option<String>,
    /// For a name that does not exist: the one that may have been meant.
    pub did_you_mean: Option<String>,
}

/// Collects errors: the first of each parameter counts.
pub(super) struct Problems<'s> {
    parameters: &'s Parameters<'s>,
    typed: HashMap<String, String>,
    errors: Vec<ParameterError>,
}

impl<'s> Problems<'s> {
    pub(super) fn new(parameters: &'s Parameters<'s>) -> Self {
        Self { parameters, typed: HashMap::new(), errors: Vec::new() }
    }

    pub(super) fn parameters(&self) -> impl Iterator<Item = &'s str> + use<'s> {
        self.parameters.names()
    }

    /// Remembers what was typed, for messages.
    pub(super) fn typed(&mut self, name: &str, typed: &str) {
        self.typed.insert(name.to_string(), typed.to_string());
    }

    /// The parameter that a name which does not exist may have meant.
    pub(super) fn near(&self, name: &str) -> Option<&'s str> {
        let begins = |known: &&str| name.len() > 1 && known.starts_with(&name.to_lowercase());
        nearest(name, self.parameters.names()).or_else(|| self.parameters.names().find(begins))
    }

    pub(super) fn unknown(&mut self, name: &str, typed: &str) {
        let near = self.near(name);
        let expected = match near {
            Some(near) => format!("a parameter of this golden path: did you mean `{near}`?"),
            None => {
                let names: Vec<Json> = self.parameters.names().map(Json::from).collect();
                format!("one of the parameters {}", wording::one_of(&names))
            }
        };
        self.errors.push(ParameterError {
            parameter: name.to_string(),
            given: Some(typed.to_string()),
            expected,
            suggestion: None,
            did_you_mean: near.map(str::to_string),
        });
    }

    pub(super) fn secret(&mut self, name: &str) {
        self.add(name, None, "left out: a secret must not be written where others can read it".into(), None);
    }

    pub(super) fn twice(&mut self, name: &str, typed: &str) {
        let first = self.typed.get(name).cloned();
        let schema = self.parameters.get(name);
        let suggestion = schema.and_then(|schema| suggestion::near(schema, first.as_deref(), None));
        self.add(name, Some(typed.to_string()), "given once".into(), suggestion);
    }

    /// The schema of a page itself cannot be used. `from_files` lets none through.
    pub(super) fn unusable(&mut self, error: &ValidationError<'_>) {
        self.add("", None, format!("described by a JSON schema: {error}"), None);
    }

    /// A page's schema does not accept the values. `defaults` are the values of the sound parameters
    /// and the defaults that go with them.
    pub(super) fn broken(&mut self, page: &Json, error: &ValidationError<'_>, defaults: &Map<String, Json>) {
        if let ValidationErrorKind::Required { property: Json::String(name) } = error.kind()
            && error.instance_path().as_str().is_empty()
        {
            // A default that only depends on a broken value is not what is missing.
            if !defaults.contains_key(name) {
                self.missing(name);
            }
            return;
        }
        let Some(name) = parameter(error) else {
            return self.add("", None, format!("values that go together: {}", error.masked()), None);
        };
        let Some(own) = self.parameters.get(&name) else { return };
        if kind(own) == "secret" {
            return self.secret(&name);
        }
        let asked = asked(page, own, error.schema_path().as_str(), error.instance_path().as_str().matches('/').count());
        let typed = self.typed.get(&name).cloned();
        let suggestion = suggestion::near(&asked, typed.as_deref(), defaults.get(&name).cloned());
        self.add(&name, typed, wording::expected(&asked), suggestion);
    }

    fn missing(&mut self, name: &str) {
        let Some(schema) = self.parameters.get(name) else {
            return self.add(name, None, "given".into(), None);
        };
        // A secret is never an answer, so none can be missing.
        if kind(schema) == "secret" {
            return;
        }
        self.add(name, None, wording::expected(schema), suggestion::near(schema, None, None));
    }

    fn add(&mut self, name: &str, given: Option<String>, expected: String, suggestion: Option<String>) {
        if self.errors.iter().any(|error| error.parameter == name) {
            return;
        }
        self.errors.push(ParameterError {
            parameter: name.to_string(),
            given,
            expected,
            suggestion,
            did_you_mean: None,
        });
    }

    /// In the order of the schema; names that do not exist first.
    pub(super) fn into_errors(mut self) -> Vec<ParameterError> {
        let order: HashMap<&str, usize> =
            self.parameters.names().enumerate().map(|(place, name)| (name, place + 1)).collect();
        self.errors.sort_by_key(|error| order.get(error.parameter.as_str()).copied().unwrap_or(0));
        self.errors
    }
}

/// The parameter that an error is about; none when it is about all of them together.
pub(super) fn parameter(error: &ValidationError<'_>) -> Option<String> {
    let name = error.instance_path().as_str().strip_prefix('/')?.split('/').next()?;
    Some(name.replace("~1", "/").replace("~0", "~"))
}

/// The parameter's own schema, sharpened by the condition that the value broke: `then: minimum: 7` over
/// `minimum: 1`. A value inside a list or an object is described by the parameter's own schema alone.
fn asked(page: &Json, own: &Map<String, Json>, schema_path: &str, depth: usize) -> Map<String, Json> {
    let mut asked = own.clone();
    let broken = schema_path.rsplit_once('/').and_then(|(parent, _)| page.pointer(parent)).and_then(Json::as_object);
    if let (Some(broken), 1) = (broken, depth)
        && broken != own
    {
        if !broken.contains_key("ui:help") {
            asked.remove("ui:help");
        }
        asked.extend(broken.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
    asked
}
