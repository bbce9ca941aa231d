//! JSON as `JSON.stringify` writes it: JavaScript's numbers, no value for what JSON cannot say.

use super::{MAX_DEPTH, Value, number_text, too_deep};
use crate::templating::Outcome;
use crate::templating::budget::Meter;

/// The value as JSON text, indented by `indent` unless that is empty; `None` when there is none.
pub(in crate::templating) fn json_text(value: &Value, indent: &str, meter: &Meter) -> Outcome<Option<String>> {
    let mut writer = Writer { out: String::new(), indent, meter };
    Ok(writer.value(value, 0)?.then_some(writer.out))
}

struct Writer<'a> {
    out: String,
    indent: &'a str,
    meter: &'a Meter,
}

impl Writer<'_> {
    /// Writes a value; answers whether there was anything to write.
    fn value(&mut self, value: &Value, depth: usize) -> Outcome<bool> {
        self.meter.work(1)?;
        if depth > MAX_DEPTH {
            return Err(too_deep());
        }
        match value {
            Value::Undefined | Value::Function(_) => return Ok(false),
            Value::Null => self.out.push_str("null"),
            Value::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Value::Number(number) if number.is_finite() => self.out.push_str(&number_text(*number)),
            Value::Number(_) => self.out.push_str("null"),
            Value::Text(text) => self.string(&text.text)?,
            Value::Pattern(_) => self.out.push_str("{}"),
            Value::List(list) => {
                let items = list.items();
                self.out.push('[');
                for (place, item) in items.iter().enumerate() {
                    self.separate(place, depth + 1)?;
                    if !self.value(item, depth + 1)? {
                        self.out.push_str("null");
                    }
                }
                self.close(']', items.is_empty(), depth)?;
            }
            Value::Object(object) => {
                self.out.push('{');
                let mut written = 0;
                for (name, value) in object.iter() {
                    if matches!(value, Value::Undefined | Value::Function(_)) {
                        continue;
                    }
                    self.separate(written, depth + 1)?;
                    self.string(name)?;
                    self.out.push_str(if self.indent.is_empty() { ":" } else { ": " });
                    self.value(value, depth + 1)?;
                    written += 1;
                }
                self.close('}', written == 0, depth)?;
            }
        }
        Ok(true)
    }

    fn separate(&mut self, place: usize, depth: usize) -> Outcome<()> {
        if place > 0 {
            self.out.push(',');
        }
        self.line(depth)
    }

    fn close(&mut self, bracket: char, empty: bool, depth: usize) -> Outcome<()> {
        if !empty {
            self.line(depth)?;
        }
        self.out.push(bracket);
        Ok(())
    }

    fn line(&mut self, depth: usize) -> Outcome<()> {
        self.meter.grow(4 + self.indent.len() * depth)?;
        if !self.indent.is_empty() {
            self.out.push('\n');
            for _ in 0..depth {
                self.out.push_str(self.indent);
            }
        }
        Ok(())
    }

    fn string(&mut self, text: &str) -> Outcome<()> {
        self.meter.grow(text.len() + 2)?;
        match serde_json::to_string(text) {
            Ok(quoted) => self.out.push_str(&quoted),
            Err(_) => self.out.push_str("\"\""),
        }
        Ok(())
    }
}
