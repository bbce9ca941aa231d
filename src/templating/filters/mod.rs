//! Filters: one table of names, one file a topic. A filter gets a value and arguments and answers a value.

mod backstage;
mod lists;
mod markup;
mod numbers;
mod replace;
mod select;
mod sorting;
mod text;
mod urlize;

use super::Outcome;
use super::budget::Meter;
use super::error::{Fault, shown};
use super::interpreter::text_place;
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
    /// Where the filter stands in the template.
    at: usize,
}

/// What a filter needs from the run.
pub(super) struct Run<'a> {
    pub meter: &'a Meter,
    pub cookiecutter: bool,
    pub at: usize,
}

type Filter = fn(&Value, &Arguments<'_>) -> Outcome<Value>;

/// Every filter, by name.
const FILTERS: [(&str, Filter); 47] = [
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
    ("random", lists::random),
    ("reject", select::reject),
    ("rejectattr", select::rejectattr),
    ("replace", replace::replace),
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
    ("urlize", urlize::urlize),
    ("wordcount", text::wordcount),
];

/// Arguments that two filters take by name; to all others named ones arrive as one object, as in nunjucks.
const NAMED: [(&str, &[&str]); 2] =
    [("int", &["default", "base"]), ("sort", &["reverse", "case_sensitive", "attribute"])];

/// Whether there is a filter of this name.
pub(super) fn exists(name: &str, cookiecutter: bool) -> bool {
    (cookiecutter && name == "jsonify") || FILTERS.binary_search_by(|(known, _)| (*known).cmp(name)).is_ok()
}

/// The names of all filters.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    FILTERS.iter().map(|(name, _)| *name)
}

/// Applies a filter.
pub(super) fn apply(name: &str, input: &Value, call: Call, run: &Run<'_>) -> Outcome<Value> {
    let name = if run.cookiecutter && name == "jsonify" { "dump" } else { name };
    let Ok(place) = FILTERS.binary_search_by(|(known, _)| (*known).cmp(name)) else {
        return Err(Fault::new(unknown(name)));
    };
    let told = |fault: Fault| Fault::new(format!("the filter `{name}` {}", fault.0));
    input.no_function()?;
    call.positional.iter().chain(call.named.iter().map(|(_, value)| value)).try_for_each(Value::no_function)?;
    let values = positional(name, call).map_err(told)?;
    FILTERS[place].1(input, &Arguments { values: &values, meter: run.meter, at: run.at }).map_err(told)
}

/// Two filters take arguments by name, where they fill what is not given in order and nothing else; to all others
/// named ones arrive as one object at the end, as in nunjucks.
fn positional(name: &str, call: Call) -> Outcome<Vec<Value>> {
    let Call { mut positional, mut named } = call;
    if let Some((_, names)) = NAMED.iter().find(|(filter, _)| *filter == name) {
        positional.truncate(names.len());
        for wanted in names.iter().skip(positional.len()) {
            let found = named.iter().find(|(known, _)| &**known == *wanted);
            positional.push(found.map_or(Value::Undefined, |(_, value)| value.clone()));
        }
    } else if !named.is_empty() {
        named.push((Rc::from("__keywords"), Value::Bool(true)));
        positional.push(Value::object(named)?);
    }
    Ok(positional)
}

fn unknown(name: &str) -> String {
    match name {
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
                self.meter.grow(list.len() * 32)?;
                list.items().clone()
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

    /// As [`Arguments::items`]; an object with a `length` counts as a list of what it has under `0`, `1` …
    fn sequence(&self, input: &Value) -> Outcome<Option<Vec<Value>>> {
        let Value::Object(object) = input else { return self.items(input) };
        let length = object.get("length").map_or(Ok(f64::NAN), |length| length.to_number(self.meter))?;
        let mut items = Vec::new();
        while (items.len() as f64) < length {
            self.meter.work(1)?;
            self.meter.grow(32)?;
            items.push(object.get(&items.len().to_string()).cloned().unwrap_or(Value::Undefined));
        }
        Ok(Some(items))
    }

    /// As [`Arguments::sequence`], for filters to which the length is that of a list: a number must be a whole one.
    fn mapped(&self, input: &Value) -> Outcome<Option<Vec<Value>>> {
        if let Value::Object(object) = input
            && let Some(Value::Number(length)) = object.get("length")
            && !length.is_nan()
            && (length.fract() != 0.0 || !(0.0..=f64::from(u32::MAX)).contains(length))
        {
            return Err(Fault::new("expects an object whose `length` is a whole number"));
        }
        self.sequence(input)
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
        if super::parser::is_reserved(&name) {
            return Err(refused(&name));
        }
        match input {
            Value::Text(text) if text.safe && !text.text.is_empty() => {
                Err(Fault::new(format!("looks for {} in an escaped text", shown(&name))))
            }
            Value::Text(text) if text.safe => Ok(Vec::new()),
            _ => self.mapped(input)?.unwrap_or_default().iter().map(|item| attribute(item, &name)).collect(),
        }
    }
}

fn refused(name: &str) -> Fault {
    Fault::new(format!("is given a name that cannot be used: {}", super::parser::reserved(name)))
}

/// A value's own entry by name, for the filters that take an attribute; an error where there is no value.
fn attribute(value: &Value, name: &str) -> Outcome<Value> {
    if super::parser::is_reserved(name) {
        return Err(refused(name));
    }
    if value.is_nothing() {
        return Err(Fault::new(format!("looks for {} in an item that is {}", shown(name), value.kind())));
    }
    Ok(own(value, name).unwrap_or(Value::Undefined))
}

/// A value's own entry by name.
fn own(value: &Value, name: &str) -> Option<Value> {
    match value {
        Value::Object(object) => object.get(name).cloned(),
        Value::List(list) if name == "length" => Some(Value::Number(list.len() as f64)),
        Value::List(list) => text_place(name).and_then(|place| list.get(place)),
        Value::Text(text) if name == "length" => Some(Value::Number(text.text.encode_utf16().count() as f64)),
        Value::Text(text) if text.safe && name == "val" => Some(Value::text(&text.text)),
        Value::Text(text) => {
            let unit = text_place(name).and_then(|place| text.text.encode_utf16().nth(place));
            unit.map(|unit| super::value::from_units(&[unit]))
        }
        _ => None,
    }
}
