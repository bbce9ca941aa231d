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
    let mut kept = Vec::new();
    for item in arguments.items(input)?.unwrap_or_default() {
        if predicates::holds(&test, &item, rest, arguments.meter)? == wanted {
            kept.push(item);
        }
    }
    Value::list(kept)
}

/// Only whether the attribute is true counts: a test given after it is ignored, as in nunjucks.
fn by_attribute(input: &Value, arguments: &Arguments<'_>, wanted: bool) -> Outcome<Value> {
    let name = arguments.get(0).to_text(arguments.meter)?;
    let mut kept = Vec::new();
    for item in arguments.list(input)? {
        if attribute(&item, &name)?.is_truthy() == wanted {
            kept.push(item);
        }
    }
    Value::list(kept)
}
