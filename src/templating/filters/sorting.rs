//! Filters that order and group.

use super::super::value::{Object, order, strictly_equal};
use super::{Arguments, Fault, Outcome, Value, attribute};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::rc::Rc;

/// `sort(reverse, case_sensitive, attribute)`.
pub(super) fn sort(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let Some(items) = arguments.items(input)? else { return Value::list(Vec::new()) };
    let reverse = arguments.get(0).is_truthy();
    let case_sensitive = arguments.get(1).is_truthy();
    let path = path(arguments.get(2), arguments)?;
    let keyed: Outcome<Vec<(Value, Value)>> =
        items.into_iter().map(|item| Ok((folded(follow(&item, &path)?, case_sensitive, arguments)?, item))).collect();
    let sorted = sort_by(keyed?, arguments, |a, b| {
        let order = order(&a.0, &b.0, arguments.meter)?.unwrap_or(Ordering::Equal);
        Ok(if reverse { order.reverse() } else { order })
    })?;
    Value::list(sorted.into_iter().map(|(_, item)| item).collect())
}

/// `dictsort(case_sensitive, by)` where `by` is `key` or `value`: a list of pairs.
pub(super) fn dictsort(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let Value::Object(object) = input else {
        return Err(Fault::new(format!("expects an object, this is {}", input.kind())));
    };
    let case_sensitive = arguments.get(0).is_truthy();
    let by_value = match arguments.get(1) {
        Value::Undefined => false,
        Value::Text(by) if &*by.text == "key" => false,
        Value::Text(by) if &*by.text == "value" => true,
        _ => return Err(Fault::new("sorts by `key` or by `value`")),
    };
    arguments.meter.grow(object.len() * 160)?;
    let keyed: Outcome<Vec<(Value, Value)>> = object
        .iter()
        .map(|(name, value)| {
            let name = Value::text(name);
            let key = folded(if by_value { value.clone() } else { name.clone() }, case_sensitive, arguments)?;
            Ok((key, Value::list(vec![name, value.clone()])?))
        })
        .collect();
    let sorted = sort_by(keyed?, arguments, |a, b| {
        let order = order(&a.0, &b.0, arguments.meter)?;
        Ok(order.unwrap_or(if strictly_equal(&a.0, &b.0) { Ordering::Equal } else { Ordering::Less }))
    })?;
    Value::list(sorted.into_iter().map(|(_, pair)| pair).collect())
}

/// An object of lists, by the value of an attribute.
pub(super) fn groupby(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    if input.is_nothing() {
        return Err(Fault::new(format!("expects a list, this is {}", input.kind())));
    }
    let path = path(arguments.get(0), arguments)?;
    let mut groups: Vec<(Rc<str>, Vec<Value>)> = Vec::new();
    let mut places: HashMap<Rc<str>, usize> = HashMap::new();
    for item in arguments.items(input)?.unwrap_or_default() {
        let name: Rc<str> = Rc::from(follow(&item, &path)?.to_text(arguments.meter)?);
        if super::super::parser::is_reserved(&name) {
            return Err(Fault::new(format!(
                "cannot make a group of this name: {}",
                super::super::parser::reserved(&name)
            )));
        }
        let place = *places.entry(Rc::clone(&name)).or_insert(groups.len());
        if place == groups.len() {
            arguments.meter.grow(128)?;
            groups.push((name, Vec::new()));
        }
        groups[place].1.push(item);
    }
    let pairs: Outcome<Vec<_>> = groups.into_iter().map(|(name, items)| Ok((name, Value::list(items)?))).collect();
    Ok(Value::Object(Rc::new(Object::new(pairs?)?)))
}

fn path(value: &Value, arguments: &Arguments<'_>) -> Outcome<Vec<String>> {
    if !value.is_truthy() {
        return Ok(Vec::new());
    }
    Ok(value.to_text(arguments.meter)?.split('.').map(str::to_string).collect())
}

fn follow(item: &Value, path: &[String]) -> Outcome<Value> {
    path.iter().try_fold(item.clone(), |value, name| attribute(&value, name))
}

fn folded(key: Value, case_sensitive: bool, arguments: &Arguments<'_>) -> Outcome<Value> {
    match &key {
        Value::Text(_) if !case_sensitive => Ok(Value::text(arguments.read_text(&key)?.to_lowercase())),
        _ => Ok(key),
    }
}

/// A stable merge sort whose comparison may fail, and may contradict itself without harm.
fn sort_by<T: Clone>(
    mut items: Vec<T>,
    arguments: &Arguments<'_>,
    compare: impl Fn(&T, &T) -> Outcome<Ordering>,
) -> Outcome<Vec<T>> {
    let mut width = 1;
    while width < items.len() {
        arguments.meter.work(items.len())?;
        let mut merged = Vec::with_capacity(items.len());
        for pair in items.chunks(width * 2) {
            let (mut left, mut right) = pair.split_at(width.min(pair.len()));
            while let ([a, ..], [b, ..]) = (left, right) {
                let from = if compare(a, b)?.is_gt() { &mut right } else { &mut left };
                merged.push(from[0].clone());
                *from = &from[1..];
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        items = merged;
        width *= 2;
    }
    Ok(items)
}
