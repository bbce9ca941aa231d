//! Filters that keep some items and drop the others.

use super::super::predicates;
use super::{Arguments, Fault, Outcome, Value, attribute};

pub(super) fn select(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    by_test(input, arguments, true)
}

pub(super) fn reject(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    by_test(input, arguments, false)
}

pub(super) fn selectattr(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    by_attribute(input, arguments, true)
}

pub(super) fn rejectattr(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    by_attribute(input, arguments, false)
}

fn by_test(input: &Value, arguments: &Arguments<'_>, wanted: bool) -> Outcome<Value> {
    let test = match arguments.get(0) {
        Value::Undefined => "truthy".to_string(),
        test => test.to_text(arguments.meter)?,
    };
    if input.is_nothing() {
        return Err(Fault::new(format!("expects a list, this is {}", input.kind())));
    }
    let rest = arguments.values.get(1..).unwrap_or_default();
    // Of what cannot be gone through nothing is asked but that the test exists.
    if !predicates::exists(&test) || matches!(input, Value::List(_) | Value::Text(_) | Value::Object(_)) {
        predicates::check(&test, rest.len())?;
    }
    let mut kept = Vec::new();
    for item in present(input, arguments)? {
        if predicates::holds(&test, &item, rest, arguments.meter)? == wanted {
            kept.push(item);
        }
    }
    Value::list(kept)
}

/// The items, and of an object with a `length` those that are there.
fn present(input: &Value, arguments: &Arguments<'_>) -> Outcome<Vec<Value>> {
    let Value::Object(object) = input else { return Ok(arguments.items(input)?.unwrap_or_default()) };
    let length = object.get("length").map_or(Ok(f64::NAN), |length| length.to_number(arguments.meter))?.floor();
    let mut items = Vec::new();
    let mut place = 0_u32;
    while f64::from(place) < length {
        arguments.meter.work(1)?;
        items.extend(object.get(&place.to_string()).cloned());
        place += 1;
    }
    Ok(items)
}

/// Only whether the attribute is true counts: a test given after it is ignored, as in nunjucks.
fn by_attribute(input: &Value, arguments: &Arguments<'_>, wanted: bool) -> Outcome<Value> {
    let name = arguments.get(0).to_text(arguments.meter)?;
    if super::super::parser::is_reserved(&name) {
        return Err(super::refused(&name));
    }
    let mut kept = Vec::new();
    for item in arguments.list(input)? {
        if attribute(&item, &name)?.is_truthy() == wanted {
            kept.push(item);
        }
    }
    Value::list(kept)
}
