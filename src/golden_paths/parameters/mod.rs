//! Parameters: what people type becomes answers that fit the golden path's schemas, or a list of everything
//! that does not, in words for the person who typed it.

mod coerce;
mod defaults;
mod errors;
mod schema;
mod suggestion;
#[cfg(test)]
mod tests;
mod wording;

use super::template::GoldenPath;
pub use errors::ParameterError;
use jsonschema::{Draft, ValidationError, Validator};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// Values for every parameter that has one, checked against the golden path's schemas.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub(super) Map<String, Json>);

impl Answers {
    /// The value of a parameter.
    pub fn get(&self, parameter: &str) -> Option<&Json> {
        self.0.get(parameter)
    }

    /// All of them, in the order of the schema.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

/// What help texts say of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterInfo {
    /// The name that is typed.
    pub name: String,
    /// The schema's `title`, or the name.
    pub title: String,
    /// The schema's `description`, or nothing.
    pub description: String,
    /// Whether it must be given: the schema requires it and gives no default.
    pub required: bool,
    /// What holds when neither it nor another parameter is given; other answers can change it.
    pub default: Option<Json>,
    /// The values that are allowed, when they are listed.
    pub choices: Vec<String>,
    /// `text`, `integer`, `number`, `boolean`, `list`, `object` or `secret`.
    pub kind: &'static str,
    /// What a value must be, in words.
    pub expected: String,
}

impl GoldenPath {
    /// All parameters, in the order of the pages.
    pub fn parameters(&self) -> Vec<ParameterInfo> {
        let required = schema::required(&self.pages);
        let filled = self.filled(Map::new());
        schema::parameters(&self.pages)
            .into_iter()
            .map(|(name, schema)| {
                let text = |key: &str| schema.get(key).and_then(Json::as_str).map(str::to_string);
                let default = filled.get(name).cloned();
                ParameterInfo {
                    name: name.to_string(),
                    title: text("title").unwrap_or_else(|| name.to_string()),
                    description: text("description").unwrap_or_default(),
                    required: required.contains(name) && default.is_none(),
                    default,
                    choices: schema::choices(schema).iter().map(wording::plain).collect(),
                    kind: schema::kind(schema),
                    expected: wording::expected(schema),
                }
            })
            .collect()
    }

    /// Answers from `key=value` pairs as typed, over values that the platform knows (taken where nothing is
    /// typed and the parameter exists), over the defaults of the schemas.
    ///
    /// # Errors
    /// Everything that is wrong, parameter by parameter.
    pub fn answers(
        &self,
        given: &[(String, String)],
        known: &Map<String, Json>,
    ) -> Result<Answers, Vec<ParameterError>> {
        self.answers_over(given, &Map::new(), known)
    }

    /// [`GoldenPath::answers`] with values that have their types already, as from a file, below what is typed. Names
    /// that no page knows are kept, as Backstage does, unless they look like a slip.
    ///
    /// # Errors
    /// As [`GoldenPath::answers`].
    pub fn answers_over(
        &self,
        given: &[(String, String)],
        values: &Map<String, Json>,
        known: &Map<String, Json>,
    ) -> Result<Answers, Vec<ParameterError>> {
        let parameters = schema::parameters(&self.pages);
        let mut problems = errors::Problems::new(&parameters);
        let mut taken = Map::new();
        for (name, typed) in given {
            match parameters.get(name.as_str()) {
                None => problems.unknown(name, typed),
                Some(schema) if schema::kind(schema) == "secret" => problems.secret(name),
                Some(_) if taken.contains_key(name) => problems.twice(name, typed),
                Some(schema) => {
                    problems.typed(name, typed);
                    taken.insert(name.clone(), coerce::value(schema, typed));
                }
            }
        }
        for (name, value) in values {
            match parameters.get(name.as_str()) {
                // A file may hold more than one golden path asks for; what looks like a slip is told.
                None if problems.near(name).is_none() => drop(taken.insert(name.clone(), value.clone())),
                None => problems.unknown(name, &wording::plain(value)),
                Some(schema) if schema::kind(schema) == "secret" => problems.secret(name),
                Some(_) if taken.contains_key(name) => {}
                Some(_) => {
                    problems.typed(name, &wording::plain(value));
                    taken.insert(name.clone(), value.clone());
                }
            }
        }
        for (name, value) in known.iter().filter(|(name, _)| parameters.contains_key(name.as_str())) {
            taken.entry(name.clone()).or_insert_with(|| value.clone());
        }
        self.checked(taken, problems)
    }

    /// The pages, each with the schemas of its parameters by name.
    #[allow(clippy::type_complexity)]
    pub(super) fn pages_with_parameters(&self) -> Vec<(&Map<String, Json>, Vec<(&str, &Map<String, Json>)>)> {
        let page = |page| (page, schema::parameters(std::slice::from_ref(page)).into_iter().collect());
        self.pages.iter().map(page).collect()
    }

    /// The value that a typed text means for a schema. What does not fit stays text.
    pub(super) fn typed(schema: &Map<String, Json>, text: &str) -> Json {
        coerce::value(schema, text)
    }

    /// Names of the secrets that it asks for; their values are never among the answers.
    pub fn secret_names(&self) -> Vec<String> {
        let parameters = schema::parameters(&self.pages).into_iter();
        let credentials = |schema: &Map<String, Json>| {
            let key = schema.get("ui:options")?.get("requestUserCredentials")?.get("secretsKey")?;
            key.as_str().map(str::to_string)
        };
        let asked = parameters.filter_map(|(name, schema)| {
            if schema::kind(schema) == "secret" { Some(name.to_string()) } else { credentials(schema) }
        });
        asked.chain(self.secrets.iter().cloned()).collect()
    }

    fn filled(&self, mut values: Map<String, Json>) -> Map<String, Json> {
        self.pages.iter().for_each(|page| defaults::fill(page, &mut values));
        values
    }

    fn checked(
        &self,
        values: Map<String, Json>,
        mut problems: errors::Problems<'_>,
    ) -> Result<Answers, Vec<ParameterError>> {
        let instance = Json::Object(self.filled(values.clone()));
        let pages: Vec<Json> = self.pages.iter().cloned().map(Json::Object).collect();
        let mut found = Vec::new();
        for page in &pages {
            match validator(page) {
                Ok(validator) => found.extend(validator.iter_errors(&instance).map(|error| (page, error.to_owned()))),
                Err(error) => problems.unusable(&error),
            }
        }
        // What a default would be if the broken values were not there: one of them may have hidden it.
        let mut sound = values;
        sound.retain(|name, _| !found.iter().any(|(_, error)| errors::parameter(error) == Some(name.clone())));
        let defaults = self.filled(sound);
        found.iter().for_each(|(page, error)| problems.broken(page, error, &defaults));
        let Json::Object(mut values) = instance else { return Err(problems.into_errors()) };
        let mut ordered: Map<String, Json> =
            problems.parameters().filter_map(|name| values.shift_remove_entry(name)).collect();
        ordered.extend(values);
        let errors = problems.into_errors();
        if errors.is_empty() { Ok(Answers(ordered)) } else { Err(errors) }
    }
}

/// A validator of a page. References to other documents are not followed: nothing is fetched.
pub(super) fn validator(schema: &Json) -> Result<Validator, ValidationError<'static>> {
    jsonschema::options().with_draft(Draft::Draft7).build(schema)
}
