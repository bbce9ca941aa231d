//! Operators with two sides, as JavaScript computes them.

use crate::templating::Outcome;
use crate::templating::ast::Operator;
use crate::templating::budget::Meter;
use crate::templating::error::Fault;
use crate::templating::value::{Value, loosely_equal, order, strictly_equal};
use std::cmp::Ordering;

pub(super) fn apply(operator: Operator, left: &Value, right: &Value, meter: &Meter) -> Outcome<Value> {
    let numbers = || -> Outcome<(f64, f64)> { Ok((left.to_number(meter)?, right.to_number(meter)?)) };
    let is = |wanted: fn(Ordering) -> bool| -> Outcome<Value> {
        Ok(Value::Bool(order(left, right, meter)?.is_some_and(wanted)))
    };
    match operator {
        Operator::Equal => loosely_equal(left, right, meter).map(Value::Bool),
        Operator::NotEqual => loosely_equal(left, right, meter).map(|equal| Value::Bool(!equal)),
        Operator::StrictEqual => Ok(Value::Bool(strictly_equal(left, right))),
        Operator::StrictNotEqual => Ok(Value::Bool(!strictly_equal(left, right))),
        Operator::Less => is(Ordering::is_lt),
        Operator::LessEqual => is(Ordering::is_le),
        Operator::Greater => is(Ordering::is_gt),
        Operator::GreaterEqual => is(Ordering::is_ge),
        Operator::Add => left.plus(right, meter),
        Operator::Concat => left.concat(right, meter),
        Operator::Subtract => numbers().map(|(a, b)| Value::Number(a - b)),
        Operator::Multiply => numbers().map(|(a, b)| Value::Number(a * b)),
        Operator::Divide => numbers().map(|(a, b)| Value::Number(a / b)),
        Operator::FloorDivide => numbers().map(|(a, b)| Value::Number((a / b).floor())),
        Operator::Remainder => numbers().map(|(a, b)| Value::Number(a % b)),
        Operator::Power => numbers().map(|(a, b)| Value::Number(power(a, b))),
        Operator::Or => Ok(if left.is_truthy() { left.clone() } else { right.clone() }),
        Operator::And => Ok(if left.is_truthy() { right.clone() } else { left.clone() }),
    }
}

/// `needle in container`: an item of a list, a name of an object, a part of a text.
pub(super) fn contains(container: &Value, needle: &Value, meter: &Meter) -> Outcome<bool> {
    match container {
        Value::List(list) => {
            meter.work(list.len())?;
            Ok(list.items().iter().any(|item| strictly_equal(item, needle)))
        }
        Value::Object(object) => Ok(object.get(&needle.to_text(meter)?).is_some()),
        // To the language an escaped text is an object with these two names.
        Value::Text(text) if text.safe => Ok(matches!(&*needle.to_text(meter)?, "length" | "val")),
        Value::Text(text) => {
            let needle = needle.to_text(meter)?;
            meter.work(text.text.len() / 16)?;
            Ok(text.text.contains(&needle))
        }
        other => Err(Fault::new(format!("`in` looks into a list, an object or a text, this is {}", other.kind()))),
    }
}

/// JavaScript disagrees with IEEE here: one to the power of what is no number, or infinite, is not one.
fn power(base: f64, exponent: f64) -> f64 {
    if exponent.is_nan() || (base.abs() == 1.0 && exponent.is_infinite()) { f64::NAN } else { base.powf(exponent) }
}
