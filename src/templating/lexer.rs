//! Tokens of the code inside a tag.

use super::error::{Located, shown};
use super::pattern::Pattern;
use std::rc::Rc;

/// A token and the byte offset in the template where it starts.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub at: usize,
    pub kind: TokenKind,
}

/// The kinds of token.
#[derive(Debug, Clone)]
pub(super) enum TokenKind {
    Name(Rc<str>),
    Number(f64),
    Text(Rc<str>),
    Pattern(Rc<Pattern>),
    Symbol(&'static str),
}

/// Longer ones first, so that `===` is not read as `==` and `=`.
const SYMBOLS: [&str; 27] = [
    "===", "!==", "==", "!=", "<=", ">=", "**", "//", "+", "-", "*", "/", "%", "~", "<", ">", "(", ")", "[", "]", "{",
    "}", ",", ":", ".", "|", "=",
];

/// Reads the tokens of `code`, which starts at `base` in the template.
///
/// # Errors
/// A character or a literal that has no place in an expression.
pub(super) fn tokens(code: &str, base: usize) -> Result<Vec<Token>, Located> {
    let mut tokens: Vec<Token> = Vec::with_capacity(code.len() / 4 + 1);
    let mut at = 0;
    while let Some(next) = code[at..].chars().next() {
        if is_space(next) {
            at += next.len_utf8();
            continue;
        }
        let before = tokens.last().map(|token| &token.kind);
        let (kind, length) = token(&code[at..], next, before).map_err(|message| Located::new(base + at, message))?;
        tokens.push(Token { at: base + at, kind });
        at += length;
    }
    Ok(tokens)
}

/// The blanks that may stand between tokens; others are characters like any.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{a0}')
}

/// Where the text of a regular expression ends, the offset of its closing slash; `from` is after the opening one.
///
/// # Errors
/// When there is no closing slash, or one after an even run of backslashes, which can be read in two ways.
pub(super) fn pattern_end(bytes: &[u8], from: usize) -> Result<usize, &'static str> {
    let mut backslashes = 0;
    for (offset, byte) in bytes[from..].iter().enumerate() {
        match byte {
            b'\\' => backslashes += 1,
            b'/' if backslashes == 0 => return Ok(from + offset),
            b'/' if backslashes % 2 == 0 => {
                return Err("a `/` after `\\\\` can be read in two ways: write the backslash as `[\\\\]`");
            }
            _ => backslashes = 0,
        }
    }
    Err("the regular expression that starts here is not closed: expected `/`")
}

fn token(rest: &str, next: char, before: Option<&TokenKind>) -> Result<(TokenKind, usize), String> {
    if next == '"' || next == '\'' {
        return string(rest, next);
    }
    if rest.starts_with("r/") {
        return pattern(rest);
    }
    let member = matches!(before, Some(TokenKind::Symbol(".")));
    if let Some(length) = name_length(rest, member) {
        return Ok((TokenKind::Name(Rc::from(&rest[..length])), length));
    }
    if next.is_ascii_digit() {
        return number(rest);
    }
    if next == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit()) && !is_operand(before) {
        return Err("a number cannot begin with `.` here: write `0` before it".into());
    }
    if let Some(symbol) = SYMBOLS.into_iter().find(|symbol| rest.starts_with(symbol)) {
        return Ok((TokenKind::Symbol(symbol), symbol.len()));
    }
    Err(match next {
        '&' => "`&` is not an operator here: write `and`".into(),
        '!' => "`!` is not an operator here: write `not`".into(),
        '?' => "`?` is not an operator here: write `a if condition else b`".into(),
        _ => format!("{} has no meaning in an expression", shown(&next.to_string())),
    })
}

/// Letters, digits and `_`, not beginning with a digit; a digit may come first after a `.`.
fn name_length(rest: &str, member: bool) -> Option<usize> {
    let bytes = rest.as_bytes();
    let digits = if member { bytes.iter().take_while(|byte| byte.is_ascii_digit()).count() } else { 0 };
    let first = *bytes.get(digits)?;
    if !first.is_ascii_alphabetic() && first != b'_' {
        return None;
    }
    let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
    Some(digits + bytes[digits..].iter().take_while(is_part).count())
}

fn is_operand(token: Option<&TokenKind>) -> bool {
    match token {
        Some(TokenKind::Symbol(symbol)) => matches!(*symbol, ")" | "]" | "}"),
        other => other.is_some(),
    }
}

fn string(rest: &str, quote: char) -> Result<(TokenKind, usize), String> {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            _ if c == quote => return Ok((TokenKind::Text(Rc::from(text)), at + 1)),
            '\\' => match chars.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, 't')) => text.push('\t'),
                Some((_, 'r')) => text.push('\r'),
                Some((_, other)) => text.push(other),
                None => break,
            },
            _ => text.push(c),
        }
    }
    Err(format!("the string that starts here is not closed: expected `{quote}`"))
}

fn number(rest: &str) -> Result<(TokenKind, usize), String> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut length = digits(rest);
    if rest[length..].starts_with('.') {
        length += 1 + digits(&rest[length + 1..]);
    }
    let odd = rest[length..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    match rest[..length].parse() {
        Ok(number) if !odd => Ok((TokenKind::Number(number), length)),
        _ => Err("this is not a number that can be written here: expected digits such as `12` or `1.5`".into()),
    }
}

fn pattern(rest: &str) -> Result<(TokenKind, usize), String> {
    let end = pattern_end(rest.as_bytes(), 2)?;
    let flags = rest[end + 1..].bytes().take_while(u8::is_ascii_alphabetic).count();
    let (body, flags) = (&rest[2..end], &rest[end + 1..end + 1 + flags]);
    let length = end + 1 + flags.len();
    Ok((TokenKind::Pattern(Rc::new(Pattern::new(body, flags)?)), length))
}
