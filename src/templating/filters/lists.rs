//! Filters on lists, and those that work on lists, texts and objects alike.

use super::super::value::{from_units, number_text, units};
use super::{Arguments, Fault, Outcome, Value};
use std::rc::Rc;

pub(super) fn default(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let missing = if arguments.get(1).is_truthy() { !input.is_truthy() } else { matches!(input, Value::Undefined) };
    Ok(if missing { arguments.get(0).clone() } else { input.clone() })
}

pub(super) fn length(input: &Value, _: &Arguments<'_>) -> Outcome<Value> {
    Ok(match input {
        Value::Undefined | Value::Null | Value::Bool(false) => Value::Number(0.0),
        Value::List(list) => Value::Number(list.len() as f64),
        Value::Object(object) => Value::Number(object.len() as f64),
        Value::Text(text) => Value::Number(text.text.encode_utf16().count() as f64),
        _ => Value::Undefined,
    })
}

pub(super) fn first(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    edge(input, arguments, false)
}

pub(super) fn last(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    edge(input, arguments, true)
}

fn edge(input: &Value, arguments: &Arguments<'_>, last: bool) -> Outcome<Value> {
    Ok(match input {
        Value::Undefined | Value::Null => return Err(Fault::new(format!("expects a list, this is {}", input.kind()))),
        Value::List(list) => {
            let items = list.items();
            if last { items.last() } else { items.first() }.cloned().unwrap_or(Value::Undefined)
        }
        Value::Object(object) => {
            let length = object.get("length").map_or(Ok(f64::NAN), |length| length.to_number(arguments.meter))?;
            let place = if last { number_text(length - 1.0) } else { "0".into() };
            object.get(&place).cloned().unwrap_or(Value::Undefined)
        }
        Value::Text(text) => {
            let units = units(&text.text, arguments.meter)?;
            if last { units.last() } else { units.first() }.map_or(Value::Undefined, |unit| from_units(&[*unit]))
        }
        _ => Value::Undefined,
    })
}

pub(super) fn list(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    match input {
        Value::List(_) => Ok(input.clone()),
        Value::Object(object) => {
            arguments.meter.work(object.len())?;
            arguments.meter.grow(object.len() * 256)?;
            let pair = |(name, value): (&Rc<str>, &Value)| {
                let pair = vec![(Rc::from("key"), Value::text(name)), (Rc::from("value"), value.clone())];
                Value::object(pair)
            };
            let pairs: Outcome<Vec<Value>> = object.iter().map(pair).collect();
            Value::list(pairs?)
        }
        _ => match arguments.items(input)? {
            Some(items) => Value::list(items),
            None => Err(Fault::new(format!("expects a list, a text or an object, this is {}", input.kind()))),
        },
    }
}

pub(super) fn reverse(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    if let Value::Text(text) = input {
        let mut units = units(&text.text, arguments.meter)?;
        units.reverse();
        return arguments.text(String::from_utf16_lossy(&units), input);
    }
    let mut items = arguments.mapped(input)?.unwrap_or_default();
    items.reverse();
    Value::list(items)
}

pub(super) fn join(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let separator = match arguments.get(0) {
        separator if separator.is_truthy() => separator.to_text(arguments.meter)?,
        _ => String::new(),
    };
    let mut out = String::new();
    for (place, item) in arguments.column(input, arguments.get(1))?.iter().enumerate() {
        if place > 0 {
            arguments.meter.grow(separator.len())?;
            out.push_str(&separator);
        }
        item.write(&mut out, arguments.meter)?;
    }
    arguments.text(out, &Value::Undefined)
}

/// Rows of so many items; a last short row is filled up when a filling is given.
pub(super) fn batch(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    if input.is_nothing() {
        return Err(Fault::new(format!("expects a list, this is {}", input.kind())));
    }
    let width = positive(arguments)?;
    let fill = arguments.get(1);
    let items = arguments.sequence(input)?.unwrap_or_default();
    let rows: Outcome<Vec<Value>> = items
        .chunks(width)
        .map(|row| {
            let mut row = row.to_vec();
            if fill.is_truthy() && row.len() < width {
                arguments.meter.work(width)?;
                arguments.meter.grow(width.saturating_mul(32))?;
                row.resize(width, fill.clone());
            }
            Value::list(row)
        })
        .collect();
    Value::list(rows?)
}

/// So many columns; a filling evens out the shorter ones.
pub(super) fn slice(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let Some(items) = arguments.items(input)? else {
        return Err(Fault::new(format!("expects a list, this is {}", input.kind())));
    };
    let columns = positive(arguments)?;
    arguments.meter.work(columns)?;
    arguments.meter.grow(columns.saturating_mul(64))?;
    let (base, extra) = (items.len() / columns, items.len() % columns);
    let mut rest = items.as_slice();
    let mut out = Vec::new();
    for column in 0..columns {
        let (part, after) = rest.split_at(base + usize::from(column < extra));
        rest = after;
        let mut part = part.to_vec();
        if let Value::Text(_) = input {
            if arguments.get(1).is_truthy() && column >= extra {
                return Err(Fault::new("cannot fill up the columns of a text"));
            }
            let text: Outcome<Vec<String>> = part.iter().map(|item| item.to_text(arguments.meter)).collect();
            out.push(Value::text(text?.concat()));
            continue;
        }
        if arguments.get(1).is_truthy() && column >= extra {
            part.push(arguments.get(1).clone());
        }
        out.push(Value::list(part)?);
    }
    Value::list(out)
}

/// One of the items. Which one depends on the template and the values alone: a preview shows what will be made.
pub(super) fn random(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    if input.is_nothing() {
        return Err(Fault::new(format!("expects a list, this is {}", input.kind())));
    }
    let items = arguments.sequence(input)?.unwrap_or_default();
    // The mixing steps of SplitMix64, seeded with the place in the template.
    let mut mixed = (arguments.at as u64).wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    let place = (mixed ^ (mixed >> 31)).checked_rem(items.len() as u64).unwrap_or(0);
    Ok(items.get(place as usize).cloned().unwrap_or(Value::Undefined))
}

fn positive(arguments: &Arguments<'_>) -> Outcome<usize> {
    let count = arguments.get(0).to_number(arguments.meter)?.trunc();
    if (1.0..=9_007_199_254_740_991.0).contains(&count) {
        Ok(count as usize)
    } else {
        Err(Fault::new("expects how many as a positive whole number"))
    }
}
