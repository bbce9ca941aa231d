//! Where findings of one file are gathered while it is judged. Not how they are shown: that is `findings`.

use super::Settings;
use crate::findings::{Edit, Finding, Fix, Rule};
use crate::yaml::{Node, Span, Value};

/// How many findings one file may have; more help nobody and a hostile file could make millions.
const MOST_FINDINGS: usize = 1_000;

/// The longest stretch of a hostile text that a message quotes, in characters.
const LONGEST_QUOTE: usize = 60;

/// The findings of one file so far.
pub(super) struct Report<'a> {
    /// The file.
    pub path: &'a str,
    /// Its text, for fixes.
    pub text: &'a str,
    /// How it is judged.
    pub settings: &'a Settings,
    /// What was found.
    pub findings: Vec<Finding>,
    dropped: usize,
}

impl<'a> Report<'a> {
    pub(super) fn new(path: &'a str, text: &'a str, settings: &'a Settings) -> Self {
        Self { path, text, settings, findings: Vec::new(), dropped: 0 }
    }

    /// Notes a finding, unless the organisation switched its rule off.
    pub(super) fn add(&mut self, rule: &'static Rule, span: Span, message: String, help: impl Into<String>) {
        self.add_with_fix(rule, span, message, help, None);
    }

    /// Notes a finding that a machine could put right.
    pub(super) fn add_with_fix(
        &mut self,
        rule: &'static Rule,
        span: Span,
        message: String,
        help: impl Into<String>,
        fix: Option<Fix>,
    ) {
        let Some(severity) = self.settings.severity(rule, rule.severity) else { return };
        if self.findings.len() >= MOST_FINDINGS {
            self.dropped += 1;
            return;
        }
        let (path, help) = (self.path.to_owned(), help.into());
        self.findings.push(Finding { rule, severity, path, span, message, help, entity: None, fix });
    }

    /// Names the entity of the findings from `first` on.
    pub(super) fn name_entity(&mut self, first: usize, entity: &super::EntityRef) {
        for finding in self.findings.iter_mut().skip(first) {
            finding.entity = Some(entity.to_string());
        }
    }

    /// The findings in the order of the text.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        if let (Some(last), 1..) = (self.findings.last_mut(), self.dropped) {
            last.help.push_str(&format!(" {} more findings of this file are not shown.", self.dropped));
        }
        self.findings.sort_by_key(|finding| finding.span.start.offset);
        self.findings
    }

    /// Writes a scalar anew as `text`, in the quotes it has. None when it is written in a way that a machine should
    /// leave alone: a block, an alias, with escapes.
    pub(super) fn rewrite(&self, node: &Node<'_>, title: &str, text: &str) -> Option<Fix> {
        let range = node.span.start.offset as usize..node.span.end.offset as usize;
        let written = self.text.get(range.clone())?;
        let value = node.as_text()?;
        let text = if written == value {
            if is_safe_plain(text) { text.to_owned() } else { format!("\"{text}\"") }
        } else {
            let quote = written.chars().next().filter(|first| matches!(first, '"' | '\''))?;
            (written == format!("{quote}{value}{quote}")).then(|| format!("{quote}{text}{quote}"))?
        };
        Some(Fix { title: title.to_owned(), edits: vec![Edit { range, text }] })
    }

    /// Puts a number or boolean in quotes.
    pub(super) fn quote(&self, node: &Node<'_>) -> Option<Fix> {
        let title = match node.value {
            Value::Number(_) => "quote the number",
            Value::Bool(_) => "quote the boolean",
            _ => return None,
        };
        let range = node.span.start.offset as usize..node.span.end.offset as usize;
        let written = self.text.get(range.clone())?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-');
        if written.is_empty() || !written.bytes().all(is_plain) {
            return None;
        }
        Some(Fix { title: title.to_owned(), edits: vec![Edit { range, text: format!("\"{written}\"") }] })
    }
}

/// What stands there, for a message: "a number", "an empty text", "`orders service`".
pub(super) fn found(node: &Node<'_>) -> String {
    match &node.value {
        Value::Text(text) if text.is_empty() => "an empty text".to_owned(),
        Value::Text(text) => quoted(text),
        _ => node.kind_words().to_owned(),
    }
}

/// A text in backticks, cut to what a person reads and without what could break out of them.
pub(super) fn quoted(text: &str) -> String {
    let mut shown = String::from("`");
    let mut letters = text.chars();
    for letter in letters.by_ref().take(LONGEST_QUOTE) {
        match letter {
            '`' => shown.push('\''),
            letter if letter.is_control() => shown.extend(letter.escape_default()),
            letter => shown.push(letter),
        }
    }
    if letters.next().is_some() {
        shown.push('…');
    }
    shown.push('`');
    shown
}

/// Whether a text can stand without quotes and still be read as a text.
fn is_safe_plain(text: &str) -> bool {
    let first_is_letter = text.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/');
    first_is_letter && text.bytes().all(is_plain) && !matches!(text, "true" | "false" | "null")
}
