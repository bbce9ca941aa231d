//! Filters on texts.

use super::super::value::{from_units, units};
use super::{Arguments, Fault, Outcome, Value};

pub(super) fn lower(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let text = arguments.read_text(input)?.to_lowercase();
    arguments.text(text, &Value::Undefined)
}

pub(super) fn upper(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let text = arguments.read_text(input)?.to_uppercase();
    arguments.text(text, &Value::Undefined)
}

pub(super) fn capitalize(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let text = capital(arguments.read_text(input)?);
    arguments.text(text, input)
}

pub(super) fn title(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let words: Vec<String> = arguments.read_text(input)?.split(' ').map(capital).collect();
    arguments.text(words.join(" "), input)
}

pub(super) fn trim(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    if !matches!(input, Value::Text(_)) {
        return Err(Fault::new(format!("expects a text, this is {}", input.kind())));
    }
    let text = arguments.read_text(input)?.trim().to_string();
    arguments.text(text, input)
}

pub(super) fn string(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    if input.is_nothing() {
        return Err(Fault::new(format!("expects a value, this is {}", input.kind())));
    }
    arguments.text(input.to_text(arguments.meter)?, input)
}

pub(super) fn wordcount(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    if !input.is_truthy() {
        return Ok(Value::Null);
    }
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let words = arguments.read_text(input)?.split(|c| !is_word(c)).filter(|word| !word.is_empty()).count();
    Ok(if words == 0 { Value::Null } else { Value::Number(words as f64) })
}

pub(super) fn indent(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let text = arguments.read_text(input)?;
    let blanks = spaces(arguments.number(0, 4.0)?, arguments)?;
    let first = arguments.get(1).is_truthy();
    arguments.meter.grow(blanks.len().saturating_mul(text.matches('\n').count() + 1))?;
    let mut out = String::new();
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push('\n');
        }
        if (number > 0 || first) && !text.is_empty() {
            out.push_str(&blanks);
        }
        out.push_str(line);
    }
    arguments.text(out, input)
}

/// A list is as long as it has items here, whatever its text; other values have no length and stay as they are.
pub(super) fn center(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let empty = Value::text("");
    let input = if input.is_nothing() || matches!(input, Value::Bool(false)) { &empty } else { input };
    let length = match input {
        Value::Text(text) => text.text.encode_utf16().count(),
        Value::List(list) => list.items.len(),
        other => return arguments.text(other.to_text(arguments.meter)?, other),
    };
    let room = arguments.number(0, 80.0)? - length as f64;
    if room <= 0.0 {
        return Ok(input.clone());
    }
    let before = spaces(room / 2.0 - room % 2.0, arguments)?;
    let after = spaces(room / 2.0, arguments)?;
    arguments.text(before + &input.to_text(arguments.meter)? + &after, input)
}

pub(super) fn truncate(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let limit = arguments.number(0, 255.0)?;
    if matches!(input, Value::List(list) if list.items.len() as f64 <= limit) {
        return Ok(input.clone());
    }
    let text = arguments.read_text(input)?;
    let all = units(text, arguments.meter)?;
    if all.len() as f64 <= limit {
        return arguments.text(text.to_string(), input);
    }
    let mut cut = limit.max(0.0) as usize;
    if !arguments.get(1).is_truthy() {
        let searched = &all[..all.len().min(cut + 1)];
        cut = searched.iter().rposition(|unit| *unit == u16::from(b' ')).unwrap_or(cut);
    }
    let end = match arguments.get(2) {
        Value::Undefined | Value::Null => "...".to_string(),
        end => end.to_text(arguments.meter)?,
    };
    let kept = from_units(&all[..cut.min(all.len())]).to_text(arguments.meter)?;
    arguments.text(kept + &end, input)
}

/// `replace(what, with, count)`; `what` is a text, a number or a regular expression. Other inputs stay as they are.
pub(super) fn replace(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let with = arguments.get(1).to_text(arguments.meter)?;
    let text = match (input, arguments.get(0)) {
        (Value::Text(_), Value::Pattern(pattern)) => {
            let text = arguments.read_text(input)?;
            return replace_pattern(text, pattern, &with, arguments);
        }
        (_, Value::Pattern(_)) => return Err(Fault::new(format!("expects a text, this is {}", input.kind()))),
        (Value::Text(_), Value::Text(_) | Value::Number(_)) => arguments.read_text(input)?.to_string(),
        (Value::Number(_), Value::Text(_) | Value::Number(_)) => input.to_text(arguments.meter)?,
        _ => return Ok(input.clone()),
    };
    let what = arguments.get(0).to_text(arguments.meter)?;
    let limit = match arguments.get(2) {
        Value::Undefined => f64::INFINITY,
        limit => match limit.to_number(arguments.meter)? {
            -1.0 => f64::INFINITY,
            limit => limit,
        },
    };
    if what.is_empty() {
        return arguments.text(between_all(&text, &with, arguments)?, input);
    }
    let mut out = String::new();
    let mut rest = text.as_str();
    let mut done = 0.0;
    while done < limit
        && let Some(found) = rest.find(&what)
    {
        arguments.meter.grow(found + with.len())?;
        arguments.meter.work(1)?;
        out.push_str(&rest[..found]);
        out.push_str(&with);
        rest = &rest[found + what.len()..];
        done += 1.0;
    }
    arguments.text(out + rest, input)
}

fn between_all(text: &str, with: &str, arguments: &Arguments<'_>) -> Outcome<String> {
    arguments.meter.grow((text.len() + 1).saturating_mul(with.len()))?;
    let mut out = with.to_string();
    for c in text.chars() {
        out.push(c);
        out.push_str(with);
    }
    Ok(out)
}

/// `$1` and `$&` stand for what was found, as in JavaScript.
fn replace_pattern(
    text: &str,
    pattern: &super::super::value::Pattern,
    with: &str,
    arguments: &Arguments<'_>,
) -> Outcome<Value> {
    let mut out = String::new();
    let mut last = 0;
    let limit = if pattern.global { usize::MAX } else { 1 };
    for captures in pattern.regex.captures_iter(text).take(limit) {
        let Some(whole) = captures.get(0) else { break };
        arguments.meter.work(1)?;
        arguments.meter.grow(with.len() + whole.end() - last)?;
        out.push_str(&text[last..whole.start()]);
        expand(with, &captures, &mut out, arguments)?;
        last = whole.end();
    }
    out.push_str(&text[last..]);
    arguments.text(out, &Value::Undefined)
}

fn expand(with: &str, captures: &regex::Captures<'_>, out: &mut String, arguments: &Arguments<'_>) -> Outcome<()> {
    let mut rest = with;
    while let Some(dollar) = rest.find('$') {
        out.push_str(&rest[..dollar]);
        rest = &rest[dollar + 1..];
        let group = match rest.chars().next() {
            Some('$') => {
                out.push('$');
                rest = &rest[1..];
                continue;
            }
            Some('&') => 0,
            Some(digit @ '1'..='9') if (digit as usize - '0' as usize) < captures.len() => {
                digit as usize - '0' as usize
            }
            _ => {
                out.push('$');
                continue;
            }
        };
        rest = &rest[1..];
        let found = captures.get(group).map_or("", |found| found.as_str());
        arguments.meter.grow(found.len())?;
        out.push_str(found);
    }
    out.push_str(rest);
    Ok(())
}

fn capital(text: &str) -> String {
    let lower = text.to_lowercase();
    let mut chars = lower.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().collect::<String>() + chars.as_str(),
        None => lower,
    }
}

fn spaces(count: f64, arguments: &Arguments<'_>) -> Outcome<String> {
    if count.is_nan() || count <= 0.0 {
        return Ok(String::new());
    }
    let count = count.ceil() as usize;
    arguments.meter.grow(count)?;
    Ok(" ".repeat(count))
}
