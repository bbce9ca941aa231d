//! GraphQL's tokens, each with its place. What they mean together is the parser's.

use super::problem::{At, Problem};

/// One token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// One of `! $ ( ) ... : = @ [ ] { | } &`.
    Mark(&'static str),
    /// A name.
    Name(String),
    /// A whole number.
    Int(i64),
    /// Another number.
    Float(f64),
    /// A text.
    Text(String),
    /// The end of the document.
    End,
}

const MARKS: [&str; 14] = ["...", "!", "$", "(", ")", ":", "=", "@", "[", "]", "{", "|", "}", "&"];

/// All tokens of a document, the end included.
pub(super) fn tokens(source: &str) -> Result<Vec<(Token, At)>, Problem> {
    let mut lexer = Lexer { rest: source, at: At { line: 1, column: 1 } };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_what_means_nothing();
        let at = lexer.at;
        let token = lexer.token()?;
        let ended = token == Token::End;
        tokens.push((token, at));
        if ended {
            return Ok(tokens);
        }
    }
}

struct Lexer<'a> {
    rest: &'a str,
    at: At,
}

impl Lexer<'_> {
    fn skip_what_means_nothing(&mut self) {
        while let Some(next) = self.rest.chars().next() {
            match next {
                ' ' | '\t' | '\r' | '\n' | ',' | '\u{feff}' => self.take(next.len_utf8()),
                '#' => self.take(self.rest.find('\n').unwrap_or(self.rest.len())),
                _ => break,
            }
        }
    }

    /// Takes so many bytes, which must end between two characters.
    fn take(&mut self, bytes: usize) {
        let (taken, rest) = self.rest.split_at(bytes);
        for character in taken.chars() {
            match character {
                '\n' => self.at = At { line: self.at.line + 1, column: 1 },
                _ => self.at.column += 1,
            }
        }
        self.rest = rest;
    }

    fn token(&mut self) -> Result<Token, Problem> {
        let Some(next) = self.rest.chars().next() else { return Ok(Token::End) };
        if let Some(mark) = MARKS.iter().find(|mark| self.rest.starts_with(**mark)) {
            self.take(mark.len());
            return Ok(Token::Mark(mark));
        }
        match next {
            '"' if self.rest.starts_with("\"\"\"") => self.block(),
            '"' => self.text(),
            '-' | '0'..='9' => self.number(),
            '_' | 'a'..='z' | 'A'..='Z' => {
                let end = self.rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(self.rest.len());
                let name = self.rest[..end].to_owned();
                self.take(end);
                Ok(Token::Name(name))
            }
            _ => Err(self.broken(&next.to_string())),
        }
    }

    fn broken(&self, what: &str) -> Problem {
        let At { line, column } = self.at;
        Problem::plain(format!("Parse error on {what:?} (error) at [{line}, {column}]"), self.at)
    }

    fn number(&mut self) -> Result<Token, Problem> {
        let in_number = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E');
        let end = self.rest.find(|c| !in_number(c)).unwrap_or(self.rest.len());
        let text = &self.rest[..end];
        let token = match (text.parse::<i64>(), text.parse::<f64>()) {
            (Ok(number), _) => Token::Int(number),
            (_, Ok(number)) if number.is_finite() => Token::Float(number),
            _ => return Err(self.broken(text)),
        };
        self.take(end);
        Ok(token)
    }

    fn block(&mut self) -> Result<Token, Problem> {
        let body = &self.rest[3..];
        let end = body.find("\"\"\"").ok_or_else(|| self.broken("\"\"\""))?;
        let text = body[..end].trim().to_owned();
        self.take(end + 6);
        Ok(Token::Text(text))
    }

    /// A text in quotes has the escapes of JSON.
    fn text(&mut self) -> Result<Token, Problem> {
        let mut escaped = false;
        let end = self.rest.char_indices().skip(1).find_map(|(at, character)| {
            let ends = character == '"' && !escaped;
            escaped = character == '\\' && !escaped;
            ends.then_some(at + 1)
        });
        let quoted = &self.rest[..end.ok_or_else(|| self.broken("\""))?];
        let text = serde_json::from_str(quoted).map_err(|_| self.broken("\""))?;
        let bytes = quoted.len();
        self.take(bytes);
        Ok(Token::Text(text))
    }
}
