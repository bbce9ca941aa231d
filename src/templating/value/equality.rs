//! JavaScript's `===`, `==` and `<`.

use super::{Text, Value};
use crate::templating::Outcome;
use crate::templating::budget::Meter;
use std::cmp::Ordering;
use std::rc::Rc;

/// `===`: same kind and same value; lists and objects are equal only to themselves.
pub(in crate::templating) fn strictly_equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Undefined, Value::Undefined) | (Value::Null, Value::Null) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Number(a), Value::Number(b)) => a == b,
        // Escaped texts are objects to the language: equal only to themselves.
        (Value::Text(a), Value::Text(b)) if a.safe || b.safe => a.safe && b.safe && Rc::ptr_eq(&a.text, &b.text),
        (Value::Text(a), Value::Text(b)) => a.text == b.text,
        (Value::List(a), Value::List(b)) => Rc::ptr_eq(a, b),
        (Value::Object(a), Value::Object(b)) => Rc::ptr_eq(a, b),
        (Value::Pattern(a), Value::Pattern(b)) => Rc::ptr_eq(a, b),
        (Value::Function(a), Value::Function(b)) => a.is(b),
        _ => false,
    }
}

/// `==`: with JavaScript's conversions between kinds.
pub(in crate::templating) fn loosely_equal(a: &Value, b: &Value, meter: &Meter) -> Outcome<bool> {
    if strictly_equal(a, b) {
        return Ok(true);
    }
    if !is_primitive(a) && !is_primitive(b) {
        return Ok(false);
    }
    let (a, b) = (primitive(a, meter)?, primitive(b, meter)?);
    Ok(match (&a, &b) {
        (Value::Undefined | Value::Null, _) | (_, Value::Undefined | Value::Null) => a.is_nothing() && b.is_nothing(),
        (Value::Text(a), Value::Text(b)) => {
            meter.work(a.text.len() / 16)?;
            a.text == b.text
        }
        _ => a.to_number(meter)? == b.to_number(meter)?,
    })
}

/// How two values are ordered by `<` and its kin: texts by UTF-16 units, all else as numbers; none when one
/// of them is not a number.
pub(in crate::templating) fn order(a: &Value, b: &Value, meter: &Meter) -> Outcome<Option<Ordering>> {
    let (a, b) = (primitive(a, meter)?, primitive(b, meter)?);
    if let (Value::Text(a), Value::Text(b)) = (&a, &b) {
        meter.work(a.text.len().min(b.text.len()) / 16)?;
        return Ok(Some(order_units(&a.text, &b.text)));
    }
    Ok(a.to_number(meter)?.partial_cmp(&b.to_number(meter)?))
}

impl Value {
    /// `a + b`: texts are joined, all else is added.
    pub(in crate::templating) fn plus(&self, other: &Self, meter: &Meter) -> Outcome<Self> {
        let (a, b) = (primitive(self, meter)?, primitive(other, meter)?);
        if matches!(a, Self::Text(_)) || matches!(b, Self::Text(_)) {
            let text = a.to_text(meter)? + &b.to_text(meter)?;
            meter.grow(text.len())?;
            return Ok(Self::text(text));
        }
        Ok(Self::Number(a.to_number(meter)? + b.to_number(meter)?))
    }

    /// `a ~ b`: the texts of both.
    pub(in crate::templating) fn concat(&self, other: &Self, meter: &Meter) -> Outcome<Self> {
        let text = self.to_text(meter)? + &other.to_text(meter)?;
        meter.grow(text.len())?;
        Ok(Self::text(text))
    }
}

/// The order of texts by UTF-16 units, which differs from that of their characters above U+FFFF.
pub(in crate::templating) fn order_units(a: &str, b: &str) -> Ordering {
    if a.is_ascii() || b.is_ascii() { a.cmp(b) } else { a.encode_utf16().cmp(b.encode_utf16()) }
}

fn is_primitive(value: &Value) -> bool {
    match value {
        Value::Text(text) => !text.safe,
        Value::Undefined | Value::Null | Value::Bool(_) | Value::Number(_) => true,
        Value::List(_) | Value::Object(_) | Value::Pattern(_) | Value::Function(_) => false,
    }
}

/// JavaScript's primitive value: a list or an object becomes a text, a function is an error.
fn primitive(value: &Value, meter: &Meter) -> Outcome<Value> {
    match value {
        Value::Text(text) if text.safe => Ok(Value::Text(Text { text: Rc::clone(&text.text), safe: false })),
        value if is_primitive(value) => Ok(value.clone()),
        value => value.to_text(meter).map(Value::text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templating::Budget;

    #[test]
    fn loose_equality_converts_and_strict_does_not() {
        let meter = Meter::new(&Budget::default());
        let equal = |a: &Value, b: &Value| loosely_equal(a, b, &meter).unwrap();
        assert!(equal(&Value::text("8080"), &Value::Number(8080.0)));
        assert!(equal(&Value::text(""), &Value::Number(0.0)));
        assert!(equal(&Value::Null, &Value::Undefined));
        assert!(!equal(&Value::Null, &Value::Number(0.0)));
        assert!(equal(&Value::list(vec![]).unwrap(), &Value::text("")));
        assert!(!strictly_equal(&Value::text("1"), &Value::Number(1.0)));
    }
}
