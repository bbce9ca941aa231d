//! Filters: one table of names, one file a topic. A filter gets a value and arguments and answers a value.

mod backstage;
mod lists;
mod markup;
mod numbers;
mod select;
mod sorting;
mod text;

use super::Outcome;
use super::budget::Meter;
use super::error::{Fault, shown};
use super::value::{Object, Value, units};
use crate::suggest::nearest;
use std::rc::Rc;

/// The arguments of a call as they were given.
pub(super) struct Call {
    pub positional: Vec<Value>,
    pub named: Vec<(Rc<str>, Value)>,
}

/// What a filter works with.
struct Arguments<'a> {
    values: &'a [Value],
    meter: &'a Meter,
}

type Filter = fn(&Value, &Arguments<'_>) -> Outcome<Value>;

/// Every filter, by name.
const FILTERS: [(&str, Filter); 45] = [
    ("abs", numbers::abs),
    ("batch", lists::batch),
    ("capitalize", text::capitalize),
    ("center", text::center),
    ("d", lists::default),
    ("default", lists::default),
    ("dictsort", sorting::dictsort),
    ("dump", markup::dump),
    ("e", markup::escape),
    ("escape", markup::escape),
    ("first", lists::first),
    ("float", numbers::float),
    ("forceescape", markup::forceescape),
    ("groupby", sorting::groupby),
    ("indent", text::indent),
    ("int", numbers::int),
    ("join", lists::join),
    ("last", lists::last),
    ("length", lists::length),
    ("list", lists::list),
    ("lower", text::lower),
    ("nl2br", markup::nl2br),
    ("parseEntityRef", backstage::parse_entity_ref),
    ("parseRepoUrl", backstage::parse_repo_url),
    ("pick", backstage::pick),
    ("projectSlug", backstage::project_slug),
    ("reject", select::reject),
    ("rejectattr", select::rejectattr),
    ("replace", text::replace),
    ("reverse", lists::reverse),
    ("round", numbers::round),
    ("safe", markup::safe),
    ("select", select::select),
    ("selectattr", select::selectattr),
    ("slice", lists::slice),
    ("sort", sorting::sort),
    ("string", text::string),
    ("striptags", markup::striptags),
    ("sum", numbers::sum),
    ("title", text::title),
    ("trim", text::trim),
    ("truncate", text::truncate),
    ("upper", text::upper),
    ("urlencode", markup::urlencode),
    ("wordcount", text::wordcount),
];

/// Arguments that two filters take by name; to all others named ones arrive as one object, as in nunjucks.
const NAMED: [(&str, &[&str]); 2] =
    [("int", &["default", "base"]), ("sort", &["reverse", "case_sensitive", "attribute"])];

/// Whether there is a filter of this name.
pub(super) fn exists(name: &str, cookiecutter: bool) -> bool {
    (cookiecutter && name == "jsonify") || FILTERS.iter().any(|(known, _)| *known == name)
}

/// The names of all filters.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    FILTERS.iter().map(|(name, _)| *name)
}

/// Applies a filter.
pub(super) fn apply(name: &str, input: &Value, call: Call, meter: &Meter) -> Outcome<Value> {
    let Some((_, filter)) = FILTERS.iter().find(|(known, _)| *known == name) else {
        return Err(Fault::new(unknown(name)));
    };
    let values = positional(name, call)?;
    filter(input, &Arguments { values: &values, meter })
        .map_err(|fault| Fault::new(format!("the filter `{name}` {}", fault.0)))
}

fn positional(name: &str, call: Call) -> Outcome<Vec<Value>> {
    let Call { mut positional, named } = call;
    if named.is_empty() {
        return Ok(positional);
    }
    if let Some((_, names)) = NAMED.iter().find(|(filter, _)| *filter == name) {
        for (argument, value) in named {
            let place = names.iter().position(|known| *known == &*argument).ok_or_else(|| {
                Fault::new(format!(
                    "the filter `{name}` has no argument {}: it takes {}",
                    shown(&argument),
                    names.join(", ")
                ))
            })?;
            if positional.len() <= place {
                positional.resize(place + 1, Value::Undefined);
            }
            positional[place] = value;
        }
    } else {
        positional.push(Value::Object(Rc::new(Object::new(named)?)));
    }
    Ok(positional)
}

fn unknown(name: &str) -> String {
    match name {
        "random" => "the filter `random` is refused: a template must give the same result each time".into(),
        "urlize" => "the filter `urlize` is not supported yet".into(),
        "map" | "unique" | "tojson" | "max" | "min" | "format" | "items" => {
            format!("the filter `{name}` is Jinja's, it is not part of the template language")
        }
        _ => match nearest(name, FILTERS.map(|(known, _)| known)) {
            Some(near) => format!("there is no filter {}: did you mean `{near}`?", shown(name)),
            None => format!("there is no filter {}", shown(name)),
        },
    }
}

impl Arguments<'_> {
    fn get(&self, place: usize) -> &Value {
        self.values.get(place).unwrap_or(&Value::Undefined)
    }

    /// The argument as a number, or `fallback` when it is not there or false.
    fn number(&self, place: usize, fallback: f64) -> Outcome<f64> {
        let value = self.get(place);
        if value.is_truthy() { value.to_number(self.meter) } else { Ok(fallback) }
    }

    /// A text made here: pays for it and keeps the mark of an escaped input.
    fn text(&self, text: String, like: &Value) -> Outcome<Value> {
        self.meter.grow(text.len())?;
        Ok(if matches!(like, Value::Text(text) if text.safe) { Value::safe_text(text) } else { Value::text(text) })
    }

    /// What a text holds; nothing for undefined, null and false; anything else is an error.
    fn read_text<'v>(&self, input: &'v Value) -> Outcome<&'v str> {
        match input {
            Value::Undefined | Value::Null | Value::Bool(false) => Ok(""),
            Value::Text(text) => {
                self.meter.work(1 + text.text.len() / 16)?;
                self.meter.grow(text.text.len())?;
                Ok(&text.text)
            }
            other => Err(Fault::new(format!("expects a text, this is {}", other.kind()))),
        }
    }

    /// The items of a list or the characters of a text; none for anything else.
    fn items(&self, input: &Value) -> Outcome<Option<Vec<Value>>> {
        let items: Vec<Value> = match input {
            Value::List(list) => {
                self.meter.grow(list.items.len() * 32)?;
                list.items.clone()
            }
            Value::Text(text) => {
                self.meter.grow(text.text.len() * 64)?;
                units(&text.text, self.meter)?.chunks(1).map(super::value::from_units).collect()
            }
            _ => return Ok(None),
        };
        self.meter.work(items.len())?;
        Ok(Some(items))
    }

    /// The items of a list.
    fn list(&self, input: &Value) -> Outcome<Vec<Value>> {
        match input {
            Value::List(_) => Ok(self.items(input)?.unwrap_or_default()),
            other => Err(Fault::new(format!("expects a list, this is {}", other.kind()))),
        }
    }

    /// An attribute of each item when a name is given, else the items of a list. With a name anything goes, as
    /// in nunjucks: what has no items has none.
    fn column(&self, input: &Value, name: &Value) -> Outcome<Vec<Value>> {
        if !name.is_truthy() {
            return self.list(input);
        }
        let name = name.to_text(self.meter)?;
        self.items(input)?.unwrap_or_default().iter().map(|item| attribute(item, &name)).collect()
    }
}

/// A value's own entry by name, for the filters that take an attribute.
fn attribute(value: &Value, name: &str) -> Outcome<Value> {
    if super::parser::is_reserved(name) {
        return Err(Fault::new(format!("is given a name that cannot be used: {}", super::parser::reserved(name))));
    }
    Ok(match value {
        Value::Undefined | Value::Null => {
            return Err(Fault::new(format!("looks for {} in an item that is {}", shown(name), value.kind())));
        }
        Value::Object(object) => object.get(name).cloned().unwrap_or(Value::Undefined),
        Value::List(list) if name == "length" => Value::Number(list.items.len() as f64),
        Value::List(list) => {
            name.parse().ok().and_then(|place: usize| list.items.get(place).cloned()).unwrap_or(Value::Undefined)
        }
        Value::Text(text) if name == "length" => Value::Number(text.text.encode_utf16().count() as f64),
        Value::Text(text) => {
            let unit = name.parse().ok().and_then(|place: usize| text.text.encode_utf16().nth(place));
            unit.map_or(Value::Undefined, |unit| super::value::from_units(&[unit]))
        }
        _ => Value::Undefined,
    })
}
