//! What a plain scalar means in YAML's core schema. The text of a scalar is found elsewhere.

use super::{Number, Value};
use std::borrow::Cow;

/// The value of a plain scalar: null, a boolean, a number or, most often, a text.
pub(super) fn resolve(text: Cow<'_, str>) -> Value<'_> {
    match text.as_bytes() {
        [] | b"~" | b"null" | b"Null" | b"NULL" => Value::Null,
        b"true" | b"True" | b"TRUE" => Value::Bool(true),
        b"false" | b"False" | b"FALSE" => Value::Bool(false),
        [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => number(&text).map_or(Value::Text(text), Value::Number),
        _ => Value::Text(text),
    }
}

/// The number a plain scalar writes. `017` is 17; `1_000`, `0b11` and dates are none.
pub(super) fn number(text: &str) -> Option<Number> {
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    let (negative, rest) = match text.as_bytes() {
        [b'-', ..] => (true, &text[1..]),
        [b'+', ..] => (false, &text[1..]),
        _ => (false, text),
    };
    match rest {
        ".inf" | ".Inf" | ".INF" => {
            return Some(Number::Float(if negative { f64::NEG_INFINITY } else { f64::INFINITY }));
        }
        ".nan" | ".NaN" | ".NAN" if rest.len() == text.len() => return Some(Number::Float(f64::NAN)),
        _ => {}
    }
    if !is_decimal(rest) {
        return None;
    }
    let float: f64 = text.parse().ok()?;
    Some(whole(float).unwrap_or(Number::Float(float)))
}

/// Digits, at most one point, and an exponent when there is a digit before it.
fn is_decimal(text: &str) -> bool {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_fits = exponent.is_none_or(|exponent| {
        let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !unsigned.is_empty() && digits(unsigned)
    });
    digits(before) && digits(after) && (!before.is_empty() || !after.is_empty()) && exponent_fits
}

/// JavaScript knows one kind of number: a whole one that it keeps exactly is written without a point.
fn whole(float: f64) -> Option<Number> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[allow(clippy::cast_possible_truncation)]
    (float.fract() == 0.0 && float.abs() <= EXACT).then_some(Number::Integer(float as i64))
}

fn radix(digits: &str, radix: u32) -> Option<Number> {
    if digits.is_empty() {
        return None;
    }
    let mut value = 0.0;
    for digit in digits.chars() {
        value = value * f64::from(radix) + f64::from(digit.to_digit(radix)?);
    }
    Some(whole(value).unwrap_or(Number::Float(value)))
}
