//! The tokens of an expression.

use std::ops::Range;

use super::parser::Problem;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Name(String),
    Number,
    Text(String),
    /// `(`, `)`, `[`, `]`, `.`, `,`, `*`, `!`
    Sign(char),
    /// `==`, `!=`, `<`, `<=`, `>`, `>=`
    Compare,
    And,
    Or,
}

/// Reads all tokens, with where each stands.
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, Range<usize>)>, Problem> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        let start = at;
        let next = bytes.get(at + 1).copied();
        let (token, length) = match (byte, next) {
            (b' ' | b'\t' | b'\n' | b'\r', _) => {
                at += 1;
                continue;
            }
            (b'=' | b'!' | b'<' | b'>', Some(b'=')) => (Token::Compare, 2),
            (b'<' | b'>', _) => (Token::Compare, 1),
            (b'&', Some(b'&')) => (Token::And, 2),
            (b'|', Some(b'|')) => (Token::Or, 2),
            (b'(' | b')' | b'[' | b']' | b',' | b'*' | b'!', _) => (Token::Sign(char::from(byte)), 1),
            (b'.', next) if !next.is_some_and(|next| next.is_ascii_digit()) || follows_value(&found) => {
                (Token::Sign('.'), 1)
            }
            (b'\'', _) => text_token(text, start)?,
            (b'0'..=b'9' | b'-' | b'+' | b'.', _) => number(text, start)?,
            (b'A'..=b'Z' | b'a'..=b'z' | b'_', _) => {
                let name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
                let rest = bytes.get(start..).unwrap_or_default();
                let length = rest.iter().position(|byte| !name(byte)).unwrap_or(rest.len());
                (Token::Name(text.get(start..start + length).unwrap_or_default().to_owned()), length)
            }
            _ => return Err(unexpected(text, start)),
        };
        at += length;
        found.push((token, start..at));
    }
    Ok(found)
}

/// Whether a point that comes now belongs to what stands before it.
fn follows_value(found: &[(Token, Range<usize>)]) -> bool {
    matches!(found.last(), Some((Token::Name(_) | Token::Sign(')' | ']' | '*'), _)))
}

fn text_token(text: &str, start: usize) -> Result<(Token, usize), Problem> {
    let rest = text.get(start + 1..).unwrap_or_default();
    let mut content = String::new();
    let mut letters = rest.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if letter != '\'' {
            content.push(letter);
        } else if letters.next_if(|(_, next)| *next == '\'').is_some() {
            content.push('\'');
        } else {
            return Ok((Token::Text(content), at + 2));
        }
    }
    Err(Problem { range: start..text.len(), message: "a text in an expression has no closing `'`".to_owned() })
}

fn number(text: &str, start: usize) -> Result<(Token, usize), Problem> {
    let rest = text.get(start..).unwrap_or_default();
    let end =
        rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || "+-._".contains(letter))).unwrap_or(rest.len());
    let written = rest.get(..end).unwrap_or_default();
    let unsigned = written.trim_start_matches(['+', '-']);
    let radix = |prefix: &str, digit: fn(&u8) -> bool| {
        unsigned.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| digit(&byte)))
    };
    let hex = radix("0x", u8::is_ascii_hexdigit);
    let octal = radix("0o", |byte| (b'0'..=b'7').contains(byte));
    if hex || octal || written.parse::<f64>().is_ok() || unsigned == "Infinity" {
        return Ok((Token::Number, end));
    }
    Err(Problem { range: start..start + end.max(1), message: "an expression has a number that is none".to_owned() })
}

fn unexpected(text: &str, start: usize) -> Problem {
    let letter = text.get(start..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
    let message = match letter {
        '"' => "a text in an expression must be in single quotes, but it is in double ones".to_owned(),
        '`' => "an expression must not have backquotes, but it has one".to_owned(),
        letter if letter.is_ascii_graphic() => format!("an expression must not have `{letter}` here, but it has one"),
        _ => "an expression has a character that does not belong to the language".to_owned(),
    };
    Problem { range: start..start + letter.len_utf8(), message }
}
