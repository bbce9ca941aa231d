//! `for`: lists and texts with one name, lists of lists or objects with several.

use super::Interpreter;
use crate::templating::Outcome;
use crate::templating::ast::For;
use crate::templating::error::{Fault, Located};
use crate::templating::value::{Object, Value, from_units, units};
use std::rc::Rc;

/// What a loop goes through. Lists are read as they are in each round: the body may change them.
enum Rounds {
    /// An item a round.
    Items(Value),
    /// The units of a text, one a round.
    Units(Vec<u16>),
    /// The names `0`, `1` … of an object with a `length`.
    Numbered(Rc<Object>),
    /// A name and its value a round.
    Pairs(Rc<Object>),
    /// A place and its character a round.
    Characters(Vec<u16>),
    Nothing,
}

impl<'t> Interpreter<'t> {
    /// Runs the body for each item; the `else` when there was none.
    pub(super) fn for_(&mut self, statement: &'t For<'_>, out: &mut String) -> Result<(), Located> {
        let at = statement.at;
        let items = self.evaluate(&statement.items)?;
        self.meter.work(1 + self.scopes.cost()).map_err(|fault| fault.at(at))?;
        let names = statement.targets.len();
        let rounds = self.rounds(names, &items).map_err(|fault| fault.at(at))?;
        let length = rounds.length();
        // What cannot be gone through leaves it open whether there were rounds: the last time counts, as in nunjucks.
        if items.is_truthy() {
            self.scopes.set_ran(at, length.is_truthy());
        }
        let count = length.to_number(self.meter).map_err(|fault| fault.at(at))?;
        let shared = (self.shares_macros, self.shares_names);
        (self.shares_macros, self.shares_names) = (false, false);
        let ran = self.scopes.ran(at);
        let before = self.scopes.open(self.scopes.current(), false);
        let mut result = self.each(statement, &rounds, &length, count, out);
        if result.is_ok() && !ran {
            result = self.body(&statement.otherwise, out);
        }
        self.scopes.close(before);
        (self.shares_macros, self.shares_names) = shared;
        result
    }

    fn each(
        &mut self,
        statement: &'t For<'_>,
        rounds: &Rounds,
        length: &Value,
        count: f64,
        out: &mut String,
    ) -> Result<(), Located> {
        let at = statement.at;
        let name: Rc<str> = Rc::from("loop");
        let mut index = 0;
        while let Some(item) = rounds.get(index, count) {
            self.meter.work(1 + self.scopes.cost()).map_err(|fault| fault.at(at))?;
            match statement.targets.as_slice() {
                [target] => self.scopes.bind(target, item),
                targets => {
                    let most = if rounds.is_list() { targets.len() } else { 2 };
                    for (place, target) in targets.iter().enumerate().take(most) {
                        let part = part(&item, place).map_err(|fault| fault.at(at))?;
                        self.scopes.bind(target, part);
                    }
                }
            }
            let facts = facts(index, count, length).map_err(|fault| fault.at(at))?;
            self.scopes.bind(&name, facts);
            self.body(&statement.body, out)?;
            index += 1;
        }
        Ok(())
    }

    fn rounds(&self, names: usize, items: &Value) -> Outcome<Rounds> {
        Ok(match (items, names) {
            (Value::List(_), _) => Rounds::Items(items.clone()),
            (Value::Text(text), 1) => Rounds::Units(units(&text.text, self.meter)?),
            (Value::Text(text), _) if text.safe => Rounds::Units(units(&text.text, self.meter)?),
            (Value::Text(text), _) => Rounds::Characters(units(&text.text, self.meter)?),
            (Value::Object(object), 1) => Rounds::Numbered(Rc::clone(object)),
            (Value::Object(object), _) => Rounds::Pairs(Rc::clone(object)),
            _ => Rounds::Nothing,
        })
    }
}

impl Rounds {
    fn length(&self) -> Value {
        match self {
            Self::Items(Value::List(list)) => Value::Number(list.len() as f64),
            Self::Units(units) | Self::Characters(units) => Value::Number(units.len() as f64),
            Self::Numbered(object) => object.get("length").cloned().unwrap_or(Value::Undefined),
            Self::Pairs(object) => Value::Number(object.len() as f64),
            Self::Items(_) | Self::Nothing => Value::Undefined,
        }
    }

    fn is_list(&self) -> bool {
        matches!(self, Self::Items(_) | Self::Units(_))
    }

    fn get(&self, index: usize, count: f64) -> Option<Value> {
        let pair = |a: Value, b: Value| Value::list(vec![a, b]).ok();
        match self {
            Self::Items(Value::List(list)) => list.get(index),
            Self::Units(units) => units.get(index).map(|unit| from_units(&[*unit])),
            Self::Characters(units) => {
                units.get(index).and_then(|unit| pair(Value::text(index.to_string()), from_units(&[*unit])))
            }
            Self::Numbered(object) if (index as f64) < count => {
                Some(object.get(&index.to_string()).cloned().unwrap_or(Value::Undefined))
            }
            Self::Pairs(object) => object.at(index).and_then(|(name, value)| pair(Value::text(name), value.clone())),
            Self::Items(_) | Self::Numbered(_) | Self::Nothing => None,
        }
    }
}

/// The part of an item for one of several names.
fn part(item: &Value, place: usize) -> Outcome<Value> {
    Ok(match item {
        Value::Undefined | Value::Null => {
            return Err(Fault::new(format!(
                "`for` with several names expects a list in each round, this is {}",
                item.kind()
            )));
        }
        Value::List(list) => list.get(place).unwrap_or(Value::Undefined),
        Value::Object(object) => object.get(&place.to_string()).cloned().unwrap_or(Value::Undefined),
        Value::Text(text) if !text.safe => {
            text.text.encode_utf16().nth(place).map_or(Value::Undefined, |unit| from_units(&[unit]))
        }
        _ => Value::Undefined,
    })
}

/// What `loop` is in a round.
fn facts(index: usize, count: f64, length: &Value) -> Outcome<Value> {
    thread_local! {
        static NAMES: [Rc<str>; 7] =
            ["index", "index0", "revindex", "revindex0", "first", "last", "length"].map(Rc::from);
    }
    let at = index as f64;
    let facts = [
        Value::Number(at + 1.0),
        Value::Number(at),
        Value::Number(count - at),
        Value::Number(count - at - 1.0),
        Value::Bool(index == 0),
        Value::Bool(at == count - 1.0),
        length.clone(),
    ];
    Value::object(NAMES.with(|names| names.iter().cloned().zip(facts).collect()))
}
