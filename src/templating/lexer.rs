//! Tokens of the code inside a tag.

use super::error::{Located, shown};
use super::value::Pattern;
use regex::RegexBuilder;
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
const SYMBOLS: [&str; 28] = [
    "===", "!==", "==", "!=", "<=", ">=", "**", "//", "+", "-", "*", "/", "%", "~", "<", ">", "(", ")", "[", "]", "{",
    "}", ",", ":", ".", "|", "=", ";",
];

/// Reads the tokens of `code`, which starts at `base` in the template.
///
/// # Errors
/// A character or a literal that has no place in an expression.
pub(super) fn tokens(code: &str, base: usize) -> Result<Vec<Token>, Located> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(next) = code[at..].chars().next() {
        if next.is_whitespace() {
            at += next.len_utf8();
            continue;
        }
        let (kind, length) = token(&code[at..], next).map_err(|message| Located::new(base + at, message))?;
        tokens.push(Token { at: base + at, kind });
        at += length;
    }
    Ok(tokens)
}

fn token(rest: &str, next: char) -> Result<(TokenKind, usize), String> {
    if next == '"' || next == '\'' {
        return string(rest, next);
    }
    if next.is_ascii_digit() || (next == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit())) {
        return number(rest);
    }
    if rest.starts_with("r/") {
        return pattern(rest);
    }
    if next.is_ascii_alphabetic() || next == '_' || next == '$' {
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '$').unwrap_or(rest.len());
        return Ok((TokenKind::Name(Rc::from(&rest[..length])), length));
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
    if length > 0 && rest[length..].starts_with('.') {
        length += 1 + digits(&rest[length + 1..]);
    }
    let odd = length == 0 || rest[length..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
    match rest[..length].parse() {
        Ok(number) if !odd => Ok((TokenKind::Number(number), length)),
        _ => Err("this is not a number that can be written here: expected digits such as `12` or `1.5`".into()),
    }
}

fn pattern(rest: &str) -> Result<(TokenKind, usize), String> {
    let mut end = None;
    let mut chars = rest.char_indices().skip(2);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => _ = chars.next(),
            '/' => {
                end = Some(at);
                break;
            }
            _ => {}
        }
    }
    let end = end.ok_or("the regular expression that starts here is not closed: expected `/`")?;
    let flags = rest[end + 1..].bytes().take_while(u8::is_ascii_lowercase).count();
    let (body, flags) = (&rest[2..end], &rest[end + 1..end + 1 + flags]);
    if let Some(other) = flags.chars().find(|flag| !"gim".contains(*flag)) {
        return Err(format!("the flag `{other}` of a regular expression is not supported: expected `g`, `i` or `m`"));
    }
    let regex = RegexBuilder::new(&body.replace("\\/", "/"))
        .case_insensitive(flags.contains('i'))
        .multi_line(flags.contains('m'))
        .size_limit(1 << 20)
        .build()
        .map_err(|_| {
            format!(
                "{} is not a regular expression that is supported (no look-around, no back references)",
                shown(body)
            )
        })?;
    let pattern = Pattern { regex, global: flags.contains('g'), source: format!("/{body}/{flags}") };
    Ok((TokenKind::Pattern(Rc::new(pattern)), end + 1 + flags.len()))
}
