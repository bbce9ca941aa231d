//! Reads `KEY=VALUE` files such as `idp.env` or `.env`, in the form that shells and most tools share.
//! Nothing is expanded or run, and no error ever shows a value.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A larger file is no list of settings.
const LARGEST: u64 = 1024 * 1024;
const LONGEST_NAME: usize = 100;
const MOST_PROBLEMS: usize = 20;

/// Reads files of settings.
#[derive(Debug, Clone, Copy)]
pub struct EnvFile;

/// Why a file of settings could not be read.
#[derive(Debug, thiserror::Error)]
pub enum EnvFileProblem {
    /// The file cannot be opened or read.
    #[error("{}: cannot be read: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// It is far too large.
    #[error("{}: is larger than 1 MB; a file of settings has a few lines", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// It is not UTF-8.
    #[error("{}: is not text in UTF-8", path.display())]
    NotText {
        /// The file.
        path: PathBuf,
    },
    /// Some lines are no settings; all of them are told, up to a limit.
    #[error("{}", told(path, problems))]
    Lines {
        /// The file.
        path: PathBuf,
        /// What is wrong, by line.
        problems: Vec<LineProblem>,
    },
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineProblem {
    /// The line, counted from 1.
    pub line: usize,
    /// What was expected; holds no part of a value.
    pub message: String,
}

impl EnvFile {
    /// Reads a file: a `NAME=VALUE` a line, its value in quotes or not.
    ///
    /// - `export` before a name, blank lines and lines that begin with `#` are skipped over;
    /// - without quotes, a value ends with the line or before a `#` that follows white space;
    /// - in single quotes everything counts as it is written;
    /// - in double quotes `\n`, `\r`, `\t`, `\"`, `\\` and `\$` stand for one character each;
    /// - a quoted value may go on over several lines.
    ///
    /// # Errors
    /// When the file cannot be read, or with all lines that are no settings.
    pub fn read(path: &Path) -> Result<BTreeMap<String, String>, EnvFileProblem> {
        let owned = || path.to_owned();
        let unreadable = |source| EnvFileProblem::Unreadable { path: owned(), source };
        let file = std::fs::File::open(path).map_err(unreadable)?;
        let mut bytes = Vec::new();
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if u64::try_from(bytes.len()).is_ok_and(|length| length > LARGEST) {
            return Err(EnvFileProblem::TooLarge { path: owned() });
        }
        let text = String::from_utf8(bytes).map_err(|_| EnvFileProblem::NotText { path: owned() })?;
        Self::parse(&text).map_err(|problems| EnvFileProblem::Lines { path: owned(), problems })
    }

    /// Reads a text; see [`EnvFile::read`].
    ///
    /// # Errors
    /// All lines that are no settings.
    pub fn parse(text: &str) -> Result<BTreeMap<String, String>, Vec<LineProblem>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = Reader { rest: text, line: 1, found: BTreeMap::new(), problems: Vec::new() };
        while !reader.rest.is_empty() && reader.problems.len() < MOST_PROBLEMS {
            reader.setting();
        }
        if !reader.problems.is_empty() {
            return Err(reader.problems);
        }
        Ok(reader.found.into_iter().map(|(name, (_, value))| (name, value)).collect())
    }
}

struct Reader<'a> {
    rest: &'a str,
    /// Of the first character of `rest`.
    line: usize,
    /// Where each was set, and to what.
    found: BTreeMap<String, (usize, String)>,
    problems: Vec<LineProblem>,
}

impl Reader<'_> {
    /// Reads one setting, which may take several lines, and what is left of its last line.
    fn setting(&mut self) {
        let start = self.line;
        let line = self.rest.lines().next().unwrap_or_default();
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            return self.skip_line();
        }
        let Some((before, value)) = line.split_once('=') else {
            return self.refuse("expected `NAME=VALUE`, but there is no `=`");
        };
        let Some(name) = name_of(before).map(str::to_owned) else {
            return self.refuse(
                "expected a name before the `=`: letters, digits and `_`, not beginning with a digit, \
                 at most 100 characters",
            );
        };
        if let Some((first, _)) = self.found.get(&name) {
            let message = format!("`{name}` is set again; it was set on line {first} already");
            self.problems.push(LineProblem { line: start, message });
        }
        let blanks = value.len() - value.trim_start_matches([' ', '\t']).len();
        self.rest = &self.rest[before.len() + 1 + blanks..];
        let value = match self.rest.chars().next() {
            Some(quote @ ('"' | '\'')) => self.quoted(&name, quote),
            _ => self.bare(&name, blanks > 0),
        };
        match value {
            Some(value) if value.contains('\0') => {
                let message = format!("the value of `{name}` holds a NUL character");
                self.problems.push(LineProblem { line: start, message });
            }
            Some(value) => _ = self.found.entry(name).or_insert((start, value)),
            None => {}
        }
    }

    fn bare(&mut self, name: &str, after_blank: bool) -> Option<String> {
        let line = self.rest.lines().next().unwrap_or_default();
        if line.starts_with("-----BEGIN ") && !line.contains("-----END ") && !line.contains("\\n") {
            self.refuse(&format!(
                "the value of `{name}` is a key that goes on over several lines: put it in double quotes, or in a \
                 file that `IDP_PRIVATE_KEY_FILE` names"
            ));
            // Its other lines are part of the same mistake.
            while !self.rest.is_empty() && !self.rest.lines().next().unwrap_or_default().starts_with("-----END ") {
                self.skip_line();
            }
            self.skip_line();
            return None;
        }
        let mut blank = after_blank;
        let end = line.char_indices().find(|(_, character)| {
            let comment = *character == '#' && blank;
            blank = character.is_whitespace();
            comment
        });
        let value = line[..end.map_or(line.len(), |(at, _)| at)].trim().to_owned();
        self.skip_line();
        Some(value)
    }

    fn quoted(&mut self, name: &str, quote: char) -> Option<String> {
        let mut value = String::new();
        let mut characters = self.rest.char_indices().skip(1).peekable();
        while let Some((at, character)) = characters.next() {
            let next = characters.peek().map(|(_, next)| *next);
            match (character, next) {
                (end, _) if end == quote => {
                    self.line += self.rest[..at].matches('\n').count();
                    self.rest = &self.rest[at + 1..];
                    return self.nothing_more(name).then_some(value);
                }
                ('\\', Some(escaped)) if quote == '"' && unescaped(escaped).is_some() => {
                    value.extend(unescaped(escaped));
                    characters.next();
                }
                // A file with Windows line ends holds the same value.
                ('\r', Some('\n')) => {}
                (other, _) => value.push(other),
            }
        }
        self.refuse(&format!("the value of `{name}` begins with {quote} here, but no {quote} ends it"));
        self.rest = "";
        None
    }

    /// Whether the rest of the line is empty or a comment; the line is left behind.
    fn nothing_more(&mut self, name: &str) -> bool {
        let line = self.rest.lines().next().unwrap_or_default();
        let fine = line.trim().is_empty() || (line.starts_with([' ', '\t']) && line.trim_start().starts_with('#'));
        if fine {
            self.skip_line();
        } else {
            self.refuse(&format!("there is something after the quote that ends the value of `{name}`"));
        }
        fine
    }

    fn refuse(&mut self, message: &str) {
        self.problems.push(LineProblem { line: self.line, message: message.to_owned() });
        self.skip_line();
    }

    fn skip_line(&mut self) {
        match self.rest.split_once('\n') {
            Some((_, rest)) => {
                self.rest = rest;
                self.line += 1;
            }
            None => self.rest = "",
        }
    }
}

fn name_of(before: &str) -> Option<&str> {
    let before = before.trim();
    let name = match before.strip_prefix("export") {
        Some(rest) if rest.starts_with([' ', '\t']) => rest.trim_start(),
        _ => before,
    };
    let fits = |name: &str| name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_');
    let begins = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    (begins && fits(name) && name.len() <= LONGEST_NAME).then_some(name)
}

fn unescaped(character: char) -> Option<char> {
    match character {
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        '"' | '\\' | '$' => Some(character),
        _ => None,
    }
}

fn told(path: &Path, problems: &[LineProblem]) -> String {
    let lines: Vec<String> =
        problems.iter().map(|problem| format!("{}:{}: {}", path.display(), problem.line, problem.message)).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests;
