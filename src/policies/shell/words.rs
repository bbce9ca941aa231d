//! One word of a script: quotes, escapes, expansions and substitutions.

use super::command::{Quoting, Word};
use super::lexer::{DEEPEST, Lexer, Until};

impl Lexer<'_> {
    /// The word that begins here; none when none does. `depth` is how many substitutions it stands in.
    pub(super) fn word(&mut self, depth: usize) -> Option<Word> {
        let start = self.at;
        let mut word = Word { range: start..start, text: String::new(), literal: true };
        while let Some(byte) = self.peek(0) {
            let before = self.at;
            match byte {
                b' ' | b'\t' | b'\n' | b';' | b'|' | b'&' | b'(' | b')' => break,
                b'<' | b'>' if self.peek(1) == Some(b'(') && before == start => {
                    self.at += 1;
                    self.substitution(depth, &mut word);
                }
                b'<' | b'>' => break,
                b'`' if self.in_backquotes() => break,
                b'\r' if matches!(self.peek(1), Some(b'\n') | None) => break,
                _ => self.piece(depth, &mut word),
            }
        }
        word.range.end = self.at;
        (self.at > start).then_some(word)
    }

    /// Whether the innermost list that is being read ends with a backquote.
    fn in_backquotes(&self) -> bool {
        self.nesting.last() == Some(&Until::Backquote)
    }

    fn piece(&mut self, depth: usize, word: &mut Word) {
        match self.peek(0) {
            Some(b'\'') => self.single(word),
            Some(b'"') => self.double(depth, word),
            Some(b'\\') => self.escape(word),
            Some(b'$') => self.dollar(depth, word),
            Some(b'`') => self.backquotes(depth, word),
            _ => self.plain(word),
        }
    }

    fn plain(&mut self, word: &mut Word) {
        let start = self.at;
        let end = |byte: &u8| {
            matches!(byte, b' ' | b'\t' | b'\n' | b';' | b'|' | b'&' | b'(' | b')' | b'<' | b'>')
                || matches!(byte, b'\'' | b'"' | b'\\' | b'$' | b'`' | b'\r')
        };
        let rest = self.bytes.get(start..).unwrap_or_default();
        self.at += rest.iter().position(end).unwrap_or(rest.len()).max(1);
        word.text.push_str(self.text.get(start..self.at).unwrap_or_default());
    }

    fn single(&mut self, word: &mut Word) {
        let start = self.at;
        let rest = self.bytes.get(start + 1..).unwrap_or_default();
        let length = memchr::memchr(b'\'', rest).unwrap_or(rest.len());
        let content = start + 1..start + 1 + length;
        word.text.push_str(self.text.get(content.clone()).unwrap_or_default());
        self.script.quoted.push((content.clone(), Quoting::Single));
        self.at = (content.end + 1).min(self.bytes.len());
    }

    fn double(&mut self, depth: usize, word: &mut Word) {
        self.at += 1;
        let start = self.at;
        while let Some(byte) = self.peek(0) {
            match byte {
                b'"' => break,
                b'\\' if matches!(self.peek(1), Some(b'"' | b'\\' | b'$' | b'`' | b'\n')) => self.escape(word),
                b'$' => self.dollar(depth, word),
                b'`' if self.in_backquotes() => break,
                b'`' => self.backquotes(depth, word),
                _ => {
                    let from = self.at;
                    let rest = self.bytes.get(from + 1..).unwrap_or_default();
                    let end = |byte: &u8| matches!(byte, b'"' | b'\\' | b'$' | b'`');
                    self.at += 1 + rest.iter().position(end).unwrap_or(rest.len());
                    word.text.push_str(self.text.get(from..self.at).unwrap_or_default());
                }
            }
        }
        self.script.quoted.push((start..self.at, Quoting::Double));
        self.at = (self.at + 1).min(self.bytes.len());
    }

    fn escape(&mut self, word: &mut Word) {
        let rest = self.text.get(self.at + 1..).unwrap_or_default();
        match rest.chars().next() {
            Some('\n') => self.at += 2,
            Some(letter) => {
                word.text.push(letter);
                self.at += 1 + letter.len_utf8();
            }
            None => self.at += 1,
        }
    }

    fn dollar(&mut self, depth: usize, word: &mut Word) {
        let start = self.at;
        match (self.peek(1), self.peek(2)) {
            (Some(b'('), Some(b'(')) => self.arithmetic(3),
            (Some(b'('), _) => {
                self.at += 1;
                return self.substitution(depth, word);
            }
            (Some(b'{'), Some(b'{')) => {
                let rest = self.text.get(start..).unwrap_or_default();
                self.at += rest.find("}}").map_or(rest.len(), |end| end + 2);
            }
            (Some(b'{'), _) => self.braces(),
            (Some(b'\''), _) => return self.ansi(word),
            (Some(byte), _) if byte.is_ascii_alphanumeric() || b"_@*#?$!-".contains(&byte) => {
                self.at += 2;
                let name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
                while name(byte) && self.peek(0).is_some_and(name) {
                    self.at += 1;
                }
            }
            _ => {
                word.text.push('$');
                self.at += 1;
                return;
            }
        }
        word.literal = false;
        word.text.push_str(self.text.get(start..self.at).unwrap_or_default());
    }

    /// `$'…'`, where a backslash escapes.
    fn ansi(&mut self, word: &mut Word) {
        self.at += 2;
        let start = self.at;
        while self.peek(0).is_some_and(|byte| byte != b'\'') {
            self.at += if self.peek(0) == Some(b'\\') { 2 } else { 1 };
        }
        self.at = self.at.min(self.bytes.len());
        let content = self.text.get(start..self.at).unwrap_or_default();
        word.literal &= !content.contains('\\');
        word.text.push_str(content);
        self.script.quoted.push((start..self.at, Quoting::Single));
        self.at = (self.at + 1).min(self.bytes.len());
    }

    /// `${…}` up to its brace.
    fn braces(&mut self) {
        let start = self.at;
        self.at += 1;
        let mut open = 0usize;
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            match byte {
                b'\\' => self.at = (self.at + 1).min(self.bytes.len()),
                b'{' => open += 1,
                b'}' => open -= 1,
                // No name or pattern goes on over lines: this was never closed.
                b'\n' => break,
                _ => {}
            }
            if open == 0 {
                break;
            }
        }
        self.script.quoted.push((start..self.at, Quoting::Special));
    }

    /// `((…))` and `$((…))` up to both parentheses; `length` is that of the beginning.
    pub(super) fn arithmetic(&mut self, length: usize) {
        let start = self.at;
        self.at += length;
        let mut open = 2usize;
        while open > 0
            && let Some(byte) = self.peek(0)
        {
            match byte {
                b'(' => open += 1,
                b')' => open -= 1,
                _ => {}
            }
            self.at += 1;
        }
        self.script.quoted.push((start..self.at, Quoting::Special));
    }

    /// `(…)` of `$(…)`, `<(…)` and `>(…)`, whose dollar or arrow is read already.
    fn substitution(&mut self, depth: usize, word: &mut Word) {
        let start = self.at - 1;
        self.at += 1;
        self.nested(start, depth, Until::Parenthesis);
        word.literal = false;
        word.text.push_str(self.text.get(start..self.at).unwrap_or_default());
    }

    fn backquotes(&mut self, depth: usize, word: &mut Word) {
        let start = self.at;
        self.at += 1;
        self.nested(start, depth, Until::Backquote);
        word.literal = false;
        word.text.push_str(self.text.get(start..self.at).unwrap_or_default());
    }

    fn nested(&mut self, start: usize, depth: usize, until: Until) {
        if depth >= DEEPEST {
            return;
        }
        self.nesting.push(until);
        self.list(until, depth + 1);
        self.nesting.pop();
        self.at = (self.at + 1).min(self.bytes.len());
        self.script.quoted.push((start..self.at, Quoting::Substitution));
    }
}
