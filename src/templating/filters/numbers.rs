//! Filters on numbers.

use super::super::spaces::trim_start;
use super::super::value::{parse_float_prefix, radix_number};
use super::{Arguments, Outcome, Value};

pub(super) fn abs(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    Ok(Value::Number(input.to_number(arguments.meter)?.abs()))
}

pub(super) fn float(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let number = parse_float_prefix(&input.to_text(arguments.meter)?);
    Ok(if number.is_nan() { arguments.get(0).clone() } else { Value::Number(number) })
}

/// `int(default, base)`: the whole number that the text begins with.
pub(super) fn int(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let base = match arguments.get(1) {
        Value::Undefined => 10,
        base => to_int32(base.to_number(arguments.meter)?),
    };
    let text = input.to_text(arguments.meter)?;
    arguments.meter.work(text.len() / 16)?;
    Ok(parse_int(&text, base).map_or_else(|| arguments.get(0).clone(), Value::Number))
}

/// `round(digits, method)` where `method` is `ceil`, `floor` or neither.
pub(super) fn round(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let factor = 10f64.powf(arguments.number(0, 0.0)?);
    let scaled = input.to_number(arguments.meter)? * factor;
    let rounded = match arguments.get(1) {
        Value::Text(method) if &*method.text == "ceil" => scaled.ceil(),
        Value::Text(method) if &*method.text == "floor" => scaled.floor(),
        _ if scaled.fract() == -0.5 => scaled.ceil(),
        _ => scaled.round(),
    };
    Ok(Value::Number(rounded / factor))
}

/// `sum(attribute, start)`.
pub(super) fn sum(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let mut sum = Value::Number(0.0);
    for item in arguments.column(input, arguments.get(0))? {
        sum = sum.plus(&item, arguments.meter)?;
    }
    let start = match arguments.get(1) {
        Value::Undefined => Value::Number(0.0),
        start => start.clone(),
    };
    start.plus(&sum, arguments.meter)
}

/// JavaScript's `ToInt32`: the whole part, wrapped around; 0 for what is no number or infinite.
fn to_int32(number: f64) -> i32 {
    let wrapped = number.trunc().rem_euclid(4_294_967_296.0);
    if wrapped.is_finite() { wrapped as u32 as i32 } else { 0 }
}

/// JavaScript's `parseInt`.
fn parse_int(text: &str, base: i32) -> Option<f64> {
    let text = trim_start(text);
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let hex = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X"));
    let (digits, base) = match (hex, base) {
        (Some(hex), 0 | 16) => (hex, 16),
        (_, 0) => (digits, 10),
        (_, 2..=36) => (digits, base.unsigned_abs()),
        _ => return None,
    };
    let length = digits.find(|c: char| !c.is_digit(base)).unwrap_or(digits.len());
    if length == 0 {
        return None;
    }
    let number = match base {
        10 => digits[..length].parse().ok()?,
        base => radix_number(&digits[..length], base),
    };
    Some(if negative { -number } else { number })
}
