//! Commands out of a script: operators, reserved words, redirections and here-documents. Words are `words`'.

use super::command::{Command, Ends, Quoting, Script, Word, is_assignment};

/// Substitutions inside each other that are looked into; deeper ones are only passed over.
pub(super) const DEEPEST: usize = 16;

/// What ends a list of commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    End,
    Parenthesis,
    Backquote,
}

/// A script and how far it is read.
pub(super) struct Lexer<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) at: usize,
    pub(super) script: Script,
    /// What ends the lists that are being read, the innermost last.
    pub(super) nesting: Vec<Until>,
    lists: usize,
    pending: Vec<HereDocument>,
}

/// A here-document whose lines begin on the next line.
struct HereDocument {
    delimiter: String,
    tabs: bool,
}

/// A list of commands that is being read.
struct List {
    number: usize,
    depth: usize,
    current: Command,
    /// How many parentheses are open inside it.
    open: usize,
    /// Whether a pattern of `case` comes next.
    pattern: bool,
}

/// Words at the place of a program that only introduce one.
const RESERVED: &[&str] = &["if", "then", "else", "elif", "fi", "do", "done", "while", "until", "!", "{", "}", "esac"];

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let script = Script::default();
        Self { text, bytes: text.as_bytes(), at: 0, script, nesting: Vec::new(), lists: 0, pending: Vec::new() }
    }

    pub(super) fn read(mut self) -> Script {
        while self.at < self.bytes.len() {
            self.list(Until::End, 0);
            // A closing parenthesis too many does not end a script.
            self.at += 1;
        }
        self.script
    }

    pub(super) fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    pub(super) fn starts_with(&self, text: &str) -> bool {
        self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(text.as_bytes()))
    }

    /// Reads commands up to what ends them, which is left.
    pub(super) fn list(&mut self, until: Until, depth: usize) {
        self.lists += 1;
        let number = self.lists;
        let current = Command { depth, list: number, ..Command::default() };
        let mut list = List { number, depth, current, open: 0, pattern: false };
        while let Some(byte) = self.peek(0) {
            if list.pattern && self.pattern(&mut list) {
                continue;
            }
            match byte {
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\\' if self.peek(1) == Some(b'\n') => self.at += 2,
                b'\\' if self.starts_with("\\\r\n") => self.at += 3,
                b'\n' => {
                    self.end(&mut list, Ends::Otherwise);
                    self.at += 1;
                    self.here_documents();
                }
                b'#' => self.comment(),
                b'`' if until == Until::Backquote => break,
                b')' if list.open == 0 && until == Until::Parenthesis => break,
                b'(' | b')' => self.parenthesis(&mut list, byte),
                b';' | b'&' | b'|' => self.operator(&mut list),
                b'<' | b'>' => self.redirection(&mut list),
                _ => self.next_word(&mut list),
            }
        }
        self.end(&mut list, Ends::Otherwise);
    }

    fn end(&mut self, list: &mut List, ends: Ends) {
        let next = Command { depth: list.depth, list: list.number, ..Command::default() };
        let mut done = std::mem::replace(&mut list.current, next);
        if done.words.is_empty() && done.assignments.is_empty() {
            // `( … ) | x`: what the last command of the group writes goes on.
            if let (Ends::Pipe, Some(last)) = (ends, self.script.commands.last_mut()) {
                last.ends = if last.list == list.number { Ends::Pipe } else { last.ends };
            }
            return;
        }
        done.ends = ends;
        self.script.commands.push(done);
    }

    fn comment(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let end = self.at + memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        self.script.quoted.push((self.at..end, Quoting::Comment));
        self.at = end;
    }

    fn parenthesis(&mut self, list: &mut List, byte: u8) {
        if byte == b'(' && self.peek(1) == Some(b'(') && list.current.words.is_empty() {
            return self.arithmetic(2);
        }
        self.end(list, Ends::Otherwise);
        list.open = if byte == b'(' { list.open + 1 } else { list.open.saturating_sub(1) };
        self.at += 1;
    }

    fn operator(&mut self, list: &mut List) {
        if is_test(&list.current) {
            // `[[ a || b ]]`
            self.at += 1;
            return;
        }
        let (length, ends) = match (self.peek(0), self.peek(1)) {
            (Some(b'|'), Some(b'|')) | (Some(b'&'), Some(b'&')) => (2, Ends::Otherwise),
            (Some(b'|'), Some(b'&')) => (2, Ends::Pipe),
            (Some(b'|'), _) => (1, Ends::Pipe),
            (Some(b'&'), Some(b'>')) => {
                self.at += 1;
                return self.redirection(list);
            }
            (Some(b';'), Some(b';')) => {
                list.pattern = true;
                (2, Ends::Otherwise)
            }
            _ => (1, Ends::Otherwise),
        };
        self.end(list, ends);
        self.at += length;
    }

    fn next_word(&mut self, list: &mut List) {
        let Some(word) = self.word(list.depth) else {
            self.at += 1;
            return;
        };
        let current = &mut list.current;
        if current.words.is_empty() && current.assignments.is_empty() && RESERVED.contains(&word.text.as_str()) {
            return;
        }
        // `2>file`: the number belongs to the redirection.
        let digits = word.text.bytes().all(|byte| byte.is_ascii_digit());
        if digits && matches!(self.peek(0), Some(b'<' | b'>')) {
            return;
        }
        let in_case = word.text == "in" && current.words.len() == 2 && current.name() == Some("case");
        match current.words.is_empty() && is_assignment(&word.text) {
            true => current.assignments.push(word),
            false => current.words.push(word),
        }
        if in_case {
            self.end(list, Ends::Otherwise);
            list.pattern = true;
        }
    }

    /// A pattern of `case` up to its parenthesis, or the `esac` behind the last one.
    fn pattern(&mut self, list: &mut List) -> bool {
        match self.peek(0) {
            Some(b' ' | b'\t' | b'\r' | b'\n' | b';') => self.at += 1,
            Some(b'#') => self.comment(),
            _ => {
                list.pattern = false;
                if self.starts_with("esac") {
                    return false;
                }
                let start = self.at;
                let rest = self.bytes.get(start..).unwrap_or_default();
                let line = memchr::memchr2(b')', b'\n', rest).unwrap_or(rest.len());
                self.at += if rest.get(line) == Some(&b')') { line + 1 } else { line };
                self.script.quoted.push((start..self.at, Quoting::Special));
            }
        }
        true
    }

    fn redirection(&mut self, list: &mut List) {
        if is_test(&list.current) {
            self.at += 1;
            return;
        }
        if self.peek(1) == Some(b'(') {
            if let Some(word) = self.word(list.depth) {
                list.current.words.push(word);
            }
            return;
        }
        if self.starts_with("<<") && self.peek(2) != Some(b'<') {
            return self.here_document(list);
        }
        while matches!(self.peek(0), Some(b'<' | b'>' | b'&' | b'|')) {
            self.at += 1;
        }
        while matches!(self.peek(0), Some(b' ' | b'\t')) {
            self.at += 1;
        }
        self.word(list.depth);
    }

    fn here_document(&mut self, list: &mut List) {
        self.at += 2;
        let tabs = self.peek(0) == Some(b'-');
        self.at += usize::from(tabs);
        while matches!(self.peek(0), Some(b' ' | b'\t')) {
            self.at += 1;
        }
        if let Some(Word { text: delimiter, .. }) = self.word(list.depth) {
            self.pending.push(HereDocument { delimiter, tabs });
        }
    }

    /// Where the line with the delimiter begins, and where it ends.
    fn delimiter(&self, from: usize, delimiter: &str, tabs: bool) -> (usize, usize) {
        let mut at = from;
        for line in self.text.get(from..).unwrap_or_default().split_inclusive('\n') {
            let bare = line.trim_end_matches(['\r', '\n']);
            let bare = if tabs { bare.trim_start_matches('\t') } else { bare };
            if bare == delimiter {
                return (at, at + line.len());
            }
            at += line.len();
        }
        (at, at)
    }

    /// Passes over the lines of here-documents that were announced on the line before.
    fn here_documents(&mut self) {
        for document in std::mem::take(&mut self.pending) {
            let (end, behind) = self.delimiter(self.at, &document.delimiter, document.tabs);
            self.script.quoted.push((self.at..end, Quoting::HereDocument));
            self.at = behind;
        }
    }
}

/// `[[ …`: operators inside are not the shell's.
fn is_test(command: &Command) -> bool {
    command.name() == Some("[[") && command.words.last().is_some_and(|word| word.text != "]]")
}
