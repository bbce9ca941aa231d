//! `replace`: a text, a number or a regular expression by a text.

use super::super::pattern::Search;
use super::super::value::units;
use super::{Arguments, Fault, Outcome, Value};
use std::rc::Rc;

/// `replace(what, with, count)`. Inputs that are neither a text nor a number stay as they are.
pub(super) fn replace(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let meter = arguments.meter;
    let what = match (input, arguments.get(0)) {
        (Value::Text(text), Value::Pattern(pattern)) => {
            let with = arguments.get(1).to_text(meter)?;
            let search = Search::new(Rc::clone(&pattern.pattern));
            return Ok(Value::text(search.replace(&text.text, &with, meter)?));
        }
        (_, Value::Pattern(_)) => return Err(Fault::new(format!("expects a text, this is {}", input.kind()))),
        (Value::Text(_) | Value::Number(_), Value::Text(what)) if !what.safe => what.text.to_string(),
        (Value::Text(_) | Value::Number(_), Value::Number(_)) => arguments.get(0).to_text(meter)?,
        _ => return Ok(input.clone()),
    };
    let text = input.to_text(meter)?;
    let with = arguments.get(1).to_text(meter)?;
    if what.is_empty() {
        return between_all(&text, &with, input, arguments);
    }
    let limit = match arguments.get(2) {
        Value::Undefined => f64::INFINITY,
        Value::Number(-1.0) => f64::INFINITY,
        limit => limit.to_number(meter)?,
    };
    if matches!(arguments.get(2), Value::Number(0.0)) || !text.contains(&what) {
        return arguments.text(text, input);
    }
    let mut out = String::new();
    let mut rest = text.as_str();
    let mut done = 0.0;
    while done < limit
        && let Some(found) = rest.find(&what)
    {
        meter.grow(found + with.len())?;
        meter.work(1)?;
        out.push_str(&rest[..found]);
        out.push_str(&with);
        rest = &rest[found + what.len()..];
        done += 1.0;
    }
    arguments.text(out + rest, input)
}

/// To replace nothing is to put the text before, between and after all characters.
fn between_all(text: &str, with: &str, input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    // Joining a list with undefined joins it with commas.
    let between = if let Value::Undefined = arguments.get(1) { "," } else { with };
    let units = units(text, arguments.meter)?;
    arguments.meter.grow((units.len() + 2).saturating_mul(with.len() + 1))?;
    let mut out = with.to_string();
    for (place, c) in char::decode_utf16(units).enumerate() {
        if place > 0 {
            out.push_str(between);
        }
        out.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    out.push_str(with);
    arguments.text(out, input)
}
