//! Reactions to issues, pull requests and comments.
//! GitHub keeps one of each kind for each person: asking twice gives the first one back.

use super::super::Refusal;
use crate::sandbox::access::{Caller, Need};
use crate::sandbox::model::{Reaction, RepoId, World};

/// The reactions there are.
pub const REACTIONS: [&str; 8] = ["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"];

/// What is reacted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The first text of an issue or pull request, by number.
    Thread(u64),
    /// A comment, by id.
    Comment(u64),
}

impl World {
    /// Adds a reaction; true if it is new.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 422 for a reaction there is not.
    pub fn react(
        &mut self,
        caller: &Caller,
        repo: RepoId,
        target: Target,
        content: &str,
    ) -> Result<(Reaction, bool), Refusal> {
        self.demand_reacting(caller, repo, target)?;
        let author = caller.actor()?;
        if !REACTIONS.contains(&content) {
            return Err(Refusal::field("Reaction", "content", "invalid"));
        }
        let (id, now) = (self.next_id(), self.now());
        let reactions = self.reactions_mut(repo, target)?;
        if let Some(found) = reactions.iter().find(|found| found.author == author && found.content == content) {
            return Ok((found.clone(), false));
        }
        let reaction = Reaction { id, author, content: content.to_owned(), created_at: now };
        reactions.push(reaction.clone());
        Ok((reaction, true))
    }

    /// Takes a reaction back.
    ///
    /// # Errors
    /// As GitHub: 404, 403 for somebody else's.
    pub fn unreact(&mut self, caller: &Caller, repo: RepoId, target: Target, id: u64) -> Result<(), Refusal> {
        self.demand_reacting(caller, repo, target)?;
        let actor = caller.actor()?;
        let reactions = self.reactions_mut(repo, target)?;
        let found = reactions.iter().position(|found| found.id == id).ok_or_else(Refusal::not_found)?;
        if reactions[found].author != actor {
            return Err(Refusal::new(403, "You can only delete your own reactions."));
        }
        reactions.remove(found);
        Ok(())
    }

    /// The reactions to something, oldest first.
    ///
    /// # Errors
    /// 404 when there is no such thing.
    pub fn reactions(&self, repo: RepoId, target: Target) -> Result<&[Reaction], Refusal> {
        match target {
            Target::Thread(number) => Ok(&self.thread_at(repo, number)?.reactions),
            Target::Comment(id) => {
                let thread = self.thread_at(repo, self.thread_of_comment(repo, id)?)?;
                thread.comment(id).map(|comment| comment.reactions.as_slice()).ok_or_else(Refusal::not_found)
            }
        }
    }

    fn demand_reacting(&self, caller: &Caller, repo: RepoId, target: Target) -> Result<(), Refusal> {
        self.demand(caller, repo, Need::THREAD_DISCUSS)?;
        let number = match target {
            Target::Thread(number) => number,
            Target::Comment(id) => self.thread_of_comment(repo, id)?,
        };
        match self.thread_at(repo, number)?.pull {
            Some(_) => Ok(()),
            None => self.demand(caller, repo, Need::ISSUES_DISCUSS),
        }
    }

    fn reactions_mut(&mut self, repo: RepoId, target: Target) -> Result<&mut Vec<Reaction>, Refusal> {
        match target {
            Target::Thread(number) => Ok(&mut self.thread_at_mut(repo, number)?.reactions),
            Target::Comment(id) => {
                let number = self.thread_of_comment(repo, id)?;
                let comments = &mut self.thread_at_mut(repo, number)?.comments;
                let comment = comments.iter_mut().find(|comment| comment.id == id);
                comment.map(|comment| &mut comment.reactions).ok_or_else(Refusal::not_found)
            }
        }
    }
}
