//! Regular expression literals, `r/a+/gi`: JavaScript's syntax and answers on an engine that always ends.
//! What that engine cannot do (looking around, going back to a group) is refused, not approximated.

mod replacement;
mod translate;

use super::Outcome;
use super::budget::Meter;
use super::error::shown;
use regex::{Captures, Regex, RegexBuilder};
use std::cell::Cell;
use std::rc::Rc;
use translate::translate;

use replacement::expand;
pub(super) use replacement::expand_plain;

/// Bytes of a pattern, and of the program that it becomes.
const MAX_SOURCE: usize = 16 * 1024;
const MAX_PROGRAM: usize = 1 << 20;

/// A regular expression as it was written.
#[derive(Debug)]
pub(super) struct Pattern {
    regex: Regex,
    source: String,
    pub(super) global: bool,
    sticky: bool,
    named: bool,
}

/// A regular expression as a value: where the next search begins is part of it when it is global or sticky.
#[derive(Debug)]
pub(super) struct Search {
    pub pattern: Rc<Pattern>,
    /// In UTF-16 units, as in JavaScript, because one pattern may be used on several texts.
    next: Cell<usize>,
}

impl Pattern {
    /// Reads a pattern and its flags.
    ///
    /// # Errors
    /// What is wrong with it, or that it asks for more than is supported.
    pub(super) fn new(body: &str, flags: &str) -> Result<Self, String> {
        for (place, flag) in flags.char_indices() {
            if !"gimy".contains(flag) {
                return Err(format!(
                    "the flag `{flag}` of a regular expression is not supported: expected `g`, `i`, `m` or `y`"
                ));
            }
            if flags[..place].contains(flag) {
                return Err(format!("the flag `{flag}` of a regular expression stands there twice"));
            }
        }
        if body.len() > MAX_SOURCE {
            return Err(format!("a regular expression may have {MAX_SOURCE} bytes, this one has {}", body.len()));
        }
        let translated = translate(body, flags.contains('m'))?;
        let regex = RegexBuilder::new(&translated)
            .case_insensitive(flags.contains('i'))
            .size_limit(MAX_PROGRAM)
            .nest_limit(64)
            .build()
            .map_err(|error| match error {
                regex::Error::CompiledTooBig(_) => {
                    format!("the regular expression {} is too large: repeat less", shown(body))
                }
                _ => format!("{} is not a regular expression that is supported", shown(body)),
            })?;
        let canonical: String = "gimy".chars().filter(|flag| flags.contains(*flag)).collect();
        let source = if body.is_empty() { "(?:)".into() } else { printable(body) };
        let source = format!("/{source}/{canonical}");
        let named = regex.capture_names().flatten().next().is_some();
        Ok(Self { regex, source, global: flags.contains('g'), sticky: flags.contains('y'), named })
    }

    /// The pattern as JavaScript prints it.
    pub(super) fn source(&self) -> &str {
        &self.source
    }

    /// How many groups capture, the whole included.
    pub(super) fn groups(&self) -> usize {
        self.regex.captures_len()
    }

    /// The match that begins at or after a byte offset; exactly there when the pattern is sticky.
    pub(super) fn find<'t>(&self, text: &'t str, from: usize, meter: &Meter) -> Outcome<Option<Captures<'t>>> {
        meter.work(1 + text.len().saturating_sub(from) / 16)?;
        if from > text.len() {
            return Ok(None);
        }
        let found = self.regex.captures_at(text, from);
        Ok(found.filter(|found| !self.sticky || found.get(0).is_some_and(|whole| whole.start() == from)))
    }

    /// The first match at or after an offset, sticky or not: what splitting looks for.
    pub(super) fn find_anywhere<'t>(&self, text: &'t str, from: usize, meter: &Meter) -> Outcome<Option<Captures<'t>>> {
        meter.work(1 + text.len().saturating_sub(from) / 16)?;
        Ok(self.regex.captures_at(text, from))
    }
}

impl Search {
    pub(super) fn new(pattern: Rc<Pattern>) -> Self {
        Self { pattern, next: Cell::new(0) }
    }

    /// `pattern.test(text)`.
    pub(super) fn test(&self, text: &str, meter: &Meter) -> Outcome<bool> {
        let found = self.next_match(text, meter)?;
        Ok(found.is_some())
    }

    /// `text.replace(pattern, with)`: all matches when the pattern is global, else the next one.
    pub(super) fn replace(&self, text: &str, with: &str, meter: &Meter) -> Outcome<String> {
        let mut out = String::new();
        let mut done = 0;
        let mut add = |found: &Captures<'_>, done: &mut usize| -> Outcome<usize> {
            let Some(whole) = found.get(0) else { return Ok(text.len()) };
            out.push_str(&text[*done..whole.start()]);
            expand(with, text, found, self.pattern.named, &mut out, meter)?;
            meter.grow(whole.start() - *done)?;
            *done = whole.end();
            Ok(if whole.is_empty() { after(text, whole.end()) } else { whole.end() })
        };
        if self.pattern.global {
            let mut from = 0;
            while let Some(found) = self.pattern.find(text, from, meter)? {
                from = add(&found, &mut done)?;
            }
            self.next.set(0);
        } else if let Some(found) = self.next_match(text, meter)? {
            add(&found, &mut done)?;
        }
        out.push_str(&text[done..]);
        meter.grow(out.len())?;
        Ok(out)
    }

    /// The match from where the last one ended, for patterns that remember; the first one for others.
    fn next_match<'t>(&self, text: &'t str, meter: &Meter) -> Outcome<Option<Captures<'t>>> {
        if !self.pattern.global && !self.pattern.sticky {
            return self.pattern.find(text, 0, meter);
        }
        let found = match byte_offset(text, self.next.get()) {
            Some(from) => self.pattern.find(text, from, meter)?,
            None => None,
        };
        let end = found.as_ref().and_then(|found| found.get(0)).map_or(0, |whole| whole.end());
        self.next.set(text[..end].encode_utf16().count());
        Ok(found)
    }
}

/// The offset after the character at `at`, past the end when there is none.
pub(super) fn after(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(1, char::len_utf8)
}

fn byte_offset(text: &str, units: usize) -> Option<usize> {
    let mut left = units;
    for (at, c) in text.char_indices() {
        if left == 0 {
            return Some(at);
        }
        left = left.saturating_sub(c.len_utf16());
    }
    (left == 0).then_some(text.len())
}

/// Line ends in a pattern print as escapes.
fn printable(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    for c in body.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            _ => out.push(c),
        }
    }
    out
}

/// A part of the text that a group of a match covers.
pub(super) fn group<'t>(found: &Captures<'t>, number: usize) -> Option<&'t str> {
    found.get(number).map(|part| part.as_str())
}
