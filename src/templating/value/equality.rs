//! JavaScript's `===`, `==` and `<`.

use super::Value;
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
        (Value::Text(a), Value::Text(b)) => a.text == b.text,
        (Value::List(a), Value::List(b)) => Rc::ptr_eq(a, b),
        (Value::Object(a), Value::Object(b)) => Rc::ptr_eq(a, b),
        (Value::Pattern(a), Value::Pattern(b)) => Rc::ptr_eq(a, b),
        (Value::Function(a), Value::Function(b)) => a == b,
        _ => false,
    }
}

/// `==`: with JavaScript's conversions between kinds.
pub(in crate::templating) fn loosely_equal(a: &Value, b: &Value, meter: &Meter) -> Outcome<bool> {
    if std::mem::discriminant(a) == std::mem::discriminant(b) {
        if let (Value::Text(a), Value::Text(_)) = (a, b) {
            meter.work(a.text.len() / 16)?;
        }
        return Ok(strictly_equal(a, b));
    }
    Ok(match (a, b) {
        (Value::Undefined | Value::Null, _) | (_, Value::Undefined | Value::Null) => a.is_nothing() && b.is_nothing(),
        (a, b) if is_primitive(a) && is_primitive(b) => a.to_number(meter)? == b.to_number(meter)?,
        (a, b) if is_primitive(a) => loosely_equal(a, &primitive(b, meter)?, meter)?,
        (a, b) if is_primitive(b) => loosely_equal(&primitive(a, meter)?, b, meter)?,
        _ => false,
    })
}

/// How two values are ordered by `<` and its kin: texts by UTF-16 units, all else as numbers; none when one
/// of them is not a number.
pub(in crate::templating) fn order(a: &Value, b: &Value, meter: &Meter) -> Outcome<Option<Ordering>> {
    let (a, b) = (primitive(a, meter)?, primitive(b, meter)?);
    if let (Value::Text(a), Value::Text(b)) = (&a, &b) {
        meter.work(a.text.len().min(b.text.len()) / 16)?;
        return Ok(Some(a.text.encode_utf16().cmp(b.text.encode_utf16())));
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
}

fn is_primitive(value: &Value) -> bool {
    matches!(value, Value::Undefined | Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_))
}

fn primitive(value: &Value, meter: &Meter) -> Outcome<Value> {
    if is_primitive(value) { Ok(value.clone()) } else { value.to_text(meter).map(Value::text) }
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
