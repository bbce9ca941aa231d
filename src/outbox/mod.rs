//! The one door for visible words. A command gets one reply, found again by its marker, edited in place, never
//! posted twice; it fits GitHub's sizes; what people typed is escaped before it comes here (`escape`).

mod check;
pub mod escape;
mod fit;

pub use check::{CHECK, CheckText};

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::events::Repository;
use crate::failure::Failure;
use crate::github::{Comment, GitHub, GitHubError, Reaction};
use crate::store::{Message, Store, StoreError};

/// What a message is about. It names the message in the database and, as a hidden marker, on GitHub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Topic {
    /// The answer to a command.
    Reply {
        /// The comment with the command.
        comment: i64,
        /// Which command of the comment, from 1; none when it is about the whole comment.
        ordinal: Option<usize>,
    },
    /// The platform's own failure to answer a comment; taken back once it is answered after all.
    Apology {
        /// The comment with the commands.
        comment: i64,
    },
    /// What a person must act on in a pull request; nobody asked for it.
    Sticky {
        /// The pull request's number.
        pull: i64,
    },
    /// Why a button of a check did nothing.
    Button {
        /// The check run.
        check: i64,
    },
    /// How a request stands.
    Request {
        /// The request's number.
        id: i64,
    },
    /// How a waiver stands.
    Waiver {
        /// The waiver's number.
        id: i64,
    },
    /// What became of an issue that asks for something to be created.
    Creation {
        /// The issue's number.
        issue: i64,
    },
}

impl Topic {
    fn key(&self, repository: &Repository) -> String {
        match self {
            Self::Reply { comment, ordinal: None } => format!("reply:{comment}"),
            Self::Reply { comment, ordinal: Some(ordinal) } => format!("reply:{comment}:{ordinal}"),
            Self::Apology { comment } => format!("apology:{comment}"),
            // Unlike the other numbers, that of a pull request is its repository's own.
            Self::Sticky { pull } => format!("sticky:{}:{pull}", repository.id),
            Self::Button { check } => format!("button:{check}"),
            Self::Request { id } => format!("request:{id}"),
            Self::Waiver { id } => format!("waiver:{id}"),
            Self::Creation { issue } => format!("creation:{}:{issue}", repository.id),
        }
    }

    /// The first line of the comment; Markdown does not show it.
    pub fn marker(&self) -> String {
        match self {
            Self::Reply { comment, ordinal: None } => format!("<!-- idp:reply comment={comment} -->"),
            Self::Reply { comment, ordinal: Some(ordinal) } => {
                format!("<!-- idp:reply comment={comment} command={ordinal} -->")
            }
            Self::Apology { comment } => format!("<!-- idp:apology comment={comment} -->"),
            Self::Sticky { pull } => format!("<!-- idp:sticky v1 pr={pull} -->"),
            Self::Button { check } => format!("<!-- idp:button check={check} -->"),
            Self::Request { id } => format!("<!-- idp:request id={id} -->"),
            Self::Waiver { id } => format!("<!-- idp:waiver id={id} -->"),
            Self::Creation { issue } => format!("<!-- idp:create issue={issue} -->"),
        }
    }
}

/// An issue or pull request that is spoken on.
#[derive(Debug, Clone, Copy)]
pub struct Thread<'a> {
    /// Its repository.
    pub repository: &'a Repository,
    /// Its number.
    pub number: i64,
    /// Nothing of ours about the topic is older than this (milliseconds since 1970 UTC).
    pub since: i64,
}

/// Says things on GitHub.
#[derive(Debug, Clone)]
pub struct Outbox {
    store: Store,
    github: Arc<GitHub>,
}

impl Outbox {
    /// An outbox that remembers in `store` and speaks through `github`.
    pub fn new(store: Store, github: Arc<GitHub>) -> Self {
        Self { store, github }
    }

    /// Makes `text` (Markdown) what stands on the thread about the topic: posts it, or edits what was posted. The same
    /// text again is no call at all. A comment of ours that a person deleted stays deleted.
    pub async fn say(&self, thread: Thread<'_>, topic: &Topic, text: &str) -> Result<(), Failure> {
        let body = fit::to_github(&format!("{}\n{text}", topic.marker()));
        let hash = hex::encode(Sha256::digest(&body));
        let key = topic.key(thread.repository);
        let posted = match self.store.message(&key).await? {
            Some(message) if message.gone != 0 => return Ok(()),
            Some(Message { comment_id: Some(id), body_hash, .. }) => Some((id, body_hash)),
            Some(message) => self.look_for(thread, topic, &message).await?,
            None => None,
        };
        let comment = match posted {
            Some((_, standing)) if standing == hash => return Ok(()),
            Some((id, _)) => match self.edit(thread, id, &body).await? {
                Some(comment) => comment,
                None => return Ok(self.store.message_gone(&key).await?),
            },
            None => {
                // Written down first: after a crash between here and the answer, the comment is looked for.
                self.store.intend_message(&key, thread.repository.id, thread.number).await?;
                let repository = thread.repository;
                self.github.post_comment(repository.scope, &repository.name, thread.number, &body).await?
            }
        };
        self.keep(&key, &comment, &hash).await?;
        Ok(())
    }

    /// As [`Outbox::say`] where something was said about the topic before; nothing is said where nothing stands.
    pub async fn say_where_it_stands(&self, thread: Thread<'_>, topic: &Topic, text: &str) -> Result<(), Failure> {
        match self.store.message(&topic.key(thread.repository)).await? {
            Some(_) => self.say(thread, topic, text).await,
            None => Ok(()),
        }
    }

    /// Takes back what was said about the topic, and with it our `reaction` to `comment`. No call when nothing was said.
    pub async fn take_back(
        &self,
        thread: Thread<'_>,
        topic: &Topic,
        comment: i64,
        reaction: Reaction,
    ) -> Result<(), Failure> {
        let key = topic.key(thread.repository);
        let Some(message) = self.store.message(&key).await?.filter(|message| message.gone == 0) else { return Ok(()) };
        let posted = match message.comment_id {
            Some(id) => Some(id),
            None => self.look_for(thread, topic, &message).await?.map(|(id, _)| id),
        };
        let (scope, name) = (thread.repository.scope, &thread.repository.name);
        if let Some(id) = posted {
            self.github.delete_comment(scope, name, id).await?;
        }
        self.github.take_reaction_back(scope, name, comment, reaction).await?;
        Ok(self.store.forget_message(&key).await?)
    }

    /// Folds away what was said about the topic, because it is settled: people can still unfold it. No call when
    /// nothing was said; where nobody answers GraphQL it stays as it is.
    pub async fn fold_away(&self, thread: Thread<'_>, topic: &Topic) -> Result<(), Failure> {
        let message = self.store.message(&topic.key(thread.repository)).await?;
        let Some(message) = message.filter(|message| message.gone == 0) else { return Ok(()) };
        let posted = match message.comment_id {
            Some(id) => Some(id),
            None => self.look_for(thread, topic, &message).await?.map(|(id, _)| id),
        };
        let (scope, name) = (thread.repository.scope, &thread.repository.name);
        if let Some(id) = posted
            && let Some(comment) = self.github.comment(scope, name, id).await?
        {
            self.github.minimize_comment(scope, &comment.node_id).await?;
        }
        Ok(())
    }

    /// Reacts to a comment. False when the comment is gone.
    pub async fn react(&self, repository: &Repository, comment: i64, reaction: Reaction) -> Result<bool, Failure> {
        match self.github.react(repository.scope, &repository.name, comment, reaction).await {
            Ok(()) => Ok(true),
            Err(GitHubError::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Looks for a comment whose posting was cut short. GitHub may show it only after a moment, so that moment is
    /// waited for; if a failure on the way led to several, the first stays.
    async fn look_for(
        &self,
        thread: Thread<'_>,
        topic: &Topic,
        message: &Message,
    ) -> Result<Option<(i64, String)>, Failure> {
        self.github.settle(message.intended_at).await;
        let repository = thread.repository;
        let (scope, name) = (repository.scope, &repository.name);
        // Clocks differ; a day earlier costs nothing.
        let since = thread.since - 24 * 3600 * 1000;
        let found = self.github.own_comments(scope, name, thread.number, since, &topic.marker()).await?;
        let mut found = found.into_iter();
        let Some(first) = found.next() else { return Ok(None) };
        for doubled in found {
            self.github.delete_comment(scope, name, doubled.id).await?;
        }
        let standing = hex::encode(Sha256::digest(first.body.clone().unwrap_or_default()));
        self.keep(&message.key, &first, &standing).await?;
        Ok(Some((first.id, standing)))
    }

    async fn edit(&self, thread: Thread<'_>, id: i64, body: &str) -> Result<Option<Comment>, Failure> {
        let repository = thread.repository;
        match self.github.edit_comment(repository.scope, &repository.name, id, body).await {
            Ok(comment) => Ok(Some(comment)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn keep(&self, key: &str, comment: &Comment, hash: &str) -> Result<(), StoreError> {
        self.store.message_posted(key, comment.id, &comment.html_url, hash).await
    }
}
