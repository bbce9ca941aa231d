//! One instruction of a Dockerfile, with the bytes that it is written in.

use std::borrow::Cow;
use std::ops::Range;

use super::super::shell;
use super::words::{Word, words};

/// An instruction as it is written.
#[derive(Debug)]
pub(super) struct Instruction<'t> {
    /// What it is.
    pub keyword: Keyword,
    /// Where the keyword stands.
    pub keyword_range: Range<usize>,
    /// The keyword as written.
    pub written: &'t str,
    /// `--from=build` and its like, before the arguments.
    pub flags: Vec<Word>,
    /// What follows the flags: its lines joined.
    pub arguments: Joined<'t>,
    /// The first of its here-documents: where its lines stand.
    pub here_document: Option<Range<usize>>,
    /// From its keyword to its last byte, here-documents included, the end of the last line not.
    pub range: Range<usize>,
    /// Whether it stands behind `ONBUILD`: it runs when another image is built on this one.
    pub on_build: bool,
    /// The character that escapes.
    pub escape: char,
}

/// The instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub(super) enum Keyword {
    Add,
    Arg,
    Cmd,
    Copy,
    Entrypoint,
    Env,
    From,
    Healthcheck,
    Onbuild,
    Run,
    Shell,
    User,
    /// One that no rule asks for.
    Other,
}

impl Keyword {
    pub(super) fn parse(word: &str) -> Self {
        match word.to_ascii_uppercase().as_str() {
            "ADD" => Self::Add,
            "ARG" => Self::Arg,
            "CMD" => Self::Cmd,
            "COPY" => Self::Copy,
            "ENTRYPOINT" => Self::Entrypoint,
            "ENV" => Self::Env,
            "FROM" => Self::From,
            "HEALTHCHECK" => Self::Healthcheck,
            "ONBUILD" => Self::Onbuild,
            "RUN" => Self::Run,
            "SHELL" => Self::Shell,
            "USER" => Self::User,
            _ => Self::Other,
        }
    }
}

/// A text that is put together of stretches of the file.
#[derive(Debug, Default)]
pub(super) struct Joined<'t> {
    /// The text.
    pub text: Cow<'t, str>,
    /// Where in the text a stretch begins, and where in the file.
    pieces: Vec<(usize, usize)>,
}

impl<'t> Joined<'t> {
    /// Adds a stretch of the file that begins at `at`.
    pub(super) fn push(&mut self, piece: &'t str, at: usize) {
        if self.text.is_empty() {
            (self.text, self.pieces) = (Cow::Borrowed(piece), vec![(0, at)]);
            return;
        }
        self.pieces.push((self.text.len(), at));
        self.text.to_mut().push_str(piece);
    }

    /// Without its first bytes.
    pub(super) fn behind(self, length: usize) -> Self {
        let first = self.offset(length);
        let moved = |(begin, at): (usize, usize)| (begin - length, at);
        let later = self.pieces.iter().filter(|(begin, _)| *begin > length).copied().map(moved);
        let pieces = std::iter::once((0, first)).chain(later).collect();
        let text = match self.text {
            Cow::Borrowed(text) => Cow::Borrowed(text.get(length..).unwrap_or_default()),
            Cow::Owned(text) => Cow::Owned(text.get(length..).unwrap_or_default().to_owned()),
        };
        Self { text, pieces }
    }

    /// Where a byte of the text stands in the file.
    pub(super) fn offset(&self, at: usize) -> usize {
        let piece = self.pieces.partition_point(|(begin, _)| *begin <= at).saturating_sub(1);
        self.pieces.get(piece).map_or(at, |(begin, file)| file + at - begin)
    }

    /// Where a stretch of the text stands in the file.
    pub(super) fn place(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.offset(range.start);
        let end = if range.end > range.start { self.offset(range.end - 1) + 1 } else { start };
        start..end.max(start)
    }

    /// Whether it is one stretch of the file.
    pub(super) fn is_one_piece(&self) -> bool {
        self.pieces.len() <= 1
    }
}

impl<'t> Instruction<'t> {
    /// The keyword as it is written.
    pub(super) fn keyword_text(&self) -> &'t str {
        self.written
    }

    /// The arguments, word by word.
    pub(super) fn words(&self) -> Vec<Word> {
        words(&self.arguments.text, self.escape)
    }

    /// The arguments when they are written as a list: `["node", "server.js"]`.
    pub(super) fn exec_form(&self) -> Option<Vec<String>> {
        let text = self.arguments.text.trim();
        text.starts_with('[').then(|| serde_json::from_str(text).ok()).flatten()
    }

    /// The script of a `RUN`, and what tells where its bytes stand in the file: shell form, the lines of a
    /// here-document that is the script itself, or what a list of words comes to.
    pub(super) fn script(&self, file: &'t str) -> Option<Script<'t, '_>> {
        if self.keyword != Keyword::Run {
            return None;
        }
        if let Some(words) = self.exec_form() {
            let whole = self.arguments.place(&(0..self.arguments.text.trim_end().len()));
            return Some(Script { commands: shell::read(&script_of(&words)), place: Place::Whole(whole) });
        }
        let alone = self.arguments.text.trim_start().strip_prefix("<<");
        match (&self.here_document, alone) {
            (Some(lines), Some(rest)) if !rest.trim_end().contains(char::is_whitespace) => {
                let text = file.get(lines.clone())?;
                // Another interpreter than the shell: not for rules about shells.
                let other = text.strip_prefix("#!").and_then(|rest| rest.lines().next());
                if other.is_some_and(|line| !line.trim_end().ends_with("sh")) {
                    return None;
                }
                Some(Script { commands: shell::read(text), place: Place::Lines(lines.start) })
            }
            _ => {
                let commands = shell::read(&self.arguments.text);
                Some(Script { commands, place: Place::Joined(&self.arguments) })
            }
        }
    }
}

/// What a list of words runs, as a shell would be told: the script of `["sh", "-c", "…"]`, else the words, quoted.
fn script_of(words: &[String]) -> String {
    match words {
        [shell, flags, script, ..]
            if shell.ends_with("sh") && flags.starts_with('-') && !flags.starts_with("--") && flags.ends_with('c') =>
        {
            script.clone()
        }
        _ => words.iter().map(|word| format!("'{}'", word.replace('\'', r"'\''"))).collect::<Vec<_>>().join(" "),
    }
}

/// The commands of a `RUN`.
pub(super) struct Script<'t, 'i> {
    /// What was read.
    pub commands: shell::Script,
    place: Place<'t, 'i>,
}

enum Place<'t, 'i> {
    Joined(&'i Joined<'t>),
    Lines(usize),
    Whole(Range<usize>),
}

impl Script<'_, '_> {
    /// Where a stretch of the script stands in the file.
    pub(super) fn place(&self, range: &Range<usize>) -> Range<usize> {
        match &self.place {
            Place::Joined(joined) => joined.place(range),
            Place::Lines(start) => start + range.start..start + range.end,
            Place::Whole(whole) => whole.clone(),
        }
    }
}
