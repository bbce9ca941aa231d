//! Filters on texts.

use super::super::spaces::trim as trimmed;
use super::super::value::{from_units, order, units};
use super::{Arguments, Fault, Outcome, Value};
use std::cmp::Ordering;

pub(super) fn lower(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let text = arguments.read_text(input)?.to_lowercase();
    arguments.text(text, &Value::Undefined)
}

pub(super) fn upper(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let text = arguments.read_text(input)?.to_uppercase();
    arguments.text(text, &Value::Undefined)
}

pub(super) fn capitalize(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let text = capital(arguments.read_text(input)?);
    arguments.text(text, input)
}

pub(super) fn title(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let words: Vec<String> = arguments.read_text(input)?.split(' ').map(capital).collect();
    arguments.text(words.join(" "), input)
}

pub(super) fn trim(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    if !matches!(input, Value::Text(_)) {
        return Err(Fault::new(format!("expects a text, this is {}", input.kind())));
    }
    let text = trimmed(arguments.read_text(input)?).to_string();
    arguments.text(text, input)
}

pub(super) fn string(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    if input.is_nothing() {
        return Err(Fault::new(format!("expects a value, this is {}", input.kind())));
    }
    arguments.text(input.to_text(arguments.meter)?, input)
}

pub(super) fn wordcount(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    if !input.is_truthy() {
        return Ok(Value::Null);
    }
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let words = arguments.read_text(input)?.split(|c| !is_word(c)).filter(|word| !word.is_empty()).count();
    Ok(if words == 0 { Value::Null } else { Value::Number(words as f64) })
}

pub(super) fn indent(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let text = arguments.read_text(input)?;
    if text.is_empty() && !matches!(input, Value::Text(text) if text.safe) {
        return Ok(Value::text(""));
    }
    let blanks = spaces(arguments.number(0, 4.0)?, arguments)?;
    let first = arguments.get(1).is_truthy();
    arguments.meter.grow(blanks.len().saturating_mul(text.matches('\n').count() + 1))?;
    let mut out = String::new();
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push('\n');
        }
        if number > 0 || first {
            out.push_str(&blanks);
        }
        out.push_str(line);
    }
    arguments.text(out, input)
}

/// A list is as long as it has items here, whatever its text; values without a length stay as they are.
pub(super) fn center(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let input = &present(input);
    let width = or(arguments.get(0), 80.0);
    let length = super::own(input, "length").unwrap_or(Value::Undefined);
    if matches!(order(&length, &width, arguments.meter)?, Some(Ordering::Greater | Ordering::Equal)) {
        return Ok(input.clone());
    }
    let room = width.to_number(arguments.meter)? - length.to_number(arguments.meter)?;
    let before = spaces(room / 2.0 - room % 2.0, arguments)?;
    let after = spaces(room / 2.0, arguments)?;
    arguments.text(before + &input.to_text(arguments.meter)? + &after, input)
}

/// `truncate(length, in_words, end)`.
pub(super) fn truncate(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let input = &present(input);
    let limit = or(arguments.get(0), 255.0);
    let length = super::own(input, "length").unwrap_or(Value::Undefined);
    if matches!(order(&length, &limit, arguments.meter)?, Some(Ordering::Less | Ordering::Equal)) {
        return Ok(input.clone());
    }
    let text = arguments.read_text(input)?;
    let all = units(text, arguments.meter)?;
    let limit = limit.to_number(arguments.meter)?;
    // As a position in a text a number that is none counts as 0, but as the end of a search as no end.
    let mut cut = if limit.is_nan() { 0 } else { limit.clamp(0.0, all.len() as f64) as usize };
    if !arguments.get(1).is_truthy() {
        let last = if limit.is_nan() { all.len() } else { all.len().min(cut + 1) };
        cut = all[..last].iter().rposition(|unit| *unit == u16::from(b' ')).unwrap_or(cut);
    }
    let end = match arguments.get(2) {
        Value::Undefined | Value::Null => "...".to_string(),
        end => end.to_text(arguments.meter)?,
    };
    let kept = from_units(&all[..cut]).to_text(arguments.meter)?;
    arguments.text(kept + &end, input)
}

/// The input of a filter on texts: nothing, null and false are the empty text.
fn present(input: &Value) -> Value {
    if input.is_nothing() || matches!(input, Value::Bool(false)) { Value::text("") } else { input.clone() }
}

/// An argument, or a number when it is not there or false.
fn or(argument: &Value, fallback: f64) -> Value {
    if argument.is_truthy() { argument.clone() } else { Value::Number(fallback) }
}

fn capital(text: &str) -> String {
    let lower = text.to_lowercase();
    let mut chars = lower.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().collect::<String>() + chars.as_str(),
        None => lower,
    }
}

fn spaces(count: f64, arguments: &Arguments<'_>) -> Outcome<String> {
    if count.is_nan() || count <= 0.0 {
        return Ok(String::new());
    }
    let count = count.ceil() as usize;
    arguments.meter.grow(count)?;
    Ok(" ".repeat(count))
}
