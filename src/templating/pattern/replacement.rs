//! What `$1`, `$&` and their kin stand for in a replacement, as JavaScript has it.

use super::group;
use crate::templating::Outcome;
use crate::templating::budget::Meter;
use regex::Captures;

/// Writes the replacement of one match; `named` says whether the pattern has groups with names.
pub(in crate::templating) fn expand(
    with: &str,
    text: &str,
    found: &Captures<'_>,
    named: bool,
    out: &mut String,
    meter: &Meter,
) -> Outcome<()> {
    let Some(whole) = found.get(0) else { return Ok(()) };
    meter.work(1)?;
    let mut rest = with;
    while let Some(dollar) = rest.find('$') {
        meter.grow(dollar)?;
        out.push_str(&rest[..dollar]);
        rest = &rest[dollar + 1..];
        let (piece, length) = match rest.as_bytes().first() {
            Some(b'$') => ("$", 1),
            Some(b'&') => (whole.as_str(), 1),
            Some(b'`') => (&text[..whole.start()], 1),
            Some(b'\'') => (&text[whole.end()..], 1),
            Some(b'0'..=b'9') => numbered(rest, found),
            Some(b'<') if named => by_name(rest, found),
            _ => ("$", 0),
        };
        meter.grow(piece.len())?;
        out.push_str(piece);
        rest = &rest[length..];
    }
    meter.grow(rest.len())?;
    out.push_str(rest);
    Ok(())
}

/// Writes the replacement of a plain text that stands at `start..end`: as [`expand`], without groups.
pub(in crate::templating) fn expand_plain(with: &str, text: &str, start: usize, end: usize) -> String {
    let mut out = String::new();
    let mut rest = with;
    while let Some(dollar) = rest.find('$') {
        out.push_str(&rest[..dollar]);
        rest = &rest[dollar + 1..];
        let (piece, length) = match rest.as_bytes().first() {
            Some(b'$') => ("$", 1),
            Some(b'&') => (&text[start..end], 1),
            Some(b'`') => (&text[..start], 1),
            Some(b'\'') => (&text[end..], 1),
            _ => ("$", 0),
        };
        out.push_str(piece);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// One or two digits: two when there is a group of that number.
fn numbered<'t>(rest: &str, found: &Captures<'t>) -> (&'t str, usize) {
    let digits = rest.bytes().take(2).take_while(u8::is_ascii_digit).count();
    for length in (1..=digits).rev() {
        let number: usize = rest[..length].parse().unwrap_or(0);
        if number >= 1 && number < found.len() {
            return (group(found, number).unwrap_or(""), length);
        }
    }
    ("$", 0)
}

fn by_name<'t>(rest: &str, found: &Captures<'t>) -> (&'t str, usize) {
    match rest.find('>') {
        Some(end) => (found.name(&rest[1..end]).map_or("", |part| part.as_str()), end + 1),
        None => ("$", 0),
    }
}
