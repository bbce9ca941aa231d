//! Values from JSON and back.

use super::{MAX_DEPTH, Object, Value, too_deep};
use crate::templating::Outcome;
use crate::templating::budget::Meter;
use crate::templating::error::Fault;
use serde_json::{Map, Number, Value as Json};
use std::rc::Rc;

impl Object {
    /// The top-level names of a template.
    pub(in crate::templating) fn from_json(map: &Map<String, Json>) -> Outcome<Self> {
        object(map, 0)
    }
}

impl Value {
    /// The value as JSON; `None` for undefined. What JSON cannot say becomes what JavaScript makes of it:
    /// undefined in a list and numbers that are not finite are `null`, undefined in an object is left out.
    pub(in crate::templating) fn to_json(&self, meter: &Meter) -> Outcome<Option<Json>> {
        self.json_at(0, meter)
    }

    fn json_at(&self, depth: usize, meter: &Meter) -> Outcome<Option<Json>> {
        meter.work(1)?;
        if depth > MAX_DEPTH {
            return Err(too_deep());
        }
        Ok(Some(match self {
            Self::Undefined | Self::Function(_) => return Ok(None),
            Self::Null => Json::Null,
            Self::Bool(value) => Json::Bool(*value),
            Self::Number(number) => json_number(*number),
            Self::Text(text) => {
                meter.grow(text.text.len())?;
                Json::String(text.text.to_string())
            }
            Self::Pattern(pattern) => Json::String(pattern.pattern.source().to_string()),
            Self::List(list) => {
                let mut items = Vec::new();
                for item in list.items().iter() {
                    meter.grow(32)?;
                    items.push(item.json_at(depth + 1, meter)?.unwrap_or(Json::Null));
                }
                Json::Array(items)
            }
            Self::Object(object) => {
                let mut map = Map::new();
                for (name, value) in object.iter() {
                    meter.grow(32 + name.len())?;
                    if let Some(value) = value.json_at(depth + 1, meter)? {
                        map.insert(name.to_string(), value);
                    }
                }
                Json::Object(map)
            }
        }))
    }
}

fn value(json: &Json, depth: usize) -> Outcome<Value> {
    Ok(match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => Value::Number(number.as_f64().unwrap_or(f64::NAN)),
        Json::String(text) => Value::text(text),
        Json::Array(items) => {
            let items: Outcome<Vec<Value>> = items.iter().map(|item| value(item, below(depth)?)).collect();
            Value::list(items?)?
        }
        Json::Object(map) => Value::Object(Rc::new(object(map, below(depth)?)?)),
    })
}

fn object(map: &Map<String, Json>, depth: usize) -> Outcome<Object> {
    let pairs: Outcome<Vec<_>> =
        map.iter().map(|(name, json)| Ok((Rc::from(name.as_str()), value(json, depth)?))).collect();
    Object::new(pairs?)
}

fn below(depth: usize) -> Outcome<usize> {
    if depth >= MAX_DEPTH {
        return Err(Fault::new(format!("a value given to the template is nested more than {MAX_DEPTH} deep")));
    }
    Ok(depth + 1)
}

/// Whole numbers that a float holds exactly are written without a point.
fn json_number(number: f64) -> Json {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() <= EXACT {
        return Json::Number(Number::from(number as i64));
    }
    Number::from_f64(number).map_or(Json::Null, Json::Number)
}
