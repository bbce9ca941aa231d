//! `for`: lists and texts with one name, lists of lists or objects with several.

use super::Interpreter;
use crate::templating::Outcome;
use crate::templating::ast::Body;
use crate::templating::error::Located;
use crate::templating::value::{Object, Value, from_units, units};
use std::rc::Rc;

impl Interpreter<'_> {
    /// Runs the body for each item; answers whether there was any.
    pub(super) fn each(
        &mut self,
        at: usize,
        targets: &[Rc<str>],
        items: &Value,
        body: &Body<'_>,
        out: &mut String,
    ) -> Result<bool, Located> {
        let rounds = self.rounds(targets.len(), items).map_err(|fault| fault.at(at))?;
        let count = rounds.len();
        let name: Rc<str> = Rc::from("loop");
        self.scope.open();
        for (index, values) in rounds.into_iter().enumerate() {
            self.meter.work(1).map_err(|fault| fault.at(at))?;
            let facts = facts(index, count).map_err(|fault| fault.at(at))?;
            self.scope.bind(&name, facts);
            for (target, value) in targets.iter().zip(values) {
                self.scope.bind(target, value);
            }
            self.body(body, out)?;
        }
        self.scope.close();
        Ok(count > 0)
    }

    /// The values of each round, one a name.
    fn rounds(&self, names: usize, items: &Value) -> Outcome<Vec<Vec<Value>>> {
        if !items.is_truthy() {
            return Ok(Vec::new());
        }
        if let (Value::Object(object), true) = (items, names > 1) {
            self.meter.work(object.len())?;
            self.meter.grow(object.len() * 96)?;
            return Ok(object.iter().map(|(name, value)| vec![Value::text(name), value.clone()]).collect());
        }
        let items = match items {
            Value::List(list) => list.items.clone(),
            Value::Text(text) => units(&text.text, self.meter)?.chunks(1).map(from_units).collect(),
            _ => return Ok(Vec::new()),
        };
        self.meter.work(items.len())?;
        self.meter.grow(items.len() * 64)?;
        Ok(items.into_iter().map(|item| if names == 1 { vec![item] } else { spread(&item, names) }).collect())
    }
}

/// The first parts of an item, for a loop with several names.
fn spread(item: &Value, names: usize) -> Vec<Value> {
    (0..names)
        .map(|place| match item {
            Value::List(list) => list.items.get(place).cloned().unwrap_or(Value::Undefined),
            _ => Value::Undefined,
        })
        .collect()
}

fn facts(index: usize, count: usize) -> Outcome<Value> {
    let number = |number: usize| Value::Number(number as f64);
    let facts = [
        ("index", number(index + 1)),
        ("index0", number(index)),
        ("revindex", number(count - index)),
        ("revindex0", number(count - index - 1)),
        ("first", Value::Bool(index == 0)),
        ("last", Value::Bool(index + 1 == count)),
        ("length", number(count)),
    ];
    let pairs = facts.into_iter().map(|(name, value)| (Rc::from(name), value)).collect();
    Ok(Value::Object(Rc::new(Object::new(pairs)?)))
}
