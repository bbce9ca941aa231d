//! Texts: how a value reads as one, and UTF-16 units, which is what JavaScript counts.

use super::{MAX_DEPTH, Value, number_text, too_deep};
use crate::templating::Outcome;
use crate::templating::budget::Meter;

impl Value {
    /// JavaScript's `String(value)`: `null`, `undefined`, lists joined with commas.
    pub(in crate::templating) fn to_text(&self, meter: &Meter) -> Outcome<String> {
        let mut out = String::new();
        match self {
            Self::Undefined => out.push_str("undefined"),
            Self::Null => out.push_str("null"),
            _ => self.write(&mut out, meter)?,
        }
        Ok(out)
    }

    /// What the value prints in a template: nothing for `null` and undefined.
    pub(in crate::templating) fn write(&self, out: &mut String, meter: &Meter) -> Outcome<()> {
        self.write_at(out, 0, meter)
    }

    fn write_at(&self, out: &mut String, depth: usize, meter: &Meter) -> Outcome<()> {
        meter.work(1)?;
        let before = out.len();
        match self {
            Self::Undefined | Self::Null => {}
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Number(number) => out.push_str(&number_text(*number)),
            Self::Text(text) => {
                meter.grow(text.text.len())?;
                out.push_str(&text.text);
                return Ok(());
            }
            Self::Object(_) => {
                self.no_function()?;
                out.push_str("[object Object]");
            }
            Self::Pattern(pattern) => out.push_str(pattern.pattern.source()),
            Self::Function(function) => return Err(function.has_no_text()),
            Self::List(list) => {
                if depth > MAX_DEPTH {
                    return Err(too_deep());
                }
                for (place, item) in list.items().iter().enumerate() {
                    if place > 0 {
                        meter.grow(1)?;
                        out.push(',');
                    }
                    item.write_at(out, depth + 1, meter)?;
                }
                return Ok(());
            }
        }
        meter.grow(out.len() - before)
    }

    /// JavaScript's `Number(value)`.
    pub(in crate::templating) fn to_number(&self, meter: &Meter) -> Outcome<f64> {
        Ok(match self {
            Self::Undefined => f64::NAN,
            Self::Null => 0.0,
            Self::Bool(value) => f64::from(*value),
            Self::Number(number) => *number,
            Self::Text(text) => {
                meter.work(text.text.len() / 16)?;
                super::text_number(&text.text)
            }
            _ => super::text_number(&self.to_text(meter)?),
        })
    }
}

/// The UTF-16 units of a text.
pub(in crate::templating) fn units(text: &str, meter: &Meter) -> Outcome<Vec<u16>> {
    meter.work(text.len() / 16)?;
    meter.grow(text.len() * 2)?;
    Ok(text.encode_utf16().collect())
}

/// A text of UTF-16 units; half of a surrogate pair becomes U+FFFD, because our texts are Unicode.
pub(in crate::templating) fn from_units(units: &[u16]) -> Value {
    Value::text(String::from_utf16_lossy(units))
}
