//! Texts in quotes and heredocs, which can hold templates.

use std::borrow::Cow;

use super::Problem;
use super::scanner::{Blanks, Scanner};
use crate::policies::terraform::value::Value;

type Result<T> = std::result::Result<T, Problem>;

/// What a template has been so far.
enum Parts<'a> {
    /// Nothing but text.
    Plain(String),
    /// One expression and nothing else, which is the expression itself.
    One(Value<'a>),
    /// A mixture, known only in a run.
    Mixed,
}

impl<'a> Scanner<'a> {
    /// Reads a text in quotes.
    pub fn quoted(&mut self) -> Result<Value<'a>> {
        self.at += 1;
        let start = self.at;
        // Nearly every text is plain.
        let rest = self.rest();
        let end = rest.find(['"', '\\', '$', '%', '\n']).unwrap_or(rest.len());
        self.at += end;
        if self.take("\"") {
            return Ok(Value::Text(Cow::Borrowed(self.text.get(start..start + end).unwrap_or_default())));
        }
        let mut parts = Parts::Plain(rest.get(..end).unwrap_or_default().to_owned());
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(match parts {
                        Parts::Plain(text) => Value::Text(Cow::Owned(text)),
                        Parts::One(value) => value,
                        Parts::Mixed => Value::Unknown,
                    });
                }
                Some(b'\\') => self.escape()?.push_to(&mut parts),
                Some(b'$' | b'%') => self.dollar()?.push_to(&mut parts),
                None | Some(b'\n') => return Err(self.problem("`\"`")),
                Some(_) => {
                    let rest = self.rest();
                    let end = rest.find(['"', '\\', '$', '%', '\n']).unwrap_or(rest.len());
                    self.at += end;
                    Piece::Text(Cow::Borrowed(rest.get(..end).unwrap_or_default())).push_to(&mut parts);
                }
            }
        }
    }

    /// `\n`, `\u00e9`
    fn escape(&mut self) -> Result<Piece<'a>> {
        let mut letters = self.rest().chars();
        letters.next();
        let letter = letters.next().ok_or_else(|| self.problem("a letter after `\\`"))?;
        let digits = match letter {
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let text = match letter {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '"' | '\\' => letter,
            'u' | 'U' => self
                .text
                .get(self.at + 2..self.at + 2 + digits)
                .and_then(|digits| u32::from_str_radix(digits, 16).ok())
                .and_then(char::from_u32)
                .ok_or_else(|| self.problem("the digits of a character"))?,
            _ => return Err(self.problem("`\\n`, `\\r`, `\\t`, `\\\"`, `\\\\` or `\\u`")),
        };
        self.at += 1 + letter.len_utf8() + digits;
        Ok(Piece::Text(Cow::Owned(text.to_string())))
    }

    /// A `$` or `%`, which may begin a template.
    fn dollar(&mut self) -> Result<Piece<'a>> {
        for (escaped, meant) in [("$${", "${"), ("%%{", "%{")] {
            if self.take(escaped) {
                return Ok(Piece::Text(Cow::Borrowed(meant)));
            }
        }
        if self.take("${") {
            self.take("~");
            self.blanks(Blanks::Any)?;
            let value = self.expression(Blanks::Any)?;
            self.blanks(Blanks::Any)?;
            self.take("~");
            self.expect("}")?;
            return Ok(Piece::Value(value.value));
        }
        if self.take("%{") {
            self.directive()?;
            return Ok(Piece::Value(Value::Unknown));
        }
        let letter = self.rest().get(..1).unwrap_or_default();
        self.at += letter.len();
        Ok(Piece::Text(Cow::Borrowed(letter)))
    }

    /// `if`, `for`, `else` and their ends, behind `%{`.
    fn directive(&mut self) -> Result<()> {
        self.take("~");
        loop {
            self.blanks(Blanks::Any)?;
            match self.peek() {
                Some(b'}') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'~' | b',' | b':') => self.at += 1,
                _ => drop(self.expression(Blanks::Any)?),
            }
        }
    }

    /// Reads a heredoc: `<<EOF` or `<<-EOF`, up to a line of the same word.
    pub fn heredoc(&mut self) -> Result<Value<'a>> {
        self.at += 2;
        self.take("-");
        let word = self.name().ok_or_else(|| self.problem("the word that ends the text"))?;
        if !self.newline() {
            return Err(self.problem("a new line"));
        }
        let start = self.at;
        for line in self.rest().split_inclusive('\n') {
            if line.trim() == word {
                let text = self.text.get(start..self.at).unwrap_or_default();
                self.at += line.trim_end().len();
                let plain = !text.contains("${") && !text.contains("%{");
                return Ok(if plain { Value::Text(Cow::Borrowed(text)) } else { Value::Unknown });
            }
            self.at += line.len();
        }
        self.at = start;
        Err(self.problem("the word that ends the text"))
    }
}

/// A piece of a template.
enum Piece<'a> {
    Text(Cow<'a, str>),
    Value(Value<'a>),
}

impl<'a> Piece<'a> {
    fn push_to(self, parts: &mut Parts<'a>) {
        *parts = match (std::mem::replace(parts, Parts::Mixed), self) {
            (Parts::Plain(mut text), Piece::Text(more)) => {
                text.push_str(&more);
                Parts::Plain(text)
            }
            (Parts::Plain(text), Piece::Value(value)) if text.is_empty() => Parts::One(value),
            _ => Parts::Mixed,
        };
    }
}
