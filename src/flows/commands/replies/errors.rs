//! The reply to a command line that could not be read: every problem with its place, and the line to write instead.

use crate::flows::commands::{CommandLine, Help, Place, SyntaxError, Verb, binding, characters};
use crate::outbox::escape;

/// Problems shown in full; the rest is counted.
const SHOWN: usize = 8;
/// Characters of a long line shown before and after a problem.
const AROUND: usize = 60;

/// Explains a line that could not be read. Empty when it could.
pub fn syntax_errors(command: &CommandLine, place: Place) -> String {
    let Err(errors) = &command.outcome else { return String::new() };
    let typed = escape::code(command.text.trim(), 120);
    let mut parts =
        vec![format!("I could not read {typed} on line {} of the comment, so it did not run.", command.line)];
    for error in errors.iter().take(SHOWN) {
        parts.push(format!("**{}** {}\n\n{}", error.code, error.message, excerpt(&command.text, error)));
    }
    if errors.len() > SHOWN {
        parts.push(format!("There are {} more problems in this line.", errors.len() - SHOWN));
    }
    parts.push(next_step(&command.text, errors, place));
    parts.join("\n\n")
}

/// The line with carets under the problem, in a code block.
fn excerpt(line: &str, error: &SyntaxError) -> String {
    let chars: Vec<char> = line.chars().map(visible).collect();
    let start = (error.column - 1).min(chars.len());
    let end = (start + error.length).clamp(start, chars.len().max(start));
    let from = start.saturating_sub(AROUND);
    let to = (end.min(start + AROUND) + AROUND).min(chars.len());
    let (left, right) = (if from > 0 { "… " } else { "" }, if to < chars.len() { " …" } else { "" });
    let shown: String = chars.get(from..to).unwrap_or_default().iter().collect();
    let carets = "^".repeat(end.min(to).saturating_sub(start).max(1));
    let indent = " ".repeat(left.chars().count() + start - from);
    escape::block("text", &format!("{left}{}{right}\n{indent}{carets}", shown.trim_end()))
}

/// A character as it can stand in the excerpt without moving the carets.
fn visible(c: char) -> char {
    match c {
        c if c.is_whitespace() => ' ',
        c if characters::is_hidden(c) => '\u{fffd}',
        c => c,
    }
}

fn next_step(line: &str, errors: &[SyntaxError], place: Place) -> String {
    let verb = line.split_whitespace().nth(1).and_then(Verb::from_name);
    let corrected = corrected(line, errors).filter(|line| binding::read_line(line, place).is_ok());
    let more = match verb.or_else(|| corrected.as_deref()?.split_whitespace().nth(1).and_then(Verb::from_name)) {
        Some(verb) if verb != Verb::Help => format!("`/idp help {verb}`"),
        _ => "`/idp help`".to_owned(),
    };
    let example = || verb.map(Verb::help).and_then(|help: &Help| help.examples_for("orders").next());
    match corrected.map(|line| escape::code(line.trim(), 240)).or_else(|| example().map(|line| format!("`{line}`"))) {
        Some(next) => format!("Try: {next} · more: {more}"),
        None => format!("Try: {more}"),
    }
}

/// The line with every problem replaced, if it is known by what.
fn corrected(line: &str, errors: &[SyntaxError]) -> Option<String> {
    let mut chars: Vec<char> = line.chars().collect();
    for error in errors.iter().rev() {
        let start = error.column.checked_sub(1)?;
        let end = start.checked_add(error.length).filter(|end| *end <= chars.len())?;
        chars.splice(start..end, error.replacement.as_deref()?.chars());
    }
    Some(chars.into_iter().collect())
}
