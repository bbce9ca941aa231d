//! What a script consists of.

use std::ops::Range;

/// A script that was read.
#[derive(Debug, Default)]
pub(in crate::policies) struct Script {
    /// Its simple commands; those inside a substitution stand before the command that uses them.
    pub commands: Vec<Command>,
    /// Stretches that are in quotes, comments or here-documents, in the order in which they end.
    pub quoted: Vec<(Range<usize>, Quoting)>,
}

/// What a stretch of a script is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::policies) enum Quoting {
    /// `'…'`
    Single,
    /// `"…"`
    Double,
    /// `# …`
    Comment,
    /// The lines of a here-document.
    HereDocument,
    /// `$(…)` or backquotes: quoting begins anew inside.
    Substitution,
    /// `${…}`, `$((…))`, a pattern of `case`: a machine leaves it alone.
    Special,
}

/// A simple command.
#[derive(Debug, Default)]
pub(in crate::policies) struct Command {
    /// `NAME=value` before the program.
    pub assignments: Vec<Word>,
    /// The program and its arguments.
    pub words: Vec<Word>,
    /// What stands behind it.
    pub ends: Ends,
    /// How many substitutions it stands in.
    pub depth: usize,
    /// The list of commands that it belongs to: a substitution is a list of its own.
    pub list: usize,
}

/// What stands behind a command.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(in crate::policies) enum Ends {
    /// `;`, `&`, `&&`, `||`, a new line, or nothing.
    #[default]
    Otherwise,
    /// `|`
    Pipe,
}

/// A word of a command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::policies) struct Word {
    /// Where it stands.
    pub range: Range<usize>,
    /// Its text without quotes; what a shell would expand is kept as it is written.
    pub text: String,
    /// Whether the text is all that it is: nothing in it is expanded.
    pub literal: bool,
}

/// Programs that run another one, which they are given as arguments.
const WRAPPERS: &[&str] = &["sudo", "doas", "env", "exec", "command", "time", "nice", "nohup", "builtin", "eatmydata"];

impl Command {
    /// The program without its folder, and its arguments; programs that only run another one are passed over.
    pub fn program(&self) -> Option<(&str, &[Word])> {
        let mut words = self.words.as_slice();
        loop {
            let (first, rest) = words.split_first()?;
            let name = base_name(&first.text);
            if !WRAPPERS.contains(&name) {
                return Some((name, rest));
            }
            let skipped =
                rest.iter().take_while(|word| word.text.starts_with('-') || is_assignment(&word.text)).count();
            if rest.len() == skipped {
                return Some((name, rest));
            }
            words = rest.get(skipped..)?;
        }
    }

    /// The program as it is written first, without its folder.
    pub fn name(&self) -> Option<&str> {
        self.words.first().map(|word| base_name(&word.text))
    }

    /// From its first to its last word.
    pub fn range(&self) -> Option<Range<usize>> {
        let first = self.assignments.first().or(self.words.first())?;
        let last = self.words.last().or(self.assignments.last())?;
        Some(first.range.start..last.range.end)
    }
}

impl Script {
    /// The command that reads what this one writes.
    pub fn piped_into(&self, at: usize) -> Option<&Command> {
        let command = self.commands.get(at).filter(|command| command.ends == Ends::Pipe)?;
        // Those of its substitutions stand in between.
        self.commands.get(at + 1..)?.iter().take(256).find(|next| next.list == command.list)
    }

    /// The commands of the substitutions inside a stretch of a command.
    pub fn inside(&self, at: usize, range: &Range<usize>) -> impl Iterator<Item = &Command> {
        let depth = self.commands.get(at).map_or(usize::MAX, |command| command.depth);
        let before = self.commands.get(..at).unwrap_or_default();
        let nested = before.iter().rev().take_while(move |command| command.depth > depth);
        let range = range.clone();
        nested.filter(move |command| command.range().is_some_and(|of| range.start < of.start && of.end <= range.end))
    }

    /// The innermost quoting that a byte stands in.
    pub fn quoting(&self, at: usize) -> Option<Quoting> {
        let around = self.quoted.iter().filter(|(range, _)| range.contains(&at));
        around.min_by_key(|(range, _)| range.len()).map(|(_, quoting)| *quoting)
    }
}

/// Whether a word before the program sets a variable.
pub(super) fn is_assignment(text: &str) -> bool {
    text.split_once('=').is_some_and(|(name, _)| {
        let name = name.strip_suffix('+').unwrap_or(name);
        let mut bytes = name.bytes();
        bytes.next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
            && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

fn base_name(text: &str) -> &str {
    text.rsplit('/').next().unwrap_or(text)
}
