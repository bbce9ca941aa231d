//! `urlize`: addresses in a text become links.

use super::super::spaces::is_space;
use super::{Arguments, Fault, Outcome, Value};
use regex::Regex;
use std::sync::LazyLock;

static EMAIL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^[A-Za-z0-9_.!#$%&'*+\-/=?^`{|}~]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$").ok());
static DOMAIN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\.(?:org|net|com)(?::|/|$)").ok());

/// `urlize(length, nofollow)`: a link shows at most so many units of its address.
pub(super) fn urlize(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let Value::Text(text) = input else {
        return Err(Fault::new(format!("expects a text, this is {}", input.kind())));
    };
    arguments.meter.work(1 + text.text.len() / 4)?;
    arguments.meter.grow(text.text.len() * 2)?;
    let most = length(arguments.get(0), arguments)?;
    let nofollow = if matches!(arguments.get(1), Value::Bool(true)) { " rel=\"nofollow\"" } else { "" };
    let mut out = String::new();
    let mut rest = &*text.text;
    while let Some(first) = rest.chars().next() {
        let blank = is_space(first);
        let end = rest.find(|c| is_space(c) != blank).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        if blank {
            out.push_str(word);
        } else {
            arguments.meter.grow(word.len() * 2 + 64)?;
            out.push_str(&linked(word, most, nofollow));
        }
    }
    arguments.text(out, &Value::Undefined)
}

fn linked(word: &str, most: f64, nofollow: &str) -> String {
    let address = without_punctuation(word);
    let matches = |pattern: &LazyLock<Option<Regex>>| pattern.as_ref().is_some_and(|pattern| pattern.is_match(address));
    let link = |to: &str| format!("<a href=\"{to}{address}\"{nofollow}>{}</a>", cut(address, most));
    if address.starts_with("http://") || address.starts_with("https://") {
        link("")
    } else if address.starts_with("www.") {
        link("http://")
    } else if matches(&EMAIL) {
        format!("<a href=\"mailto:{address}\">{address}</a>")
    } else if matches(&DOMAIN) {
        link("http://")
    } else {
        word.to_string()
    }
}

/// A word without one opening mark before it and one closing mark after it.
fn without_punctuation(word: &str) -> &str {
    let start = ["(", "<", "&lt;"].iter().find_map(|mark| word.strip_prefix(mark)).unwrap_or(word);
    [".", ",", ")", "\n", "&gt;"].iter().find_map(|mark| start.strip_suffix(mark)).unwrap_or(start)
}

fn cut(address: &str, most: f64) -> String {
    let units: Vec<u16> = address.encode_utf16().collect();
    if units.len() as f64 <= most { address.to_string() } else { String::from_utf16_lossy(&units[..most as usize]) }
}

fn length(value: &Value, arguments: &Arguments<'_>) -> Outcome<f64> {
    let number = match value {
        Value::Undefined => return Ok(f64::INFINITY),
        Value::Number(number) if number.is_nan() => return Ok(f64::INFINITY),
        value => value.to_number(arguments.meter)?,
    };
    Ok(if number.is_nan() { 0.0 } else { number.max(0.0).trunc() })
}
