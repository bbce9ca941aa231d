//! `a.b`, `a["b"]`, `a[0]` and slices. Nothing is strict: what is not there is undefined.

use super::Interpreter;
use crate::templating::Outcome;
use crate::templating::ast::Expr;
use crate::templating::error::{Fault, Located};
use crate::templating::methods;
use crate::templating::parser::{is_reserved, reserved};
use crate::templating::value::{Value, from_units, units};

impl Interpreter<'_> {
    pub(super) fn member(&mut self, at: usize, owner: &Expr, key: &Expr) -> Result<Value, Located> {
        let owner = self.evaluate(owner)?;
        let key = self.evaluate(key)?;
        let found = self.property(&owner, &key).map_err(|fault| fault.at(at))?;
        if let (Value::Undefined, Value::Text(name)) = (&found, &key)
            && methods::exists(&owner, &name.text)
        {
            return Err(Located::new(at, format!("`{}` is a function: call it with ( )", name.text)));
        }
        Ok(found)
    }

    /// A value's own property; methods are not among them.
    pub(super) fn property(&self, owner: &Value, key: &Value) -> Outcome<Value> {
        if owner.is_nothing() {
            return Ok(Value::Undefined);
        }
        let name = key.to_text(self.meter)?;
        if is_reserved(&name) {
            return Err(Fault::new(reserved(&name)));
        }
        Ok(match owner {
            Value::Object(object) => object.get(&name).cloned().unwrap_or(Value::Undefined),
            Value::List(list) if name == "length" => count(list.items.len()),
            Value::List(list) => {
                place(&name).and_then(|place| list.items.get(place).cloned()).unwrap_or(Value::Undefined)
            }
            Value::Text(text) if name == "length" => {
                self.meter.work(text.text.len() / 16)?;
                count(text.text.encode_utf16().count())
            }
            Value::Text(text) => match place(&name) {
                Some(place) => {
                    self.meter.work(text.text.len().min(place) / 16)?;
                    text.text.encode_utf16().nth(place).map_or(Value::Undefined, |unit| from_units(&[unit]))
                }
                None => Value::Undefined,
            },
            _ => Value::Undefined,
        })
    }

    /// `owner[start:stop:step]`, always a list.
    pub(super) fn slice(&mut self, at: usize, owner: &Expr, parts: &[Option<Expr>; 3]) -> Result<Value, Located> {
        let owner = self.evaluate(owner)?;
        let mut bounds = [None; 3];
        for (bound, part) in bounds.iter_mut().zip(parts) {
            if let Some(part) = part {
                let value = self.evaluate(part)?;
                *bound = match value {
                    Value::Undefined | Value::Null => None,
                    value => Some(value.to_number(self.meter).map_err(|fault| fault.at(part.at))?),
                };
            }
        }
        self.slice_of(&owner, bounds).map_err(|fault| fault.at(at))
    }

    fn slice_of(&self, owner: &Value, [start, stop, step]: [Option<f64>; 3]) -> Outcome<Value> {
        let items = match owner {
            Value::List(list) => list.items.clone(),
            Value::Text(text) => units(&text.text, self.meter)?.chunks(1).map(from_units).collect(),
            owner if !owner.is_truthy() => Vec::new(),
            _ => return Value::list(Vec::new()),
        };
        self.meter.work(items.len())?;
        self.meter.grow(items.len() * 32)?;
        let step = step.unwrap_or(1.0);
        if step.is_nan() || step.abs() < 1.0 {
            return Err(Fault::new("the step of a slice must be a whole number other than 0"));
        }
        let length = items.len() as f64;
        let from_end = |bound: f64| if bound < 0.0 { bound + length } else { bound };
        let forward = step > 0.0;
        let end = stop.map_or(if forward { length } else { -1.0 }, from_end);
        let mut place = start.map_or(if forward { 0.0 } else { length - 1.0 }, from_end);
        let mut picked = Vec::new();
        // nunjucks looks one place behind the end, where it finds undefined.
        while (0.0..=length).contains(&place) && if forward { place < end } else { place > end } {
            picked.push(items.get(place as usize).cloned().unwrap_or(Value::Undefined));
            place += step;
        }
        Value::list(picked)
    }
}

fn count(number: usize) -> Value {
    Value::Number(number as f64)
}

/// The place that a name such as `17` means in a list.
fn place(name: &str) -> Option<usize> {
    let place: usize = name.parse().ok()?;
    (place.to_string() == name).then_some(place)
}
