//! `a.b`, `a["b"]`, `a[0]` and slices. Nothing is strict: what is not there is undefined.

use super::Interpreter;
use crate::templating::Outcome;
use crate::templating::ast::{Constant, Expr, Kind};
use crate::templating::error::{Fault, Located};
use crate::templating::parser::{is_reserved, reserved};
use crate::templating::value::{Function, Value, from_units, order, units};
use crate::templating::{functions, methods};
use std::cmp::Ordering;
use std::rc::Rc;

/// What is looked up in a value: a name, or a place in a list.
pub(super) enum Key {
    Text(Rc<str>),
    Place(usize),
}

impl Key {
    pub(super) fn text(&self) -> Rc<str> {
        match self {
            Self::Text(text) => Rc::clone(text),
            Self::Place(place) => Rc::from(place.to_string()),
        }
    }

    fn place(&self) -> Option<usize> {
        match self {
            Self::Text(text) => text_place(text),
            Self::Place(place) => Some(*place),
        }
    }

    fn is(&self, name: &str) -> bool {
        matches!(self, Self::Text(text) if &**text == name)
    }
}

impl<'t> Interpreter<'t> {
    pub(super) fn key(&mut self, key: &'t Expr) -> Result<Key, Located> {
        if let Kind::Constant(Constant::Text(name)) = &key.kind {
            return Ok(Key::Text(Rc::clone(name)));
        }
        let value = self.evaluate(key)?;
        let exact = 9_007_199_254_740_992.0;
        match &value {
            Value::Text(text) => Ok(Key::Text(Rc::clone(&text.text))),
            Value::Number(number) if number.fract() == 0.0 && (0.0..exact).contains(number) => {
                Ok(Key::Place(*number as usize))
            }
            value => {
                let text = value.to_text(self.meter).map_err(|fault| fault.at(key.at))?;
                Ok(Key::Text(Rc::from(text)))
            }
        }
    }

    pub(super) fn member(&mut self, at: usize, owner: &'t Expr, key: &'t Expr) -> Result<Value, Located> {
        let owner = self.evaluate(owner)?;
        let key = self.key(key)?;
        if let Some(found) = self.property(&owner, &key).map_err(|fault| fault.at(at))? {
            return Ok(found);
        }
        if let (Value::Text(_) | Value::Number(_) | Value::List(_) | Value::Pattern(_), Key::Text(name))
        | (Value::Object(_), Key::Text(name)) = (&owner, &key)
            && let Some(name) = methods::find(&owner, name, self.options.cookiecutter)
        {
            return Ok(Value::function(Function::Method { owner, name }));
        }
        Ok(Value::Undefined)
    }

    /// A value's own property, none when there is none of the name; methods are not among them.
    pub(super) fn property(&self, owner: &Value, key: &Key) -> Outcome<Option<Value>> {
        if let Key::Text(name) = key
            && is_reserved(name)
            && !owner.is_nothing()
        {
            return Err(Fault::new(reserved(name)));
        }
        Ok(match owner {
            Value::Object(object) => match key {
                Key::Text(name) => object.get(name).cloned(),
                Key::Place(_) => object.get(&key.text()).cloned(),
            },
            Value::List(list) if key.is("length") => Some(count(list.len())),
            Value::List(list) => key.place().and_then(|place| list.get(place)),
            Value::Text(text) if text.safe && key.is("val") => Some(Value::text(&text.text)),
            Value::Text(text) if key.is("length") => {
                self.meter.work(text.text.len() / 16)?;
                Some(count(text.text.encode_utf16().count()))
            }
            Value::Text(text) => match key.place() {
                Some(place) => {
                    self.meter.work(text.text.len().min(place) / 16)?;
                    text.text.encode_utf16().nth(place).map(|unit| from_units(&[unit]))
                }
                None => None,
            },
            Value::Function(function) => match functions::member(function, &key.text()) {
                Value::Undefined => None,
                found => Some(found),
            },
            _ => None,
        })
    }

    /// `owner[start:stop:step]`, always a list. Bounds are added to, not computed: a text as a bound becomes longer.
    pub(super) fn slice(&mut self, at: usize, owner: &'t Expr, parts: &'t [Option<Expr>; 3]) -> Result<Value, Located> {
        let owner = self.evaluate(owner)?;
        let mut bounds = [Value::Null, Value::Null, Value::Number(1.0)];
        for (bound, part) in bounds.iter_mut().zip(parts) {
            if let Some(part) = part {
                *bound = self.evaluate(part)?;
            }
        }
        self.slice_of(&owner, bounds).map_err(|fault| fault.at(at))
    }

    fn slice_of(&self, owner: &Value, [start, stop, step]: [Value; 3]) -> Outcome<Value> {
        if let Value::Function(_) = owner {
            owner.no_function()?;
        }
        let meter = self.meter;
        let by = step.to_number(meter)?;
        if !by.is_finite() || by == 0.0 {
            return Err(Fault::new("the step of a slice must be a number other than 0"));
        }
        let zero = Value::Number(0.0);
        let items = Sliced::of(owner, self)?;
        let length = items.length();
        let is_before = |a: &Value, b: &Value| -> Outcome<bool> { Ok(order(a, b, meter)? == Some(Ordering::Less)) };
        let start = match start {
            Value::Null if by < 0.0 => Value::Number(length.to_number(meter)? - 1.0),
            Value::Null => zero.clone(),
            start => start,
        };
        let stop = match stop {
            Value::Null if by < 0.0 => Value::Number(-1.0),
            Value::Null => length.clone(),
            stop if is_before(&stop, &zero)? => stop.plus(&length, meter)?,
            stop => stop,
        };
        let start = if is_before(&start, &zero)? { start.plus(&length, meter)? } else { start };
        let mut picked = Vec::new();
        let mut place = start;
        // One place behind the end is still looked at: undefined is found there, as in nunjucks.
        loop {
            meter.work(1)?;
            let outside = is_before(&place, &zero)? || order(&place, &length, meter)? == Some(Ordering::Greater);
            let end = order(&place, &stop, meter)?;
            let done = if by > 0.0 {
                matches!(end, Some(Ordering::Greater | Ordering::Equal))
            } else {
                matches!(end, Some(Ordering::Less | Ordering::Equal))
            };
            if end.is_none() && order(&place, &length, meter)?.is_none() {
                return Err(Fault::new(format!("{} has no length: a list or a text can be sliced", owner.kind())));
            }
            if outside || done {
                return Value::list(picked);
            }
            meter.grow(32)?;
            let found = items.get(&place, self)?;
            found.no_function()?;
            picked.push(found);
            place = place.plus(&step, meter)?;
        }
    }
}

/// What is sliced: the units of a text are taken apart once.
enum Sliced<'v> {
    Units(Vec<u16>),
    Value(&'v Value),
    Nothing,
}

impl<'v> Sliced<'v> {
    fn of(owner: &'v Value, interpreter: &Interpreter<'_>) -> Outcome<Self> {
        Ok(match owner {
            owner if !owner.is_truthy() => Self::Nothing,
            Value::Text(text) => Self::Units(units(&text.text, interpreter.meter)?),
            owner => Self::Value(owner),
        })
    }

    fn length(&self) -> Value {
        match self {
            Self::Units(units) => count(units.len()),
            Self::Value(Value::List(list)) => count(list.len()),
            Self::Value(Value::Object(object)) => object.get("length").cloned().unwrap_or(Value::Undefined),
            Self::Value(_) => Value::Undefined,
            Self::Nothing => count(0),
        }
    }

    fn get(&self, place: &Value, interpreter: &Interpreter<'_>) -> Outcome<Value> {
        let text = place.to_text(interpreter.meter)?;
        Ok(match self {
            Self::Units(units) => text_place(&text).and_then(|place| units.get(place)).map(|unit| from_units(&[*unit])),
            Self::Value(owner) => interpreter.property(owner, &Key::Text(Rc::from(text)))?,
            Self::Nothing => None,
        }
        .unwrap_or(Value::Undefined))
    }
}

fn count(number: usize) -> Value {
    Value::Number(number as f64)
}

/// The place that a name such as `17` means in a list.
pub(in crate::templating) fn text_place(name: &str) -> Option<usize> {
    if !name.starts_with(|c: char| c.is_ascii_digit()) || (name.len() > 1 && name.starts_with('0')) {
        return None;
    }
    name.bytes().all(|byte| byte.is_ascii_digit()).then(|| name.parse().ok()).flatten()
}
