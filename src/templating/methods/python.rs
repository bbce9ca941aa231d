//! Python's methods of lists and objects, which cookiecutter templates use.

use super::{Method, Outcome, Value, place_value, relative};
use crate::templating::error::Fault;
use crate::templating::value::{List, Object, strictly_equal};
use std::rc::Rc;

impl Method<'_> {
    /// None when the method is JavaScript's.
    pub(super) fn on_python_list(&self, list: &Rc<List>) -> Outcome<Option<Value>> {
        if !self.run.cookiecutter {
            return Ok(None);
        }
        self.run.meter.work(1 + list.len())?;
        let same = |item: &Value| strictly_equal(item, self.get(0));
        let length = list.len();
        Ok(Some(match self.name {
            "append" => {
                let change = |items: &mut Vec<Value>| items.extend_from_slice(self.arguments);
                self.run.journal.change(list, self.arguments, self.run.meter, change)?;
                Value::Number((length + 1) as f64)
            }
            "pop" if !matches!(self.get(0), Value::Undefined) => {
                let place = self.integer(self.get(0))?;
                let place = if place < 0.0 { place + length as f64 } else { place };
                if place < 0.0 || place >= length as f64 {
                    return Ok(Some(Value::Undefined));
                }
                self.run.journal.change(list, &[], self.run.meter, |items| items.remove(place as usize))?
            }
            "count" => Value::Number(list.items().iter().filter(|item| same(item)).count() as f64),
            "index" | "find" => place_value(list.items().iter().position(same)),
            "insert" => {
                let place = relative(self.integer(self.get(0))?, length);
                let value = self.get(1).clone();
                let added = &self.arguments[1..];
                self.run.journal.change(list, added, self.run.meter, |items| items.insert(place, value))?;
                Value::list(Vec::new())?
            }
            "remove" => {
                let place = list.items().iter().position(same);
                let Some(place) = place else { return Value::list(Vec::new()).map(Some) };
                let gone = self.run.journal.change(list, &[], self.run.meter, |items| items.remove(place))?;
                Value::list(vec![gone])?
            }
            _ => return Ok(None),
        }))
    }

    pub(super) fn on_object(&self, object: &Rc<Object>) -> Outcome<Value> {
        self.run.meter.work(1 + object.len())?;
        self.run.meter.grow(object.len() * 96)?;
        match self.name {
            "get" => Ok(object.get(&self.text(0)?).unwrap_or(self.get(1)).clone()),
            "has_key" => Ok(Value::Bool(object.get(&self.text(0)?).is_some())),
            "keys" => Value::list(object.iter().map(|(name, _)| Value::text(name)).collect()),
            "values" => Value::list(object.iter().map(|(_, value)| value.clone()).collect()),
            "items" => {
                let pairs: Outcome<Vec<Value>> =
                    object.iter().map(|(name, value)| Value::list(vec![Value::text(name), value.clone()])).collect();
                Value::list(pairs?)
            }
            name => Err(Fault::new(format!("`{name}` is not a method of objects"))),
        }
    }
}
