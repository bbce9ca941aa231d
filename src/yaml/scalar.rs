//! What a plain scalar means: the core schema of YAML 1.2. `yes`, `on`, dates and `0b11` are texts.

use super::{Number, Value};

/// Resolves a plain scalar; none when it is a text.
pub(super) fn resolve(text: &str) -> Option<Value<'static>> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Some(Value::Null),
        "true" | "True" | "TRUE" => return Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => return Some(Value::Bool(false)),
        _ => {}
    }
    // Most scalars are words: their first byte rules a number out.
    matches!(text.as_bytes()[0], b'0'..=b'9' | b'+' | b'-' | b'.').then(|| number(text)).flatten().map(Value::Number)
}

fn number(text: &str) -> Option<Number> {
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    let (sign, rest) = match text.as_bytes().first()? {
        b'-' => (-1.0, &text[1..]),
        b'+' => (1.0, &text[1..]),
        _ => (1.0, text),
    };
    match rest {
        ".inf" | ".Inf" | ".INF" => return Some(Number::Float(sign * f64::INFINITY)),
        ".nan" | ".NaN" | ".NAN" if rest.len() == text.len() => return Some(Number::Float(f64::NAN)),
        _ => {}
    }
    if !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()) {
        return Some(match text.trim_start_matches('+').parse() {
            Ok(whole) => Number::Integer(whole),
            Err(_) => Number::Float(text.parse().ok()?),
        });
    }
    is_decimal(rest).then(|| text.parse().ok().map(Number::Float)).flatten()
}

/// Digits with a point, an exponent, or both: `.5`, `1.`, `1e3`, `.5E-3`.
fn is_decimal(text: &str) -> bool {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let mantissa_fits = match mantissa.split_once('.') {
        Some((whole, rest)) => digits(whole) && digits(rest) && !(whole.is_empty() && rest.is_empty()),
        None => exponent.is_some() && digits(mantissa) && !mantissa.is_empty(),
    };
    let exponent_fits = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !exponent.is_empty() && digits(exponent)
    });
    mantissa_fits && exponent_fits
}

fn radix(digits: &str, radix: u32) -> Option<Number> {
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    Some(match i64::from_str_radix(digits, radix) {
        Ok(whole) => Number::Integer(whole),
        Err(_) => Number::Float(digits.chars().filter_map(|c| c.to_digit(radix)).fold(0.0, |sum, digit| {
            sum * f64::from(radix) + f64::from(digit)
        })),
    })
}
