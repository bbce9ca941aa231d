//! The JavaScript methods of texts, lists and numbers that change nothing. Those that would change a list in
//! place are refused by name.

use super::Outcome;
use super::budget::Meter;
use super::error::{Fault, shown};
use super::value::{Value, from_units, number_text, strictly_equal, units};
use crate::suggest::nearest;

const OF_TEXTS: [&str; 16] = [
    "charAt",
    "concat",
    "endsWith",
    "includes",
    "indexOf",
    "lastIndexOf",
    "replace",
    "slice",
    "split",
    "startsWith",
    "substring",
    "toLowerCase",
    "toUpperCase",
    "trim",
    "trimEnd",
    "trimStart",
];
const OF_LISTS: [&str; 7] = ["at", "concat", "includes", "indexOf", "join", "lastIndexOf", "slice"];
const OF_NUMBERS: [&str; 2] = ["toFixed", "toString"];
const NOT_YET: [&str; 12] = [
    "charCodeAt",
    "flat",
    "push",
    "pop",
    "shift",
    "unshift",
    "splice",
    "sort",
    "reverse",
    "fill",
    "toPrecision",
    "toExponential",
];

fn known(owner: &Value) -> &'static [&'static str] {
    match owner {
        Value::Text(_) => &OF_TEXTS,
        Value::List(_) => &OF_LISTS,
        Value::Number(_) => &OF_NUMBERS,
        _ => &[],
    }
}

/// Whether any kind of value has the method.
pub(super) fn exists_anywhere(name: &str, _cookiecutter: bool) -> bool {
    names().any(|known| known == name)
}

/// The names of all methods.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    OF_TEXTS.into_iter().chain(OF_LISTS).chain(OF_NUMBERS)
}

/// Whether a value of this kind has the method.
pub(super) fn exists(owner: &Value, name: &str) -> bool {
    known(owner).contains(&name)
}

/// Calls a method.
pub(super) fn call(owner: &Value, name: &str, arguments: &[Value], meter: &Meter) -> Outcome<Value> {
    if !exists(owner, name) {
        return Err(missing(owner, name));
    }
    let call = Method { name, arguments, meter };
    match owner {
        Value::Text(text) => call.on_text(&text.text),
        Value::List(list) => call.on_list(&list.items),
        Value::Number(number) => call.on_number(*number),
        _ => Err(missing(owner, name)),
    }
}

fn missing(owner: &Value, name: &str) -> Fault {
    if NOT_YET.contains(&name) && !known(owner).is_empty() {
        return Fault::new(format!("the method `{name}` is not supported yet"));
    }
    Fault::new(match nearest(name, known(owner).iter().copied()) {
        Some(near) => format!("{} has no method {}: did you mean `{near}`?", owner.kind(), shown(name)),
        None => format!("{} has no method {}", owner.kind(), shown(name)),
    })
}

struct Method<'a> {
    name: &'a str,
    arguments: &'a [Value],
    meter: &'a Meter,
}

impl Method<'_> {
    fn get(&self, place: usize) -> &Value {
        self.arguments.get(place).unwrap_or(&Value::Undefined)
    }

    fn text(&self, place: usize) -> Outcome<String> {
        self.get(place).to_text(self.meter)
    }

    /// A whole number, or `fallback` when the argument is not there.
    fn whole(&self, place: usize, fallback: f64) -> Outcome<f64> {
        match self.get(place) {
            Value::Undefined => Ok(fallback),
            value => value.to_number(self.meter).map(|number| if number.is_nan() { 0.0 } else { number.trunc() }),
        }
    }

    /// The bounds of `slice`: negative ones count from the end.
    fn bounds(&self, length: usize) -> Outcome<(usize, usize)> {
        let length = length as f64;
        let bound = |bound: f64| if bound < 0.0 { (bound + length).max(0.0) } else { bound.min(length) };
        let (start, end) = (bound(self.whole(0, 0.0)?), bound(self.whole(1, length)?));
        Ok((start as usize, end.max(start) as usize))
    }

    fn on_text(&self, text: &str) -> Outcome<Value> {
        self.meter.work(1 + text.len() / 16)?;
        self.meter.grow(text.len())?;
        Ok(match self.name {
            "toLowerCase" => Value::text(text.to_lowercase()),
            "toUpperCase" => Value::text(text.to_uppercase()),
            "trim" => Value::text(text.trim()),
            "trimStart" => Value::text(text.trim_start()),
            "trimEnd" => Value::text(text.trim_end()),
            "replace" => return self.replace(text),
            "split" => return self.split(text),
            "concat" => {
                let mut out = text.to_string();
                for argument in self.arguments {
                    out.push_str(&argument.to_text(self.meter)?);
                }
                self.meter.grow(out.len())?;
                Value::text(out)
            }
            _ => return self.on_units(text),
        })
    }

    fn replace(&self, text: &str) -> Outcome<Value> {
        if let Value::Pattern(_) = self.get(0) {
            return Err(Fault::new(
                "`.replace` with a regular expression is not supported yet: use the filter `replace`",
            ));
        }
        let (what, with) = (self.text(0)?, self.text(1)?);
        self.meter.grow(with.len())?;
        Ok(Value::text(text.replacen(&what, &with, 1)))
    }

    fn split(&self, text: &str) -> Outcome<Value> {
        let limit = match self.get(1) {
            Value::Undefined => usize::MAX,
            limit => limit.to_number(self.meter)?.max(0.0) as usize,
        };
        let parts: Vec<Value> = match self.get(0) {
            Value::Undefined => vec![Value::text(text)],
            Value::Pattern(_) => {
                return Err(Fault::new("`.split` with a regular expression is not supported yet"));
            }
            separator => {
                let separator = separator.to_text(self.meter)?;
                self.meter.grow(text.len().saturating_mul(48) / separator.len().max(1))?;
                if separator.is_empty() {
                    units(text, self.meter)?.chunks(1).map(from_units).collect()
                } else {
                    text.split(separator.as_str()).map(Value::text).collect()
                }
            }
        };
        self.meter.work(parts.len())?;
        Value::list(parts.into_iter().take(limit).collect())
    }

    /// Methods that count in UTF-16 units.
    fn on_units(&self, text: &str) -> Outcome<Value> {
        let all = units(text, self.meter)?;
        let length = all.len();
        let clamp = |place: f64| place.clamp(0.0, length as f64) as usize;
        Ok(match self.name {
            "slice" => {
                let (start, end) = self.bounds(length)?;
                from_units(&all[start..end])
            }
            "substring" => {
                let (a, b) = (clamp(self.whole(0, 0.0)?), clamp(self.whole(1, length as f64)?));
                from_units(&all[a.min(b)..a.max(b)])
            }
            "charAt" => {
                let place = self.whole(0, 0.0)?;
                if place < 0.0 {
                    Value::text("")
                } else {
                    all.get(place as usize).map_or(Value::text(""), |unit| from_units(&[*unit]))
                }
            }
            _ => {
                let needle = units(&self.text(0)?, self.meter)?;
                self.meter.work(length.saturating_mul(needle.len().max(1)) / 64)?;
                let from = clamp(self.whole(1, 0.0)?);
                let found = |from: usize| {
                    (from..=length.saturating_sub(needle.len())).find(|place| all[*place..].starts_with(&needle))
                };
                match self.name {
                    "includes" => Value::Bool(needle.len() <= length && found(from).is_some()),
                    "startsWith" => Value::Bool(all[from..].starts_with(&needle)),
                    "endsWith" => Value::Bool(all[..clamp(self.whole(1, length as f64)?)].ends_with(&needle)),
                    "indexOf" => place_value(if needle.len() <= length { found(from) } else { None }),
                    _ => {
                        let last = clamp(self.whole(1, length as f64)?);
                        place_value((0..=last).rev().find(|place| all[*place..].starts_with(&needle)))
                    }
                }
            }
        })
    }

    fn on_list(&self, items: &[Value]) -> Outcome<Value> {
        self.meter.work(1 + items.len())?;
        self.meter.grow(items.len() * 32)?;
        let same = |item: &Value| strictly_equal(item, self.get(0));
        match self.name {
            "at" => {
                let place = self.whole(0, 0.0)?;
                let place = if place < 0.0 { place + items.len() as f64 } else { place };
                let found = if place < 0.0 { None } else { items.get(place as usize) };
                Ok(found.cloned().unwrap_or(Value::Undefined))
            }
            "includes" => Ok(Value::Bool(items.iter().any(same))),
            "indexOf" => Ok(place_value(items.iter().position(same))),
            "lastIndexOf" => Ok(place_value(items.iter().rposition(same))),
            "slice" => {
                let (start, end) = self.bounds(items.len())?;
                Value::list(items[start..end].to_vec())
            }
            "concat" => {
                let mut all = items.to_vec();
                for argument in self.arguments {
                    match argument {
                        Value::List(list) => {
                            self.meter.grow(list.items.len() * 32)?;
                            all.extend(list.items.iter().cloned());
                        }
                        other => all.push(other.clone()),
                    }
                }
                Value::list(all)
            }
            _ => {
                let separator = if let Value::Undefined = self.get(0) { ",".to_string() } else { self.text(0)? };
                let mut out = String::new();
                for (place, item) in items.iter().enumerate() {
                    if place > 0 {
                        self.meter.grow(separator.len())?;
                        out.push_str(&separator);
                    }
                    item.write(&mut out, self.meter)?;
                }
                Ok(Value::text(out))
            }
        }
    }

    fn on_number(&self, number: f64) -> Outcome<Value> {
        if self.name == "toString" {
            return match self.whole(0, 10.0)? {
                10.0 => Ok(Value::text(number_text(number))),
                _ => Err(Fault::new("`.toString` with a base is not supported yet")),
            };
        }
        let digits = self.whole(0, 0.0)?;
        if !(0.0..=100.0).contains(&digits) {
            return Err(Fault::new("`.toFixed` expects 0 to 100 digits"));
        }
        if !number.is_finite() || number.abs() >= 1e21 {
            return Ok(Value::text(number_text(number)));
        }
        Ok(Value::text(fixed(number, digits as usize)))
    }
}

/// Half is rounded away from zero here and to even by Rust's formatting; both look at the exact binary value,
/// so they differ only where it ends exactly in half.
fn fixed(number: f64, digits: usize) -> String {
    let exact = format!("{number:.places$}", places = digits + 60);
    let cut = exact.len() - 60;
    let half = exact[cut..].starts_with('5') && exact[cut + 1..].bytes().all(|digit| digit == b'0');
    if !half {
        return format!("{number:.digits$}");
    }
    let step = 10f64.powi(-(digits as i32)) / 4.0;
    format!("{:.digits$}", number + step.copysign(number))
}

fn place_value(place: Option<usize>) -> Value {
    Value::Number(place.map_or(-1.0, |place| place as f64))
}
