//! Methods of lists, those that change the list included.

use super::{Method, Outcome, Value, place_value, relative};
use crate::templating::error::Fault;
use crate::templating::sorting::sort_by;
use crate::templating::value::{List, order_units, strictly_equal};
use std::rc::Rc;

impl Method<'_> {
    pub(super) fn on_list(&self, list: &Rc<List>) -> Outcome<Value> {
        let changes = ["push", "pop", "shift", "unshift", "splice", "sort", "reverse", "fill", "copyWithin"];
        if changes.contains(&self.name) { self.changing(list) } else { self.reading(list) }
    }

    fn reading(&self, list: &Rc<List>) -> Outcome<Value> {
        let items = list.items();
        let length = items.len();
        self.run.meter.work(1 + length)?;
        self.run.meter.grow(length * 32)?;
        let same = |item: &Value| strictly_equal(item, self.get(0));
        Ok(match self.name {
            "at" => {
                let place = self.integer(self.get(0))?;
                let place = if place < 0.0 { place + length as f64 } else { place };
                let found = if place < 0.0 { None } else { items.get(place as usize) };
                found.cloned().unwrap_or(Value::Undefined)
            }
            "includes" => {
                let from = relative(self.whole(1, 0.0)?, length);
                let not_a_number = |value: &Value| matches!(value, Value::Number(number) if number.is_nan());
                let wanted = not_a_number(self.get(0));
                Value::Bool(items[from..].iter().any(|item| same(item) || (wanted && not_a_number(item))))
            }
            "indexOf" => {
                let from = relative(self.whole(1, 0.0)?, length);
                place_value(items[from..].iter().position(same).map(|place| place + from))
            }
            "lastIndexOf" => {
                let from = self.whole(1, length as f64 - 1.0)?;
                let end = if from < 0.0 { from + length as f64 } else { from.min(length as f64 - 1.0) } + 1.0;
                place_value(items[..end.max(0.0) as usize].iter().rposition(same))
            }
            "slice" => {
                let (start, end) = self.bounds(0, length)?;
                Value::list(items[start..end].to_vec())?
            }
            "concat" => self.concat(&items)?,
            "flat" => {
                let depth = self.whole(0, 1.0)?.max(0.0);
                let mut flat = Vec::new();
                self.flatten(&items, depth, 0, &mut flat)?;
                Value::list(flat)?
            }
            "join" => {
                let separator = if let Value::Undefined = self.get(0) { ",".to_string() } else { self.text(0)? };
                let mut out = String::new();
                for (place, item) in items.iter().enumerate() {
                    if place > 0 {
                        self.run.meter.grow(separator.len())?;
                        out.push_str(&separator);
                    }
                    item.write(&mut out, self.run.meter)?;
                }
                Value::text(out)
            }
            name => return Err(Fault::new(format!("`{name}` is not a method of lists"))),
        })
    }

    fn concat(&self, items: &[Value]) -> Outcome<Value> {
        let mut all = items.to_vec();
        for argument in self.arguments {
            match argument {
                Value::List(list) => {
                    self.run.meter.work(list.len())?;
                    self.run.meter.grow(list.len() * 32)?;
                    all.extend(list.items().iter().cloned());
                }
                other => all.push(other.clone()),
            }
        }
        Value::list(all)
    }

    /// Lists in the list give their items in their place, `depth` levels down.
    fn flatten(&self, items: &[Value], depth: f64, level: usize, out: &mut Vec<Value>) -> Outcome<()> {
        if level > crate::templating::value::MAX_DEPTH {
            return Err(Fault::new("the list is nested too deep"));
        }
        for item in items {
            self.run.meter.work(1)?;
            match item {
                Value::List(list) if depth > 0.0 => self.flatten(&list.items(), depth - 1.0, level + 1, out)?,
                other => {
                    self.run.meter.grow(32)?;
                    out.push(other.clone());
                }
            }
        }
        Ok(())
    }

    fn changing(&self, list: &Rc<List>) -> Outcome<Value> {
        let length = list.len();
        // To push and to pop costs the same whatever the length; the others move items.
        let moved = if matches!(self.name, "push" | "pop") { 0 } else { length };
        self.run.meter.work(1 + moved + self.arguments.len())?;
        self.run.meter.grow(self.arguments.len() * 32)?;
        let whole = Value::List(Rc::clone(list));
        match self.name {
            "push" => {
                self.change(list, self.arguments, |items| items.extend_from_slice(self.arguments))?;
                Ok(Value::Number((length + self.arguments.len()) as f64))
            }
            "unshift" => {
                self.change(list, self.arguments, |items| items.splice(0..0, self.arguments.iter().cloned()).count())?;
                Ok(Value::Number((length + self.arguments.len()) as f64))
            }
            "pop" => Ok(self.change(list, &[], Vec::pop)?.unwrap_or(Value::Undefined)),
            "shift" => {
                let first = |items: &mut Vec<Value>| if items.is_empty() { Value::Undefined } else { items.remove(0) };
                self.change(list, &[], first)
            }
            "splice" => self.splice(list, length),
            "sort" => {
                let sorted = self.sorted(&list.items())?;
                self.change(list, &[], |items| *items = sorted).map(|()| whole)
            }
            "reverse" => self.change(list, &[], |items| items.reverse()).map(|()| whole),
            "fill" => {
                let (start, end) = self.bounds(1, length)?;
                let value = &self.arguments[..1];
                self.change(list, value, |items| items[start..end].fill(value[0].clone())).map(|()| whole)
            }
            _ => self.copy_within(list, length).map(|()| whole),
        }
    }

    fn change<R>(&self, list: &Rc<List>, added: &[Value], change: impl FnOnce(&mut Vec<Value>) -> R) -> Outcome<R> {
        self.run.journal.change(list, added, self.run.meter, change)
    }

    /// `splice(start, count, …)`: without a count everything from there goes.
    fn splice(&self, list: &Rc<List>, length: usize) -> Outcome<Value> {
        let none = matches!(self.get(0), Value::Undefined);
        let start = relative(self.whole(0, 0.0)?, length);
        let most = (length - start) as f64;
        let count = if none { 0.0 } else { self.whole(1, most)?.clamp(0.0, most) } as usize;
        let new = if none || matches!(self.get(1), Value::Undefined) {
            &[]
        } else {
            self.arguments.get(2..).unwrap_or_default()
        };
        let replace = |items: &mut Vec<Value>| items.splice(start..start + count, new.iter().cloned()).collect();
        let gone: Vec<Value> = self.change(list, new, replace)?;
        self.run.meter.grow(gone.len() * 32)?;
        Value::list(gone)
    }

    fn copy_within(&self, list: &Rc<List>, length: usize) -> Outcome<()> {
        let to = relative(self.whole(0, 0.0)?, length);
        let (start, end) = self.bounds(1, length)?;
        let count = (end - start).min(length - to);
        self.change(list, &[], |items| {
            let copied = items[start..start + count].to_vec();
            items[to..to + count].clone_from_slice(&copied);
        })
    }

    /// By text, undefined last.
    fn sorted(&self, items: &[Value]) -> Outcome<Vec<Value>> {
        let (items, last): (Vec<Value>, Vec<Value>) =
            items.iter().cloned().partition(|item| !matches!(item, Value::Undefined));
        let keyed: Outcome<Vec<(Rc<str>, Value)>> =
            items.into_iter().map(|item| Ok((Rc::from(item.to_text(self.run.meter)?), item))).collect();
        let sorted = sort_by(keyed?, self.run.meter, |a, b| {
            self.run.meter.work(a.0.len().min(b.0.len()) / 16)?;
            Ok(order_units(&a.0, &b.0))
        })?;
        Ok(sorted.into_iter().map(|(_, item)| item).chain(last).collect())
    }
}
