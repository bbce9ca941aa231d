//! Methods of texts. Places are counted in UTF-16 units, as JavaScript does.

use super::{Method, Outcome, Value, place_value};
use crate::templating::error::Fault;
use crate::templating::pattern::{Search, after, expand_plain, group};
use crate::templating::spaces;
use crate::templating::value::{from_units, units};

impl Method<'_> {
    pub(super) fn on_text(&self, text: &str) -> Outcome<Value> {
        let meter = self.run.meter;
        meter.work(1 + text.len() / 16)?;
        meter.grow(text.len())?;
        Ok(match self.name {
            "toLowerCase" => Value::text(text.to_lowercase()),
            "toUpperCase" => Value::text(text.to_uppercase()),
            "trim" => Value::text(spaces::trim(text)),
            "trimStart" => Value::text(spaces::trim_start(text)),
            "trimEnd" => Value::text(spaces::trim_end(text)),
            "replace" => return self.replace(text),
            "split" => return self.split(text),
            "concat" => {
                let mut out = text.to_string();
                for argument in self.arguments {
                    out.push_str(&argument.to_text(meter)?);
                }
                meter.grow(out.len())?;
                Value::text(out)
            }
            _ => return self.on_units(text),
        })
    }

    /// The first place only, unless a regular expression is global.
    fn replace(&self, text: &str) -> Outcome<Value> {
        let with = self.text(1)?;
        if let Value::Pattern(pattern) = self.get(0) {
            return Ok(Value::text(pattern.replace(text, &with, self.run.meter)?));
        }
        let what = self.text(0)?;
        let Some(start) = text.find(&what) else { return Ok(Value::text(text)) };
        let end = start + what.len();
        let dollars = with.matches('$').count();
        self.run.meter.grow(text.len().saturating_mul(dollars + 1) + with.len())?;
        let with = expand_plain(&with, text, start, end);
        Ok(Value::text([&text[..start], &with, &text[end..]].concat()))
    }

    fn split(&self, text: &str) -> Outcome<Value> {
        let limit = match self.get(1) {
            Value::Undefined => usize::MAX,
            limit => to_uint32(limit.to_number(self.run.meter)?),
        };
        if limit == 0 {
            return Value::list(Vec::new());
        }
        let mut parts: Vec<Value> = match self.get(0) {
            Value::Undefined => vec![Value::text(text)],
            Value::Pattern(pattern) => self.split_by(text, pattern)?,
            separator => {
                let separator = separator.to_text(self.run.meter)?;
                self.run.meter.grow(text.len().saturating_mul(48) / separator.len().max(1))?;
                if separator.is_empty() {
                    units(text, self.run.meter)?.chunks(1).map(from_units).collect()
                } else {
                    text.split(separator.as_str()).map(Value::text).collect()
                }
            }
        };
        self.run.meter.work(parts.len())?;
        parts.truncate(limit);
        Value::list(parts)
    }

    /// The parts between matches, with what the groups of each match hold. An empty match parts two characters.
    fn split_by(&self, text: &str, pattern: &Search) -> Outcome<Vec<Value>> {
        let meter = self.run.meter;
        let mut parts = Vec::new();
        let (mut begun, mut from) = (0, 0);
        while let Some(found) = pattern.pattern.find_anywhere(text, from, meter)? {
            let Some(whole) = found.get(0) else { break };
            if whole.start() >= text.len() && !text.is_empty() {
                break;
            }
            if text.is_empty() {
                return Ok(Vec::new());
            }
            if whole.end() == begun {
                from = after(text, whole.start());
                if from > text.len() {
                    break;
                }
                continue;
            }
            meter.grow(64 * pattern.pattern.groups())?;
            parts.push(Value::text(&text[begun..whole.start()]));
            let groups = (1..pattern.pattern.groups()).map(|number| group(&found, number));
            parts.extend(groups.map(|part| part.map_or(Value::Undefined, Value::text)));
            (begun, from) = (whole.end(), whole.end());
        }
        parts.push(Value::text(&text[begun..]));
        Ok(parts)
    }

    fn on_units(&self, text: &str) -> Outcome<Value> {
        let all = units(text, self.run.meter)?;
        let length = all.len();
        let clamp = |place: f64| place.clamp(0.0, length as f64) as usize;
        Ok(match self.name {
            "slice" => {
                let (start, end) = self.bounds(0, length)?;
                from_units(&all[start..end])
            }
            "substring" => {
                let (a, b) = (clamp(self.whole(0, 0.0)?), clamp(self.whole(1, length as f64)?));
                from_units(&all[a.min(b)..a.max(b)])
            }
            "charAt" => unit(&all, self.whole(0, 0.0)?).map_or(Value::text(""), |unit| from_units(&[unit])),
            "charCodeAt" => Value::Number(unit(&all, self.whole(0, 0.0)?).map_or(f64::NAN, f64::from)),
            _ => return self.search(&all),
        })
    }

    fn search(&self, all: &[u16]) -> Outcome<Value> {
        let length = all.len();
        let needle = units(&self.text(0)?, self.run.meter)?;
        self.run.meter.work(length.saturating_mul(needle.len().max(1)) / 64)?;
        let clamp = |place: f64| place.clamp(0.0, length as f64) as usize;
        let first =
            |from: usize| (from..=length.saturating_sub(needle.len())).find(|place| all[*place..].starts_with(&needle));
        Ok(match self.name {
            "includes" => Value::Bool(first(clamp(self.whole(1, 0.0)?)).is_some()),
            "startsWith" => Value::Bool(all[clamp(self.whole(1, 0.0)?)..].starts_with(&needle)),
            "endsWith" => Value::Bool(all[..clamp(self.whole(1, length as f64)?)].ends_with(&needle)),
            "indexOf" => place_value(first(clamp(self.whole(1, 0.0)?))),
            "lastIndexOf" => {
                let from = match self.get(1) {
                    Value::Undefined => f64::INFINITY,
                    from => from.to_number(self.run.meter)?,
                };
                let last = if from.is_nan() { length } else { clamp(from.trunc()) };
                place_value((0..=last).rev().find(|place| all[*place..].starts_with(&needle)))
            }
            name => return Err(Fault::new(format!("`{name}` is not a method of texts"))),
        })
    }
}

fn unit(all: &[u16], place: f64) -> Option<u16> {
    if place < 0.0 { None } else { all.get(place as usize).copied() }
}

/// JavaScript's `ToUint32`.
fn to_uint32(number: f64) -> usize {
    let wrapped = number.trunc().rem_euclid(4_294_967_296.0);
    if wrapped.is_finite() { wrapped as usize } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::super::relative;
    use super::*;

    #[test]
    fn places_count_from_the_end_when_they_are_negative() {
        assert_eq!([relative(-1.0, 3), relative(-9.0, 3), relative(9.0, 3), relative(1.0, 3)], [2, 0, 3, 1]);
        assert_eq!([to_uint32(-1.0), to_uint32(f64::NAN), to_uint32(2.9)], [4_294_967_295, 0, 2]);
    }
}
