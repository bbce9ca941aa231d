//! The functions that templates find without being given them.

use super::Outcome;
use super::budget::Meter;
use super::error::Fault;
use super::value::Value;

/// A function as a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    Range,
    Always,
    Failure,
}

impl Function {
    /// Their names, for "did you mean".
    pub(super) const NAMES: [&'static str; 3] = ["range", "always", "failure"];
    /// Functions of the language that are not there yet.
    pub(super) const NOT_YET: [&'static str; 3] = ["cycler", "joiner", "caller"];

    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::Range, Self::Always, Self::Failure].into_iter().find(|function| function.name() == name)
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Range => "range",
            Self::Always => "always",
            Self::Failure => "failure",
        }
    }
}

/// Calls a function; `failed` says whether an earlier step failed.
pub(super) fn call(function: Function, arguments: &[Value], failed: bool, meter: &Meter) -> Outcome<Value> {
    match function {
        Function::Range => range(arguments, meter),
        Function::Always => Ok(Value::Bool(true)),
        Function::Failure => Ok(Value::Bool(failed)),
    }
}

/// `range(stop)`, `range(start, stop)`, `range(start, stop, step)`; a step of 0 counts as 1.
fn range(arguments: &[Value], meter: &Meter) -> Outcome<Value> {
    let number = |place: usize| arguments.get(place).map(|value| value.to_number(meter)).transpose();
    let (start, stop) = match (number(0)?, number(1)?) {
        (Some(start), Some(stop)) => (start, stop),
        (Some(stop), None) => (0.0, stop),
        (None, _) => return Err(Fault::new("`range` expects where to stop, as in `range(3)`")),
    };
    let step = number(2)?.filter(|step| *step != 0.0).unwrap_or(1.0);
    let mut numbers = Vec::new();
    let mut next = start;
    while (step > 0.0 && next < stop) || (step < 0.0 && next > stop) {
        meter.work(1)?;
        meter.grow(32)?;
        numbers.push(Value::Number(next));
        next += step;
    }
    Value::list(numbers)
}
