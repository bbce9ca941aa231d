//! A value as JSON, as Backstage's reader hands it on. Positions are left behind.

use super::{Node, Number, Value};

impl Node<'_> {
    /// The value as JSON. A number that JSON cannot write is null, as in JavaScript; the last of two equal keys wins.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(bool) => (*bool).into(),
            Value::Number(Number::Integer(whole)) => (*whole).into(),
            Value::Number(Number::Float(float)) => (*float).into(),
            Value::Text(text) => text.as_ref().into(),
            Value::List(list) => list.iter().map(Node::to_json).collect(),
            Value::Map(map) => map
                .entries
                .iter()
                .map(|entry| (entry.key.to_string(), entry.value.to_json()))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        }
    }
}

/// A number as JavaScript turns it into a key.
pub(super) fn key_of(number: Number) -> String {
    match number {
        Number::Integer(whole) => whole.to_string(),
        Number::Float(float) => javascript(float),
    }
}

/// `String(number)` of ECMAScript: the shortest digits that read back, an exponent only from 1e21 up and below 1e-6.
fn javascript(float: f64) -> String {
    if float.is_nan() {
        return "NaN".to_owned();
    }
    if float.is_infinite() {
        return if float > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if float == 0.0 {
        return "0".to_owned();
    }
    let size = float.abs();
    if (1e-6..1e21).contains(&size) {
        return float.to_string();
    }
    let written = format!("{float:e}");
    match written.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
        _ => written,
    }
}
