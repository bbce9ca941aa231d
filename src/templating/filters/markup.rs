//! Filters for other languages: HTML, URLs, JSON.

use super::super::spaces;
use super::super::value::json_text;
use super::{Arguments, Fault, Outcome, Value};
use regex::Regex;
use std::sync::LazyLock;

pub(super) fn escape(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    match input {
        Value::Text(text) if text.safe => Ok(input.clone()),
        _ => forceescape(input, arguments),
    }
}

pub(super) fn forceescape(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let text = printed(input, arguments)?;
    arguments.meter.grow(text.len())?;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' => out.push_str("&#92;"),
            _ => out.push(c),
        }
    }
    arguments.meter.grow(out.len())?;
    Ok(Value::safe_text(out))
}

pub(super) fn safe(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    Ok(Value::safe_text(printed(input, arguments)?))
}

pub(super) fn nl2br(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    if let Value::Bool(_) = input {
        return Err(Fault::new("expects a text, this is a boolean"));
    }
    let text = arguments.read_text(input)?;
    arguments.meter.grow(text.matches('\n').count() * 8)?;
    arguments.text(text.replace("\r\n", "\n").replace('\n', "<br />\n"), input)
}

pub(super) fn striptags(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let text = without_tags(arguments.read_text(input)?, arguments)?;
    let text = spaces::trim(&text);
    let text = if arguments.get(0).is_truthy() { tidy(text) } else { squeezed(text, spaces::is_space) };
    arguments.text(text, input)
}

/// Blanks at the ends of lines and double ones go, and so does more than one empty line.
fn tidy(text: &str) -> String {
    let is_end = |c: char| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}');
    let lines = text.split_inclusive(is_end).map(|line| {
        let end = line.len() - line.chars().next_back().filter(|c| is_end(*c)).map_or(0, char::len_utf8);
        squeezed(line[..end].trim_matches(' '), |c| c == ' ') + &line[end..]
    });
    let text = lines.collect::<String>().replace("\r\n", "\n");
    let mut out = String::with_capacity(text.len());
    let mut newlines = 0;
    for c in text.chars() {
        newlines = if c == '\n' { newlines + 1 } else { 0 };
        if newlines < 3 {
            out.push(c);
        }
    }
    out
}

pub(super) fn urlencode(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let encode = |value: &Value| value.to_text(arguments.meter).map(|text| encoded(&text));
    let pairs: Vec<String> = match input {
        Value::Text(_) => vec![encoded(arguments.read_text(input)?)],
        Value::Object(object) => {
            let pairs: Outcome<Vec<String>> =
                object.iter().map(|(name, value)| Ok(format!("{}={}", encoded(name), encode(value)?))).collect();
            pairs?
        }
        Value::List(_) => {
            let pair = |item: &Value| {
                let part = |place: &str| super::attribute(item, place).and_then(|part| encode(&part));
                Ok(format!("{}={}", part("0")?, part("1")?))
            };
            let pairs: Outcome<Vec<String>> = arguments.list(input)?.iter().map(pair).collect();
            pairs?
        }
        _ => Vec::new(),
    };
    arguments.text(pairs.join("&"), &Value::Undefined)
}

/// The value as JSON; an argument asks for indentation.
pub(super) fn dump(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let indent = match arguments.get(0) {
        Value::Number(spaces) => " ".repeat(spaces.clamp(0.0, 10.0) as usize),
        Value::Text(text) if !text.safe => text.text.chars().take(10).collect(),
        _ => String::new(),
    };
    Ok(json_text(input, &indent, arguments.meter)?.map_or(Value::Undefined, Value::text))
}

fn printed(input: &Value, arguments: &Arguments<'_>) -> Outcome<String> {
    let mut out = String::new();
    input.write(&mut out, arguments.meter)?;
    Ok(out)
}

/// As `encodeURIComponent`: letters, digits and `-_.!~*'()` stay.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.extend([byte >> 4, byte & 15].map(|digit| char::from(b"0123456789ABCDEF"[usize::from(digit)])));
        }
    }
    out
}

static TAG: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"</?([A-Za-z][A-Za-z0-9]*)(?-u:\b)[^>]*>|<!--(?s:.*?)-->").ok());

/// Tags may hide in tags, so it is done again until nothing changes.
fn without_tags(text: &str, arguments: &Arguments<'_>) -> Outcome<String> {
    let mut text = text.to_string();
    let Some(tag) = TAG.as_ref() else { return Ok(text) };
    for _ in 0..=8 {
        arguments.meter.work(1 + text.len() / 16)?;
        let next = tag.replace_all(&text, "").into_owned();
        if next == text {
            return Ok(text);
        }
        text = next;
    }
    Err(Fault::new("expects markup that is not nested on purpose"))
}

fn squeezed(text: &str, blank: fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !blank(c) {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}
