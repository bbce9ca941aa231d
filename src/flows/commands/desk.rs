//! What a command works with, and what it has to say in the end.

use std::time::Instant;

use super::Invocation;
use crate::events::CommentCreated;
use crate::flows::Platform;
use crate::github::{Reaction, Role};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// It was done.
    Done,
    /// It could not be understood.
    Unclear,
    /// It may not, or cannot, be done.
    Refused,
}

impl Ending {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Unclear => "unclear",
            Self::Refused => "refused",
        }
    }

    pub(super) fn from_word(word: &str) -> Self {
        match word {
            "done" => Self::Done,
            "unclear" => Self::Unclear,
            _ => Self::Refused,
        }
    }

    pub(super) fn reaction(self) -> Reaction {
        match self {
            Self::Done => Reaction::Rocket,
            Self::Unclear => Reaction::Confused,
            Self::Refused => Reaction::ThumbsDown,
        }
    }
}

/// What a command has to say.
#[derive(Debug)]
pub struct Answer {
    /// The reply; none when the command has said it itself under another topic.
    pub text: Option<String>,
    /// How it ended.
    pub ending: Ending,
}

impl Answer {
    /// It was done, and this is what there is to know.
    pub fn done(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ending: Ending::Done }
    }

    /// It may not, or cannot, be done, for this reason.
    pub fn refused(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ending: Ending::Refused }
    }

    /// It could not be understood, for this reason.
    pub fn unclear(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ending: Ending::Unclear }
    }
}

/// One command at work: what it may use and what is known about who asks.
pub struct Desk<'a> {
    /// The doors.
    pub platform: &'a Platform,
    /// The comment that holds the command.
    pub comment: &'a CommentCreated,
    /// The command.
    pub invocation: &'a Invocation,
    /// The role of who asks, at most minutes old.
    pub role: Role,
    /// Names this command for ever: comment and place in it.
    pub cause: String,
    /// When work on it began: what was asked since then is as good as asked now.
    pub began: Instant,
}
