//! Reactions on comments: the quickest word we have.

use http::Method;
use serde::Deserialize;

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;
use super::names::RepoName;
use super::tokens::Scope;

/// A reaction that we use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reaction {
    /// 👀: heard.
    Eyes,
    /// 🚀: done.
    Rocket,
    /// 😕: not understood.
    Confused,
    /// 👎: refused.
    ThumbsDown,
}

impl Reaction {
    /// GitHub's name of the reaction.
    pub fn content(self) -> &'static str {
        match self {
            Self::Eyes => "eyes",
            Self::Rocket => "rocket",
            Self::Confused => "confused",
            Self::ThumbsDown => "-1",
        }
    }
}

impl GitHub {
    /// Reacts to a comment. GitHub keeps one reaction of a kind a person, so that repeating it changes nothing.
    pub async fn react(
        &self,
        scope: Scope,
        repo: &RepoName,
        comment: i64,
        reaction: Reaction,
    ) -> Result<(), GitHubError> {
        let path = format!("/repos/{repo}/issues/comments/{comment}/reactions");
        let call = Call::write("react to a comment", By::Installation(scope), Method::POST, path).idempotent();
        self.send(call.json(&serde_json::json!({ "content": reaction.content() }))).await?;
        Ok(())
    }

    /// Takes our own reaction back; one that is gone already is fine. GitHub names a reaction by a number, which it
    /// tells when the same reaction is made again.
    pub async fn take_reaction_back(
        &self,
        scope: Scope,
        repo: &RepoName,
        comment: i64,
        reaction: Reaction,
    ) -> Result<(), GitHubError> {
        #[derive(Deserialize)]
        struct Made {
            id: i64,
        }
        let path = format!("/repos/{repo}/issues/comments/{comment}/reactions");
        let again = Call::write("react to a comment", By::Installation(scope), Method::POST, path.clone()).idempotent();
        let made: Made = match self.send(again.json(&serde_json::json!({ "content": reaction.content() }))).await {
            Ok(answer) => answer.read()?,
            Err(error) if error.is_not_found() => return Ok(()),
            Err(error) => return Err(error),
        };
        let path = format!("{path}/{}", made.id);
        let call = Call::write("take a reaction back", By::Installation(scope), Method::DELETE, path).idempotent();
        match self.send(call).await {
            Err(error) if !error.is_not_found() => Err(error),
            _ => Ok(()),
        }
    }
}
