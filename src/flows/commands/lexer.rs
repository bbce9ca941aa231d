//! One command line → words with columns: bare, quoted, `key=value`, `--option`, `@commit`.
//! Knows nothing of verbs and arguments. What phones make of quotes, dashes and blanks is undone here.

use super::characters::{is_double_quote, is_joiner, is_key, is_long_dash, is_quote, is_refused, is_single_quote};
use super::invocation::CommitPrefix;
use super::problem::{Code, SyntaxError};
use crate::outbox::escape;

/// Longest command line, in characters.
pub const MAX_LINE: usize = 2_000;
/// Most words of a command line, `/idp` included.
pub const MAX_WORDS: usize = 64;
/// Longest value, in characters.
pub const MAX_VALUE: usize = 500;
/// Longest name of an option, in characters.
pub const MAX_KEY: usize = 64;

/// A word and where it stands, in characters from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub column: usize,
    pub length: usize,
    pub kind: Kind,
}

/// What a word is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Anything else without quotes.
    Bare(String),
    /// A value between quotes, without them.
    Quoted(String),
    /// `key=value`.
    Pair { key: String, value: String },
    /// `--name` or `--name=value`.
    Option { name: String, value: Option<String> },
    /// `@` and 7 to 40 hexadecimal digits.
    Commit(CommitPrefix),
    /// A word with an error of its own.
    Broken,
}

/// All words of a line and all that is wrong with them.
pub fn words(line: &str) -> (Vec<Word>, Vec<SyntaxError>) {
    let chars: Vec<char> = line.chars().take(MAX_LINE + 1).collect();
    if chars.len() > MAX_LINE {
        let message = format!("The line is longer than {MAX_LINE} characters, the most that a command may have.");
        return (Vec::new(), vec![SyntaxError::new(Code::BadValue, MAX_LINE, 1, message)]);
    }
    let refused = refused_characters(&chars);
    if !refused.is_empty() {
        return (Vec::new(), refused);
    }
    let mut lexer = Lexer { chars: &chars, at: 0, words: Vec::new(), errors: Vec::new() };
    lexer.run();
    (lexer.words, lexer.errors)
}

fn refused_characters(chars: &[char]) -> Vec<SyntaxError> {
    let found = chars.iter().enumerate().filter(|(_, c)| is_refused(**c)).take(5);
    found
        .map(|(index, c)| {
            let name = format!("U+{:04X}", u32::from(*c));
            let message = format!("There is a character here that cannot be seen ({name}). Type the line anew.");
            SyntaxError::new(Code::BadValue, index + 1, 1, message).with_replacement("")
        })
        .collect()
}

struct Lexer<'a> {
    chars: &'a [char],
    at: usize,
    words: Vec<Word>,
    errors: Vec<SyntaxError>,
}

impl Lexer<'_> {
    fn run(&mut self) {
        loop {
            self.skip_blanks_and_comments();
            let start = self.at;
            if start == self.chars.len() {
                return;
            }
            if self.words.len() == MAX_WORDS {
                let message = format!("A command has at most {MAX_WORDS} words; put text between quotes.");
                self.errors.push(SyntaxError::new(Code::BadValue, start + 1, 1, message));
                return;
            }
            let kind = self.word().unwrap_or_else(|error| {
                self.errors.push(error);
                self.skip_word();
                Kind::Broken
            });
            self.words.push(Word { column: start + 1, length: self.at - start, kind });
        }
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    /// Whether a word ends here: at a blank, at an HTML comment or at the end.
    fn at_end_of_word(&self) -> bool {
        self.peek().is_none_or(char::is_whitespace) || self.chars[self.at..].starts_with(&['<', '!', '-', '-'])
    }

    fn skip_word(&mut self) {
        while !self.at_end_of_word() {
            self.at += 1;
        }
    }

    fn skip_blanks_and_comments(&mut self) {
        while self.peek().is_some() && self.at_end_of_word() {
            if self.peek() == Some('<') {
                let rest = &self.chars[self.at..];
                let end = rest.windows(3).skip(4).position(|three| three == ['-', '-', '>']);
                self.at = end.map_or(self.chars.len(), |end| self.at + 4 + end + 3);
            } else {
                self.at += 1;
            }
        }
    }

    fn word(&mut self) -> Result<Kind, SyntaxError> {
        if self.peek().is_some_and(is_quote) {
            return self.quoted().map(Kind::Quoted);
        }
        let start = self.at;
        let is_option = self.dashes()?;
        let name_start = self.at;
        while !self.at_end_of_word() && self.peek() != Some('=') {
            self.at += 1;
        }
        let name: String = self.chars[name_start..self.at].iter().collect();
        let has_value = self.peek() == Some('=') && !self.at_end_of_word();
        if has_value && (is_option || is_key(&name)) {
            let value = self.value_after_equals(start, &name)?;
            return match is_option {
                true => self.option(start, name, Some(value)),
                false => Ok(Kind::Pair { key: name, value }),
            };
        }
        if is_option {
            return self.option(start, name, None);
        }
        self.skip_word();
        self.bare(start)
    }

    /// Passes the dashes before an option's name; false when the word is no option.
    fn dashes(&mut self) -> Result<bool, SyntaxError> {
        let start = self.at;
        while self.peek().is_some_and(|c| c == '-' || is_long_dash(c)) {
            self.at += 1;
        }
        let run = &self.chars[start..self.at];
        let length = run.len();
        let double = length >= 2 || run.iter().any(|c| is_long_dash(*c));
        if length == 0 {
            return Ok(false);
        }
        if self.at_end_of_word() {
            let message = "A dash stands alone here. An option begins with two dashes: `--name`.";
            return Err(SyntaxError::new(Code::BadValue, start + 1, length, message));
        }
        if double {
            return Ok(true);
        }
        if self.peek().is_some_and(char::is_alphabetic) {
            let message = "An option begins with two dashes; put a value that begins with a dash between quotes.";
            return Err(SyntaxError::new(Code::BadValue, start + 1, 1, message).with_replacement("--"));
        }
        self.at = start;
        Ok(false)
    }

    fn option(&self, start: usize, name: String, value: Option<String>) -> Result<Kind, SyntaxError> {
        if is_key(&name) {
            return Ok(Kind::Option { name, value });
        }
        let message = format!(
            "{} is no name of an option: it begins with a letter and has letters, digits and dashes, at most {MAX_KEY}.",
            escape::code(&name, 40)
        );
        Err(SyntaxError::new(Code::BadValue, start + 1, self.at - start, message))
    }

    fn value_after_equals(&mut self, start: usize, name: &str) -> Result<String, SyntaxError> {
        self.at += 1;
        if self.peek().is_some_and(is_quote) {
            return self.quoted();
        }
        let value_start = self.at;
        self.skip_word();
        if self.at == value_start {
            let name = escape::code(name, 40);
            let message = format!("There is no value after {name} and `=`. No blank may stand around the `=`.");
            return Err(SyntaxError::new(Code::BadValue, start + 1, self.at - start, message));
        }
        self.checked(value_start, self.chars[value_start..self.at].iter().collect())
    }

    fn bare(&self, start: usize) -> Result<Kind, SyntaxError> {
        let text: String = self.chars[start..self.at].iter().collect();
        if let Some(commit) = text.strip_prefix('@').and_then(CommitPrefix::new) {
            return Ok(Kind::Commit(commit));
        }
        self.checked(start, text).map(Kind::Bare)
    }

    /// A value without quotes, if it is not too long and holds nothing invisible.
    fn checked(&self, start: usize, value: String) -> Result<String, SyntaxError> {
        if let Some(index) = self.chars[start..self.at].iter().position(|c| is_joiner(*c)) {
            let message =
                "There is a character here that cannot be seen. Type the word anew, or put it between quotes.";
            return Err(SyntaxError::new(Code::BadValue, start + index + 1, 1, message));
        }
        within_limit(value, start, self.at)
    }

    /// Reads from an opening quote past the closing one. A single quote closes only before a blank or the end, so
    /// that an apostrophe is one; a backslash takes the next quote or backslash as it is.
    fn quoted(&mut self) -> Result<String, SyntaxError> {
        let start = self.at;
        let double = self.peek().is_some_and(is_double_quote);
        let mut value = String::new();
        self.at += 1;
        while let Some(c) = self.peek() {
            self.at += 1;
            let closes = if double { is_double_quote(c) } else { is_single_quote(c) && self.at_end_of_word() };
            if closes {
                return if self.at_end_of_word() {
                    within_limit(value, start, self.at)
                } else {
                    let message = "A blank is missing after the closing quote. A quote inside is written `\\\"`.";
                    Err(SyntaxError::new(Code::BadValue, self.at, 2, message))
                };
            }
            match (c, self.peek()) {
                ('\\', Some(next)) if next == '\\' || is_quote(next) => {
                    value.push(next);
                    self.at += 1;
                }
                _ => value.push(if c.is_whitespace() { ' ' } else { c }),
            }
        }
        let rest: String = self.chars[start..].iter().collect();
        let rest = rest.trim_end();
        let message = "The quote that opens here is never closed.";
        let closing = if double { '"' } else { '\'' };
        let error = SyntaxError::new(Code::BadValue, start + 1, rest.chars().count(), message);
        Err(error.with_replacement(format!("{rest}{closing}")))
    }
}

fn within_limit(value: String, start: usize, end: usize) -> Result<String, SyntaxError> {
    let length = value.chars().count();
    if length <= MAX_VALUE {
        return Ok(value);
    }
    let message = format!("A value has at most {MAX_VALUE} characters, this one has {length}.");
    Err(SyntaxError::new(Code::BadValue, start + 1, end - start, message))
}
