//! Values that a file gives to names of secrets: `password = "…"`. What they are worth is the rule's matter.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::names;

/// How values are written in a kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// In quotes or without: YAML, `.env`, properties, shell.
    Bare,
    /// In quotes only; what stands without them is a name or a call.
    Quoted,
}

/// A name may have so many letters, and a value.
const NAME: usize = 100;
const VALUE: usize = 256;

static WORDS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new("(?i-u)passw|pwd|passphrase|passcode|secret|token|credential|key|_pat").ok());

/// How values are written in this file; none for files that nobody configures or programs with.
pub(super) fn style(path: &str) -> Option<Style> {
    const BARE: &str = " yaml yml env envrc properties ini cfg conf sh bash zsh toml ";
    const QUOTED: &str = " json json5 jsonc tf tfvars hcl py js mjs cjs ts mts cts tsx jsx go java kt kts rb rs php cs c cc \
        cpp h hpp swift scala groovy gradle ps1 psm1 lua pl ex exs dart vue svelte ";
    let name = path.rsplit('/').next()?;
    let lower = name.to_ascii_lowercase();
    let lock = lower.contains("lock") && [".json", ".yaml", ".yml", ".toml"].iter().any(|it| lower.ends_with(it));
    if lock || lower.contains(".min.") || lower == "npm-shrinkwrap.json" || lower.ends_with(".lock.hcl") {
        return None;
    }
    if lower == ".env" || lower.starts_with(".env.") {
        return Some(Style::Bare);
    }
    let (_, extension) = lower.rsplit_once('.')?;
    let listed = |list: &str| list.split_ascii_whitespace().any(|it| it == extension);
    if listed(BARE) { Some(Style::Bare) } else { listed(QUOTED).then_some(Style::Quoted) }
}

/// The values that are given to names of secrets, in their order: the bytes, without quotes.
pub(super) fn of(text: &str, style: Style) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let words = WORDS.as_ref()?;
        while let Some(hit) = words.find_at(text, from) {
            let name = name_around(text, hit.range());
            from = name.end.max(hit.end());
            let Some(value) =
                text.get(name.clone()).filter(|name| names::is_secret(name)).and_then(|_| value(text, name.end, style))
            else {
                continue;
            };
            from = value.end.max(from);
            return Some((text.get(name)?, value));
        }
        None
    })
}

/// The name that a stretch is part of.
fn name_around(text: &str, hit: Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes();
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let before = bytes.get(..hit.start).unwrap_or_default().iter().rev().take(NAME).take_while(|it| part(it)).count();
    let behind = bytes.get(hit.end..).unwrap_or_default().iter().take(NAME).take_while(|it| part(it)).count();
    hit.start - before..hit.end + behind
}

/// The value behind a name that ends at a byte.
fn value(text: &str, end: usize, style: Style) -> Option<Range<usize>> {
    let mut line = Line { bytes: text.as_bytes(), at: end };
    line.skip(|byte| matches!(byte, b'"' | b'\'' | b'`' | b']'));
    line.blanks();
    let colon = match (line.peek(0)?, line.peek(1)) {
        (b':', Some(b'=')) | (b'=', Some(b'>')) | (b'?' | b':', Some(b'?')) => {
            line.at += 2;
            false
        }
        (b'=', Some(b'=' | b'~')) | (b':', Some(b':')) => return None,
        (b'=', _) => {
            line.at += 1;
            false
        }
        (b':', _) => {
            line.at += 1;
            true
        }
        _ => return None,
    };
    let blank = line.blanks();
    match line.peek(0)? {
        quote @ (b'"' | b'\'' | b'`') => line.quoted(quote),
        _ if style == Style::Bare => (blank || !colon).then(|| line.bare())?,
        _ if colon => {
            line.behind_type()?;
            let quote = line.peek(0).filter(|quote| matches!(quote, b'"' | b'\'' | b'`'))?;
            line.quoted(quote)
        }
        _ => None,
    }
}

/// A place on a line.
struct Line<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl Line<'_> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn skip(&mut self, part: fn(u8) -> bool) {
        while self.peek(0).is_some_and(part) {
            self.at += 1;
        }
    }

    fn blanks(&mut self) -> bool {
        let from = self.at;
        self.skip(|byte| matches!(byte, b' ' | b'\t'));
        self.at > from
    }

    /// Behind the type of a name: `: &str = `, `: string | undefined = `.
    fn behind_type(&mut self) -> Option<()> {
        let part = |byte: &u8| byte.is_ascii_alphanumeric() || b"_&'<>[] .|?,:".contains(byte);
        let length = self.bytes.get(self.at..)?.iter().take(60).take_while(|it| part(it)).count();
        self.at += length;
        (self.peek(0)? == b'=').then(|| self.at += 1)?;
        self.blanks();
        Some(())
    }

    /// What stands in quotes, when nothing is added to it.
    fn quoted(&mut self, quote: u8) -> Option<Range<usize>> {
        let begin = self.at + 1;
        let inside = self.bytes.get(begin..)?.iter().take(VALUE);
        let length =
            inside.take_while(|byte| **byte != quote && !byte.is_ascii_whitespace() && **byte != b'\\').count();
        self.at = begin + length;
        (self.peek(0)? == quote).then(|| self.at += 1)?;
        self.blanks();
        let added = matches!(self.peek(0), Some(b'+' | b'.' | b'%' | b'['));
        (!added).then_some(begin..begin + length)
    }

    /// What stands up to a blank or the end of the line, the only thing there but for a comment.
    fn bare(&mut self) -> Option<Range<usize>> {
        let begin = self.at;
        let rest = self.bytes.get(begin..)?.iter().take(VALUE + 1);
        self.at += rest.take_while(|byte| !byte.is_ascii_whitespace()).count();
        let value = self.bytes.get(begin..self.at)?;
        let trailing =
            value.iter().rev().take_while(|byte| matches!(byte, b',' | b';' | b'}' | b']' | b'"' | b'\'')).count();
        self.blanks();
        let alone = trailing > 0 || matches!(self.peek(0), None | Some(b'\n' | b'\r' | b'#' | b';'));
        (alone && value.len() <= VALUE).then_some(begin..begin + value.len() - trailing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values(text: &str, style: Style) -> Vec<(&str, &str)> {
        of(text, style).map(|(name, value)| (name, &text[value])).collect()
    }

    #[test]
    fn values_are_found_as_each_kind_of_file_writes_them() {
        for (text, style, name, value) in [
            ("db_password: abc\n", Style::Bare, "db_password", "abc"),
            ("  - {password: abc, user: x}\n", Style::Bare, "password", "abc"),
            ("export API_KEY=abc # c\n", Style::Bare, "API_KEY", "abc"),
            ("\"clientSecret\": \"abc\",\n", Style::Quoted, "clientSecret", "abc"),
            ("const token: &str = \"abc\";\n", Style::Quoted, "token", "abc"),
            ("token := `abc`\n", Style::Quoted, "token", "abc"),
            ("config['password'] = 'abc'\n", Style::Quoted, "password", "abc"),
            (":password => 'abc'\n", Style::Quoted, "password", "abc"),
            ("connect(password=\"abc\")\n", Style::Quoted, "password", "abc"),
        ] {
            assert_eq!(values(text, style), [(name, value)], "{text}");
        }
    }

    #[test]
    fn what_is_no_value_is_passed_over() {
        for text in [
            "password = get_password()\n",
            "if token == \"abc\" {\n",
            "token = \"abc\" + suffix\n",
            "token = \"abc def\"\n",
            "\"token\": process.env.TOKEN\n",
            "password: \"abc\n",
            "Token::new(\"abc\")\n",
        ] {
            assert_eq!(values(text, Style::Quoted), [], "{text}");
        }
        assert_eq!(values("a token is: a thing of words\n", Style::Bare), []);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(token|=|:|\"|'| |ä|\\n|x|pwd|key|\\]){0,20}") {
            for style in [Style::Bare, Style::Quoted] {
                for (_, value) in of(&text, style) {
                    prop_assert!(text.get(value).is_some());
                }
            }
        }
    }
}
