//! Slash commands. Reading them is pure: a comment's text in, commands and errors out. `answer` runs them.
//! A command's definition and what it does stand together in its own file.

mod answer;
mod approve;
mod binding;
mod cancel;
mod catalog;
mod characters;
mod check;
mod commit_guard;
mod create;
mod definition;
mod desk;
mod explain;
mod find;
mod fix;
mod help;
mod html;
mod impact;
mod invocation;
mod lexer;
mod markdown;
mod owner;
mod problem;
mod provision;
mod reject;
pub mod replies;
mod retry;
mod status;
mod values;
mod verb;
mod waive;
mod waivers;
mod whoami;

#[cfg(test)]
pub(in crate::flows) mod harmless;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub use crate::events::{Place, mentions_command};
pub use crate::github::Role;
pub use answer::{answer, apologise};
pub use definition::{Argument, Extra, Help, Shape, Values, Where};
pub use desk::{Answer, Desk, Ending};
pub use invocation::{CommitPrefix, Invocation, Opt};
pub use problem::{Code, SyntaxError};
pub use verb::Verb;

/// Commands of one comment that are read; what follows them is not run.
pub const MAX_COMMANDS: usize = 5;

/// What one comment asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The command lines in order, at most [`MAX_COMMANDS`].
    pub commands: Vec<CommandLine>,
    /// Something that looks like a command but is none; only when there is no command.
    pub hint: Option<Hint>,
    /// Whether the comment holds more commands than are read.
    pub too_many: bool,
}

/// One line that begins with `/idp` and counts as a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandLine {
    /// Line of the comment, from 1.
    pub line: usize,
    /// Which command of the comment it is, from 1.
    pub ordinal: usize,
    /// The line as typed, without its line break.
    pub text: String,
    /// The command, or everything that is wrong with it.
    pub outcome: Result<Invocation, Vec<SyntaxError>>,
}

/// Why a comment that mentions a command ran none, where silence would puzzle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// The first line is a command in back-ticks; the command without them.
    BackTicked(String),
    /// The line follows a table without a blank line, so that it is a row of that table; the command.
    TableRow(String),
    /// The comment is longer or deeper nested than the platform reads.
    Unreadable,
}

/// Reads the commands of a comment written on a pull request or an issue.
pub fn read(body: &str, place: Place) -> Reading {
    if !mentions_command(body) {
        return Reading::default();
    }
    let found = match markdown::command_lines(body) {
        Ok(found) => found,
        Err(hint) => return Reading { hint: Some(hint), ..Reading::default() },
    };
    if found.is_empty() {
        return Reading { hint: markdown::back_ticked(body).map(Hint::BackTicked), ..Reading::default() };
    }
    let too_many = found.len() > MAX_COMMANDS;
    let commands = found.into_iter().take(MAX_COMMANDS).enumerate().map(|(index, found)| {
        let ordinal = index + 1;
        let outcome = binding::read_line(found.text, place).map(|bound| bound.at(found.number, ordinal));
        CommandLine { line: found.number, ordinal, text: found.text.to_owned(), outcome }
    });
    Reading { commands: commands.collect(), hint: None, too_many }
}
