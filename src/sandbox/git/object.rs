//! The four kinds of git objects and the bytes they are hashed over.
//! What an object refers to is not checked here: the store and its callers do that.

use std::fmt::Write as _;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};

use super::Oid;

/// One object.
#[derive(Clone, Debug)]
pub enum Object {
    /// A file's bytes.
    Blob(Arc<[u8]>),
    /// A folder, entries in git's order.
    Tree(Vec<TreeEntry>),
    /// A snapshot with its parents.
    Commit(Commit),
    /// An annotated tag.
    Tag(Tag),
}

/// One line of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeEntry {
    /// File name, without folders.
    pub name: String,
    /// What it is.
    pub mode: Mode,
    /// What it points to.
    pub oid: Oid,
}

/// The modes git knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// 100644
    File,
    /// 100755
    Executable,
    /// 120000
    Symlink,
    /// 040000
    Folder,
    /// 160000
    Submodule,
}

/// What a tree entry points to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A file or a symbolic link.
    Blob,
    /// A folder.
    Tree,
    /// A submodule's commit, which is in another repository.
    Commit,
}

/// A commit.
#[derive(Clone, Debug)]
pub struct Commit {
    /// The snapshot.
    pub tree: Oid,
    /// Its parents, first the one that was committed upon.
    pub parents: Vec<Oid>,
    /// Who wrote it.
    pub author: Signature,
    /// Who committed it.
    pub committer: Signature,
    /// The message, as given.
    pub message: String,
}

/// An annotated tag.
#[derive(Clone, Debug)]
pub struct Tag {
    /// What it names.
    pub object: Oid,
    /// `commit`, `tree` or `blob`.
    pub kind: String,
    /// The tag's name.
    pub name: String,
    /// Who tagged.
    pub tagger: Signature,
    /// The message.
    pub message: String,
}

/// Name, address and time of an author or committer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub email: String,
    /// When, with the offset of the person's clock.
    pub when: DateTime<FixedOffset>,
}

impl Mode {
    /// The six digits of GitHub's API.
    pub fn digits(self) -> &'static str {
        match self {
            Mode::File => "100644",
            Mode::Executable => "100755",
            Mode::Symlink => "120000",
            Mode::Folder => "040000",
            Mode::Submodule => "160000",
        }
    }

    /// Reads the digits of GitHub's API.
    pub fn parse(digits: &str) -> Option<Self> {
        [Mode::File, Mode::Executable, Mode::Symlink, Mode::Folder, Mode::Submodule]
            .into_iter()
            .find(|mode| mode.digits() == digits)
    }

    /// What an entry of this mode points to.
    pub fn kind(self) -> EntryKind {
        match self {
            Mode::File | Mode::Executable | Mode::Symlink => EntryKind::Blob,
            Mode::Folder => EntryKind::Tree,
            Mode::Submodule => EntryKind::Commit,
        }
    }
}

impl EntryKind {
    /// The word of GitHub's API.
    pub fn word(self) -> &'static str {
        match self {
            EntryKind::Blob => "blob",
            EntryKind::Tree => "tree",
            EntryKind::Commit => "commit",
        }
    }
}

impl Object {
    /// `blob`, `tree`, `commit` or `tag`.
    pub fn kind(&self) -> &'static str {
        match self {
            Object::Blob(_) => "blob",
            Object::Tree(_) => "tree",
            Object::Commit(_) => "commit",
            Object::Tag(_) => "tag",
        }
    }

    /// The object's name.
    pub fn oid(&self) -> Oid {
        match self {
            Object::Blob(bytes) => Oid::of("blob", bytes),
            Object::Tree(entries) => Oid::of("tree", &tree_bytes(entries)),
            Object::Commit(commit) => Oid::of("commit", commit.text().as_bytes()),
            Object::Tag(tag) => Oid::of("tag", tag.text().as_bytes()),
        }
    }
}

/// Git compares names as bytes, a folder as if its name ended in a slash.
pub(super) fn sort_entries(entries: &mut [TreeEntry]) {
    entries.sort_by_cached_key(|entry| {
        let mut key = entry.name.clone().into_bytes();
        if entry.mode == Mode::Folder {
            key.push(b'/');
        }
        key
    });
}

fn tree_bytes(entries: &[TreeEntry]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in entries {
        bytes.extend_from_slice(entry.mode.digits().trim_start_matches('0').as_bytes());
        bytes.push(b' ');
        bytes.extend_from_slice(entry.name.as_bytes());
        bytes.push(0);
        bytes.extend_from_slice(entry.oid.bytes());
    }
    bytes
}

impl Commit {
    /// The text that the commit's name is made from.
    fn text(&self) -> String {
        let mut text = format!("tree {}\n", self.tree);
        for parent in &self.parents {
            let _ = writeln!(text, "parent {parent}");
        }
        let _ = write!(text, "author {}\ncommitter {}\n\n{}", self.author.line(), self.committer.line(), self.message);
        text
    }
}

impl Tag {
    fn text(&self) -> String {
        format!(
            "object {}\ntype {}\ntag {}\ntagger {}\n\n{}",
            self.object,
            self.kind,
            self.name,
            self.tagger.line(),
            self.message
        )
    }
}

impl Signature {
    fn line(&self) -> String {
        // Git drops these from names and addresses, because they would end the field.
        let clean = |text: &str| text.replace(['<', '>', '\n', '\0'], "");
        format!("{} <{}> {} {}", clean(&self.name), clean(&self.email), self.when.timestamp(), self.when.format("%z"))
    }
}
