//! The functions that templates find without being given them.

use super::Outcome;
use super::budget::Meter;
use super::error::Fault;
use super::value::{Cycler, Function, Global, Value, order};
use std::cell::Cell;
use std::cmp::Ordering;
use std::rc::Rc;

/// Calls a function; `failed` says whether an earlier step failed.
pub(super) fn call(global: Global, arguments: &[Value], failed: bool, meter: &Meter) -> Outcome<Value> {
    match global {
        Global::Range => range(arguments, meter),
        Global::Cycler => {
            meter.grow(arguments.len() * 32)?;
            let cycler = Cycler { values: arguments.to_vec(), current: Cell::new(None) };
            Ok(Value::function(Function::Cycler(Rc::new(cycler))))
        }
        Global::Joiner => {
            at_most("joiner", arguments, 1)?;
            let separator = arguments.first().filter(|separator| separator.is_truthy()).cloned();
            let separator = separator.unwrap_or_else(|| Value::text(","));
            Ok(Value::function(Function::Joiner { separator, used: Cell::new(false) }))
        }
        Global::Always => Ok(Value::Bool(true)),
        Global::Failure => Ok(Value::Bool(failed)),
    }
}

/// What is looked up in a cycler; undefined for anything else.
pub(super) fn member(function: &Function, name: &str) -> Value {
    let Function::Cycler(cycler) = function else { return Value::Undefined };
    match name {
        "next" => Value::function(Function::Next(Rc::clone(cycler))),
        "reset" => Value::function(Function::Reset(Rc::clone(cycler))),
        "current" => match cycler.current.get() {
            Some(place) => cycler.values.get(place).cloned().unwrap_or(Value::Undefined),
            None => Value::Null,
        },
        _ => Value::Undefined,
    }
}

impl Cycler {
    /// The next value; after the last the first comes again.
    pub(super) fn next(&self) -> Value {
        let place = self.current.get().map_or(0, |place| (place + 1) % self.values.len().max(1));
        self.current.set(Some(place));
        self.values.get(place).cloned().unwrap_or(Value::Undefined)
    }
}

/// `range(stop)`, `range(start, stop)`, `range(start, stop, step)`; a step of 0 counts as 1.
fn range(arguments: &[Value], meter: &Meter) -> Outcome<Value> {
    at_most("range", arguments, 3)?;
    let one = Value::Number(1.0);
    let get = |place: usize| arguments.get(place).cloned().unwrap_or(Value::Undefined);
    let (start, stop, step) = match get(1) {
        Value::Undefined => (Value::Number(0.0), get(0), one),
        stop if get(2).is_truthy() => (get(0), stop, get(2)),
        stop => (get(0), stop, one),
    };
    let before = match order(&step, &Value::Number(0.0), meter)? {
        Some(Ordering::Greater) => Ordering::Less,
        _ => Ordering::Greater,
    };
    let mut items = Vec::new();
    let mut next = start;
    while order(&next, &stop, meter)? == Some(before) {
        meter.work(1)?;
        meter.grow(32)?;
        items.push(next.clone());
        next = next.plus(&step, meter)?;
    }
    Value::list(items)
}

fn at_most(name: &str, arguments: &[Value], most: usize) -> Outcome<()> {
    if arguments.len() > most {
        return Err(Fault::new(format!("`{name}` takes at most {most} of these, here are {}", arguments.len())));
    }
    Ok(())
}
