//! Issues and pull requests, which share numbers, comments and reactions.
//! A pull request is a thread with a `pull` part.

use super::{AccountId, RepoId, Stamp};
use crate::sandbox::git::Oid;

/// An issue or pull request.
#[derive(Clone, Debug)]
pub struct Thread {
    /// Its number across GitHub.
    pub id: u64,
    /// Its number in the repository.
    pub number: u64,
    /// Who opened it.
    pub author: AccountId,
    /// The App through which it was opened.
    pub via_app: Option<u64>,
    /// Its title.
    pub title: String,
    /// Its first text.
    pub body: Option<String>,
    /// Whether it is open.
    pub open: bool,
    /// Why it was closed (`completed`, `not_planned`) or `reopened`; issues only.
    pub state_reason: Option<String>,
    /// Whether the conversation is locked.
    pub locked: bool,
    /// Names of labels.
    pub labels: Vec<String>,
    /// Who is to work on it.
    pub assignees: Vec<AccountId>,
    /// The comments, oldest first.
    pub comments: Vec<Comment>,
    /// Reactions to the first text.
    pub reactions: Vec<Reaction>,
    /// What happened beside comments, oldest first.
    pub events: Vec<ThreadEvent>,
    /// When it was opened.
    pub created_at: Stamp,
    /// When it last changed.
    pub updated_at: Stamp,
    /// When it was closed.
    pub closed_at: Option<Stamp>,
    /// Who closed it.
    pub closed_by: Option<AccountId>,
    /// What a pull request has beside this.
    pub pull: Option<Pull>,
}

/// What a pull request has beside a thread.
#[derive(Clone, Debug)]
pub struct Pull {
    /// Its own number across GitHub.
    pub id: u64,
    /// What is to be merged.
    pub head: Side,
    /// Where to.
    pub base: Side,
    /// Not ready yet.
    pub draft: bool,
    /// Whether people of the base may push to the head.
    pub maintainer_can_modify: bool,
    /// Set once it is merged.
    pub merged: Option<Merged>,
    /// Requested reviewers.
    pub reviewers: Vec<AccountId>,
}

/// One side of a pull request.
#[derive(Clone, Debug)]
pub struct Side {
    /// The repository; `None` once a fork was deleted.
    pub repo: Option<RepoId>,
    /// Who owns that repository.
    pub owner: AccountId,
    /// The branch's name.
    pub branch: String,
    /// Where the branch was last seen.
    pub sha: Oid,
}

/// How a pull request was merged.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The commit on the base branch.
    pub commit: Oid,
    /// Who merged.
    pub by: AccountId,
    /// When.
    pub at: Stamp,
}

/// A comment.
#[derive(Clone, Debug)]
pub struct Comment {
    /// Its number.
    pub id: u64,
    /// Who wrote it.
    pub author: AccountId,
    /// The App through which it was written.
    pub via_app: Option<u64>,
    /// What it says now.
    pub body: String,
    /// When it was written.
    pub created_at: Stamp,
    /// When it last changed.
    pub updated_at: Stamp,
    /// Reactions to it.
    pub reactions: Vec<Reaction>,
    /// Why it is folded away (`outdated`, `resolved` …), if it is.
    pub minimized: Option<String>,
}

/// A reaction.
#[derive(Clone, Debug)]
pub struct Reaction {
    /// Its number.
    pub id: u64,
    /// Who reacted.
    pub author: AccountId,
    /// GitHub's word: `+1`, `-1`, `laugh`, `confused`, `heart`, `hooray`, `rocket`, `eyes`.
    pub content: String,
    /// When.
    pub created_at: Stamp,
}

/// Something that happened to a thread.
#[derive(Clone, Debug)]
pub struct ThreadEvent {
    /// Its number.
    pub id: u64,
    /// Who did it.
    pub actor: AccountId,
    /// When.
    pub at: Stamp,
    /// What.
    pub kind: ThreadEventKind,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThreadEventKind {
    /// Closed.
    Closed,
    /// Opened again.
    Reopened,
    /// Merged as this commit.
    Merged(Oid),
    /// A new title; the old one.
    Renamed(String),
    /// A label was put on.
    Labeled(String),
    /// A label was taken off.
    Unlabeled(String),
    /// Somebody was assigned.
    Assigned(AccountId),
    /// Somebody was unassigned.
    Unassigned(AccountId),
    /// Commits were pushed: the head before and after, newest commit last.
    Pushed {
        /// The head before.
        before: Oid,
        /// The head after.
        after: Oid,
        /// The new commits, oldest first.
        commits: Vec<Oid>,
        /// Whether history was rewritten.
        forced: bool,
    },
    /// A draft became ready.
    ReadyForReview,
    /// It became a draft again.
    ConvertedToDraft,
}

/// One thing of a conversation.
#[derive(Clone, Copy, Debug)]
pub enum TimelineItem<'a> {
    /// Somebody wrote.
    Comment(&'a Comment),
    /// Something happened.
    Event(&'a ThreadEvent),
}

impl TimelineItem<'_> {
    /// When.
    pub fn at(&self) -> Stamp {
        match self {
            TimelineItem::Comment(comment) => comment.created_at,
            TimelineItem::Event(event) => event.at,
        }
    }
}

impl Thread {
    /// Comments and events by time; the first text is not among them.
    pub fn timeline(&self) -> Vec<TimelineItem<'_>> {
        let comments = self.comments.iter().map(TimelineItem::Comment);
        let mut items: Vec<_> = comments.chain(self.events.iter().map(TimelineItem::Event)).collect();
        items.sort_by_key(TimelineItem::at);
        items
    }

    /// A comment of this thread.
    pub fn comment(&self, id: u64) -> Option<&Comment> {
        self.comments.iter().find(|comment| comment.id == id)
    }

    /// `open` or `closed`.
    pub fn state(&self) -> &'static str {
        if self.open { "open" } else { "closed" }
    }
}
