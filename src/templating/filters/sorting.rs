//! Filters that order and group.

use super::super::sorting::sort_by;
use super::super::value::{order, strictly_equal};
use super::{Arguments, Fault, Outcome, Value, own, refused, shown};
use crate::templating::parser::is_reserved;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::rc::Rc;

/// `sort(reverse, case_sensitive, attribute)`. Undefined items come last, whatever the direction.
pub(super) fn sort(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let Some(items) = arguments.mapped(input)? else { return Value::list(Vec::new()) };
    let reverse = arguments.get(0).is_truthy();
    let case_sensitive = arguments.get(1).is_truthy();
    let path = path(arguments.get(2), arguments)?;
    let (items, last): (Vec<_>, Vec<_>) = items.into_iter().partition(|item| !matches!(item, Value::Undefined));
    // The attribute is looked for in comparisons, so one item alone may be without it.
    let path = if items.len() > 1 { path } else { Vec::new() };
    let keyed: Outcome<Vec<(Key, Value)>> = items
        .into_iter()
        .map(|item| Ok((Key::new(follow(&item, &path)?, str::to_lowercase, arguments)?, item)))
        .collect();
    let sorted = sort_by(keyed?, arguments.meter, |a, b| {
        let order = a.0.order(&b.0, case_sensitive, arguments)?.unwrap_or(Ordering::Equal);
        Ok(if reverse { order.reverse() } else { order })
    })?;
    Value::list(sorted.into_iter().map(|(_, item)| item).chain(last).collect())
}

/// `dictsort(case_sensitive, by)` where `by` is `key` or `value`: a list of pairs.
pub(super) fn dictsort(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let Value::Object(object) = input else {
        return Err(Fault::new(format!("expects an object, this is {}", input.kind())));
    };
    let case_sensitive = arguments.get(0).is_truthy();
    let by_value = match arguments.get(1) {
        Value::Undefined => false,
        Value::Text(by) if &*by.text == "key" && !by.safe => false,
        Value::Text(by) if &*by.text == "value" && !by.safe => true,
        _ => return Err(Fault::new("sorts by `key` or by `value`")),
    };
    arguments.meter.grow(object.len() * 160)?;
    let keyed: Outcome<Vec<(Value, Value)>> = object
        .iter()
        .map(|(name, value)| {
            let name = Value::text(name);
            let key = if by_value { value.clone() } else { name.clone() };
            let key = match &key {
                Value::Text(text) if !case_sensitive => Value::text(text.text.to_uppercase()),
                _ => key,
            };
            Ok((key, Value::list(vec![name, value.clone()])?))
        })
        .collect();
    let sorted = sort_by(keyed?, arguments.meter, |a, b| {
        Ok(match order(&a.0, &b.0, arguments.meter)? {
            Some(Ordering::Greater) => Ordering::Greater,
            _ if strictly_equal(&a.0, &b.0) => Ordering::Equal,
            _ => Ordering::Less,
        })
    })?;
    Value::list(sorted.into_iter().map(|(_, pair)| pair).collect())
}

/// An object of lists, by the value of an attribute.
pub(super) fn groupby(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    if input.is_nothing() {
        return Err(Fault::new(format!("expects a list, this is {}", input.kind())));
    }
    let Some(items) = arguments.sequence(input)? else { return Value::object(Vec::new()) };
    let path = path(arguments.get(0), arguments)?;
    let mut groups: Vec<(Rc<str>, Vec<Value>)> = Vec::new();
    let mut places: HashMap<Rc<str>, usize> = HashMap::new();
    for item in items {
        let name: Rc<str> = Rc::from(follow(&item, &path)?.to_text(arguments.meter)?);
        if is_reserved(&name) {
            return Err(Fault::new(format!("cannot make the group {}: the name is reserved", shown(&name))));
        }
        let place = *places.entry(Rc::clone(&name)).or_insert(groups.len());
        if place == groups.len() {
            arguments.meter.grow(128)?;
            groups.push((name, Vec::new()));
        }
        groups[place].1.push(item);
    }
    let pairs: Outcome<Vec<_>> = groups.into_iter().map(|(name, items)| Ok((name, Value::list(items)?))).collect();
    Value::object(pairs?)
}

/// What is compared, and the same without case: two texts are compared without, all else as it is.
#[derive(Clone)]
struct Key {
    value: Value,
    folded: Option<Value>,
}

impl Key {
    fn new(value: Value, fold: fn(&str) -> String, arguments: &Arguments<'_>) -> Outcome<Self> {
        let folded = match &value {
            Value::Text(text) => {
                arguments.meter.grow(text.text.len())?;
                Some(Value::text(fold(&text.text)))
            }
            _ => None,
        };
        Ok(Self { value, folded })
    }

    fn order(&self, other: &Self, case_sensitive: bool, arguments: &Arguments<'_>) -> Outcome<Option<Ordering>> {
        match (&self.folded, &other.folded) {
            (Some(a), Some(b)) if !case_sensitive => order(a, b, arguments.meter),
            _ => order(&self.value, &other.value, arguments.meter),
        }
    }
}

/// The names of an attribute such as `a.b`; only a text is taken apart.
fn path(value: &Value, arguments: &Arguments<'_>) -> Outcome<Vec<String>> {
    if !value.is_truthy() {
        return Ok(Vec::new());
    }
    let text = value.to_text(arguments.meter)?;
    let path: Vec<String> = match value {
        Value::Text(whole) if !whole.safe => text.split('.').map(str::to_string).collect(),
        _ => vec![text],
    };
    match path.iter().find(|name| is_reserved(name)) {
        Some(name) => Err(refused(name)),
        None => Ok(path),
    }
}

/// The value at a path; undefined where a name is not there, an error where there is nothing to look in.
fn follow(item: &Value, path: &[String]) -> Outcome<Value> {
    let mut value = item.clone();
    for name in path {
        if value.is_nothing() {
            return Err(Fault::new(format!("looks for {} in an item that is {}", shown(name), value.kind())));
        }
        match own(&value, name) {
            Some(found) => value = found,
            None => return Ok(Value::Undefined),
        }
    }
    Ok(value)
}
