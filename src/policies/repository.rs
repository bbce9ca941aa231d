//! The files that rules look at.

use std::collections::BTreeMap;

/// A repository, or as much of it as is known, at one commit.
#[derive(Debug, Clone, Default)]
pub struct Repository<'r> {
    /// The files by path, relative to the root, with `/`.
    pub files: BTreeMap<&'r str, File<'r>>,
    /// Whether `files` has every path of the repository. What is not there is then known not to exist.
    pub complete: bool,
    /// What files do not say.
    pub facts: Facts,
}

/// One file.
#[derive(Debug, Clone, Copy)]
pub struct File<'r> {
    /// What was read of it.
    pub content: Content<'r>,
    /// Whether it is judged. Offline all files are, on a pull request those that it touches.
    pub judged: bool,
}

/// What was read of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content<'r> {
    /// Its text.
    Text(&'r str),
    /// Only the lines that a change added, at their numbers; all others are empty.
    Added(&'r str),
    /// It is no UTF-8 text.
    Binary,
    /// It is larger than is read: bytes.
    TooLarge(u64),
    /// It was not asked for.
    Unread,
}

/// What the organisation knows of the repository beside its files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Whether everybody can read it; none when that is not known.
    pub public: Option<bool>,
    /// The owner of its account or organisation: `acme`. None offline.
    pub account: Option<String>,
}

impl<'r> Repository<'r> {
    /// Whether there is such a file; none when that is not known.
    pub fn has(&self, path: &str) -> Option<bool> {
        match self.files.contains_key(path) {
            true => Some(true),
            false => self.complete.then_some(false),
        }
    }

    /// The text of a file, judged or not, when it is at hand.
    pub fn text(&self, path: &str) -> Option<&'r str> {
        match self.files.get(path)?.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The judged files with a text, in the order of their paths.
    pub fn judged_texts(&self) -> impl Iterator<Item = (&'r str, &'r str)> + '_ {
        self.texts().filter(|(_, _, judged)| *judged).map(|(path, text, _)| (path, text))
    }

    /// What can be read line by line of the judged files: whole texts, or the lines that a change added.
    pub fn judged_lines(&self) -> impl Iterator<Item = (&'r str, &'r str)> + '_ {
        self.files.iter().filter(|(_, file)| file.judged).filter_map(|(path, file)| match file.content {
            Content::Text(text) | Content::Added(text) => Some((*path, text)),
            _ => None,
        })
    }

    /// All files with a text, and whether they are judged.
    pub fn texts(&self) -> impl Iterator<Item = (&'r str, &'r str, bool)> + '_ {
        self.files.iter().filter_map(|(path, file)| match file.content {
            Content::Text(text) => Some((*path, text, file.judged)),
            _ => None,
        })
    }

    /// Whether a file is judged.
    pub fn is_judged(&self, path: &str) -> bool {
        self.files.get(path).is_some_and(|file| file.judged)
    }
}
