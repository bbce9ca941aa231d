//! The JavaScript methods of texts, lists, numbers and regular expressions, and Python's for cookiecutter
//! templates: one table of names, one file a kind of value.

mod lists;
mod numbers;
mod python;
mod texts;

use super::Outcome;
use super::budget::Meter;
use super::error::{Fault, shown};
use super::value::{Journal, Value};
use crate::suggest::nearest;

/// A method's name, and how many arguments it takes: at least and at most.
type Entry = (&'static str, usize, usize);

/// As many arguments as one likes.
const ANY: usize = usize::MAX;

const OF_TEXTS: [Entry; 17] = [
    ("charAt", 0, 1),
    ("charCodeAt", 0, 1),
    ("concat", 0, ANY),
    ("endsWith", 1, 2),
    ("includes", 1, 2),
    ("indexOf", 1, 2),
    ("lastIndexOf", 1, 2),
    ("replace", 2, 2),
    ("slice", 0, 2),
    ("split", 0, 2),
    ("startsWith", 1, 2),
    ("substring", 0, 2),
    ("toLowerCase", 0, 0),
    ("toUpperCase", 0, 0),
    ("trim", 0, 0),
    ("trimEnd", 0, 0),
    ("trimStart", 0, 0),
];
const OF_LISTS: [Entry; 17] = [
    ("at", 1, 1),
    ("concat", 0, ANY),
    ("copyWithin", 1, 3),
    ("fill", 1, 3),
    ("flat", 0, 1),
    ("includes", 1, 2),
    ("indexOf", 1, 2),
    ("join", 0, 1),
    ("lastIndexOf", 1, 2),
    ("pop", 0, 0),
    ("push", 0, ANY),
    ("reverse", 0, 0),
    ("shift", 0, 0),
    ("slice", 0, 2),
    ("sort", 0, 0),
    ("splice", 0, ANY),
    ("unshift", 0, ANY),
];
const OF_NUMBERS: [Entry; 4] = [("toExponential", 0, 1), ("toFixed", 0, 1), ("toPrecision", 0, 1), ("toString", 0, 1)];
const OF_PATTERNS: [Entry; 1] = [("test", 1, 1)];
/// Python's, in cookiecutter templates.
const OF_PYTHON_LISTS: [Entry; 7] = [
    ("pop", 0, 1),
    ("append", 1, 1),
    ("count", 1, 1),
    ("find", 1, 1),
    ("index", 1, 1),
    ("insert", 2, 2),
    ("remove", 1, 1),
];
const OF_PYTHON_OBJECTS: [Entry; 5] =
    [("get", 1, 2), ("has_key", 1, 1), ("items", 0, 0), ("keys", 0, 0), ("values", 0, 0)];

/// What a method needs from the run.
pub(super) struct Run<'a> {
    pub meter: &'a Meter,
    pub journal: &'a Journal,
    pub cookiecutter: bool,
}

/// The methods of a kind of value; Python's come before those of the same name.
fn tables(owner: &Value, cookiecutter: bool) -> [&'static [Entry]; 2] {
    match owner {
        Value::Text(_) => [&OF_TEXTS, &[]],
        Value::Number(_) => [&OF_NUMBERS, &[]],
        Value::List(_) if cookiecutter => [&OF_PYTHON_LISTS, &OF_LISTS],
        Value::List(_) => [&OF_LISTS, &[]],
        Value::Object(_) if cookiecutter => [&OF_PYTHON_OBJECTS, &[]],
        Value::Pattern(_) => [&OF_PATTERNS, &[]],
        _ => [&[], &[]],
    }
}

fn entry(owner: &Value, name: &str, cookiecutter: bool) -> Option<&'static Entry> {
    tables(owner, cookiecutter).into_iter().flatten().find(|(known, ..)| *known == name)
}

/// The method of this name that a value of this kind has.
pub(super) fn find(owner: &Value, name: &str, cookiecutter: bool) -> Option<&'static str> {
    entry(owner, name, cookiecutter).map(|(name, ..)| *name)
}

/// Whether any kind of value has the method.
pub(super) fn exists_anywhere(name: &str, cookiecutter: bool) -> bool {
    let python = OF_PYTHON_LISTS.iter().chain(&OF_PYTHON_OBJECTS).any(|(known, ..)| *known == name);
    names().any(|known| known == name) || (cookiecutter && python) || matches!(name, "next" | "reset")
}

/// The names of all methods but Python's.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    OF_TEXTS.iter().chain(&OF_LISTS).chain(&OF_NUMBERS).chain(&OF_PATTERNS).map(|(name, ..)| *name)
}

/// Calls a method that [`find`] found.
pub(super) fn call(owner: &Value, name: &'static str, arguments: &[Value], run: &Run<'_>) -> Outcome<Value> {
    owner.no_function()?;
    if let Some((_, least, most)) = entry(owner, name, run.cookiecutter)
        && !(*least..=*most).contains(&arguments.len())
    {
        return Err(Fault::new(count_message(name, *least, *most, arguments.len())));
    }
    let method = Method { name, arguments, run };
    match owner {
        Value::Text(text) => method.on_text(&text.text),
        Value::Number(number) => method.on_number(*number),
        Value::List(list) => match method.on_python_list(list)? {
            Some(value) => Ok(value),
            None => method.on_list(list),
        },
        Value::Object(object) => method.on_object(object),
        Value::Pattern(pattern) => {
            let text = method.text(0)?;
            pattern.test(&text, run.meter).map(Value::Bool)
        }
        other => Err(Fault::new(missing(other, name, run.cookiecutter))),
    }
}

/// What is said about a method that there is not.
pub(super) fn missing(owner: &Value, name: &str, cookiecutter: bool) -> String {
    let known = tables(owner, cookiecutter).into_iter().flatten().map(|(name, ..)| *name);
    let python = OF_PYTHON_LISTS.iter().chain(&OF_PYTHON_OBJECTS).any(|(known, ..)| *known == name);
    match nearest(name, known) {
        Some(near) => format!("{} has no method {}: did you mean `{near}`?", owner.kind(), shown(name)),
        None if python && !cookiecutter => {
            format!("{} has no method {}: it is Python's, for cookiecutter templates", owner.kind(), shown(name))
        }
        None => format!("{} has no method {}", owner.kind(), shown(name)),
    }
}

fn count_message(name: &str, least: usize, most: usize, given: usize) -> String {
    let expected = match (least, most) {
        (0, 0) => "nothing".into(),
        (least, most) if least == most => format!("{least}"),
        (least, ANY) => format!("{least} or more"),
        (least, most) => format!("{least} to {most}"),
    };
    format!("`{name}` takes {expected} in its ( ), here are {given}")
}

/// A call under way.
struct Method<'a> {
    name: &'static str,
    arguments: &'a [Value],
    run: &'a Run<'a>,
}

impl Method<'_> {
    fn get(&self, place: usize) -> &Value {
        self.arguments.get(place).unwrap_or(&Value::Undefined)
    }

    fn text(&self, place: usize) -> Outcome<String> {
        self.get(place).to_text(self.run.meter)
    }

    /// A whole number, or `fallback` when the argument is not there.
    fn whole(&self, place: usize, fallback: f64) -> Outcome<f64> {
        match self.get(place) {
            Value::Undefined => Ok(fallback),
            value => self.integer(value),
        }
    }

    /// JavaScript's `ToIntegerOrInfinity`: what is no number is 0.
    fn integer(&self, value: &Value) -> Outcome<f64> {
        value.to_number(self.run.meter).map(|number| if number.is_nan() { 0.0 } else { number.trunc() })
    }

    /// The bounds of `slice`: negative ones count from the end.
    fn bounds(&self, first: usize, length: usize) -> Outcome<(usize, usize)> {
        let start = relative(self.whole(first, 0.0)?, length);
        let end = relative(self.whole(first + 1, length as f64)?, length);
        Ok((start, end.max(start)))
    }
}

/// A place that counts from the end when it is negative, within the length.
fn relative(place: f64, length: usize) -> usize {
    let length = length as f64;
    (if place < 0.0 { (place + length).max(0.0) } else { place.min(length) }) as usize
}

/// A place found, -1 for none.
fn place_value(place: Option<usize>) -> Value {
    Value::Number(place.map_or(-1.0, |place| place as f64))
}
