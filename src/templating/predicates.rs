//! Tests: what may stand after `is`, and in `select` and `reject`.

use super::Outcome;
use super::budget::Meter;
use super::error::{Fault, shown};
use super::value::{Value, order, strictly_equal};
use crate::suggest::nearest;
use std::cmp::Ordering;

/// Every test and how many arguments it takes. `is none` is there too: as a literal it is `null`.
const TESTS: [(&str, usize); 26] = [
    ("callable", 0),
    ("defined", 0),
    ("divisibleby", 1),
    ("eq", 1),
    ("equalto", 1),
    ("escaped", 0),
    ("even", 0),
    ("falsy", 0),
    ("ge", 1),
    ("greaterthan", 1),
    ("gt", 1),
    ("iterable", 0),
    ("le", 1),
    ("lessthan", 1),
    ("lower", 0),
    ("lt", 1),
    ("mapping", 0),
    ("ne", 1),
    ("null", 0),
    ("number", 0),
    ("odd", 0),
    ("sameas", 1),
    ("string", 0),
    ("truthy", 0),
    ("undefined", 0),
    ("upper", 0),
];

/// Whether there is a test of this name.
pub(super) fn exists(name: &str) -> bool {
    names().any(|known| known == name)
}

/// The names of all tests.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    TESTS.iter().map(|(name, _)| *name)
}

/// An error when there is no such test or when it takes another number of arguments.
pub(super) fn check(name: &str, arguments: usize) -> Outcome<()> {
    let Some((_, wanted)) = TESTS.iter().find(|(known, _)| *known == name) else { return Err(unknown(name)) };
    if arguments != *wanted {
        let expected = if *wanted == 0 { "no argument" } else { "one argument in ( )" };
        return Err(Fault::new(format!("the test `{name}` takes {expected}")));
    }
    Ok(())
}

/// Whether the test `name` holds for a value.
pub(super) fn holds(name: &str, input: &Value, arguments: &[Value], meter: &Meter) -> Outcome<bool> {
    check(name, arguments.len())?;
    if !["callable", "eq", "equalto", "sameas", "ne"].contains(&name) {
        input.no_function()?;
        arguments.iter().try_for_each(Value::no_function)?;
    }
    let number = || input.to_number(meter);
    let compare =
        |wanted: fn(Ordering) -> bool| -> Outcome<bool> { Ok(order(input, &arguments[0], meter)?.is_some_and(wanted)) };
    Ok(match name {
        "callable" => matches!(input, Value::Function(_)),
        "defined" => !matches!(input, Value::Undefined),
        "undefined" => matches!(input, Value::Undefined),
        "null" => matches!(input, Value::Null),
        "divisibleby" => number()? % arguments[0].to_number(meter)? == 0.0,
        "even" => number()? % 2.0 == 0.0,
        "odd" => number()? % 2.0 == 1.0,
        "eq" | "equalto" | "sameas" => strictly_equal(input, &arguments[0]),
        "ne" => !strictly_equal(input, &arguments[0]),
        "escaped" => matches!(input, Value::Text(text) if text.safe),
        "truthy" => input.is_truthy(),
        "falsy" => !input.is_truthy(),
        "ge" => compare(Ordering::is_ge)?,
        "gt" | "greaterthan" => compare(Ordering::is_gt)?,
        "le" => compare(Ordering::is_le)?,
        "lt" | "lessthan" => compare(Ordering::is_lt)?,
        "iterable" if input.is_nothing() => {
            return Err(Fault::new("the test `iterable` expects a value, there is none"));
        }
        "iterable" => matches!(input, Value::Text(_) | Value::List(_)),
        "mapping" => {
            matches!(input, Value::Object(_) | Value::Pattern(_)) || matches!(input, Value::Text(text) if text.safe)
        }
        "number" => matches!(input, Value::Number(_)),
        "string" => matches!(input, Value::Text(text) if !text.safe),
        _ => return case(name, input, meter),
    })
}

fn case(name: &str, input: &Value, meter: &Meter) -> Outcome<bool> {
    let Value::Text(text) = input else {
        return Err(Fault::new(format!("the test `{name}` expects a text, this is {}", input.kind())));
    };
    meter.work(text.text.len() / 16)?;
    meter.grow(text.text.len())?;
    let changed = if name == "lower" { text.text.to_lowercase() } else { text.text.to_uppercase() };
    Ok(!text.safe && *changed == *text.text)
}

fn unknown(name: &str) -> Fault {
    Fault::new(match nearest(name, TESTS.map(|(known, _)| known)) {
        Some(near) => format!("there is no test {}: did you mean `{near}`?", shown(name)),
        None => format!("there is no test {}", shown(name)),
    })
}
