//! Comments on issues and pull requests.
//! Comments on lines of a review are another thing and not implemented.

use serde_json::json;

use super::LONGEST_BODY;
use crate::sandbox::access::{Caller, Need};
use crate::sandbox::model::{Comment, RepoId, Role, World};
use crate::sandbox::webhooks::Event;
use crate::sandbox::{Refusal, render};

impl World {
    /// Writes a comment and answers its id.
    ///
    /// # Errors
    /// As GitHub: 404, 403 (permission, locked), 422 (blank or too long).
    pub fn create_comment(&mut self, caller: &Caller, repo: RepoId, number: u64, body: &str) -> Result<u64, Refusal> {
        let pull = self.thread_at(repo, number).is_ok_and(|thread| thread.pull.is_some());
        self.demand(caller, repo, if pull { Need::THREAD_DISCUSS } else { Need::ISSUES_DISCUSS })?;
        let author = caller.actor()?;
        let locked = self.thread_at(repo, number)?.locked;
        if locked && !self.is_trusted(caller, repo) {
            return Err(Refusal::new(403, "Unable to create comment because issue is locked."));
        }
        check_comment(body)?;
        let (id, now) = (self.next_id(), self.now());
        let comment = Comment {
            id,
            author,
            via_app: caller.app(),
            body: body.to_owned(),
            created_at: now,
            updated_at: now,
            reactions: Vec::new(),
            minimized: None,
        };
        let thread = self.thread_at_mut(repo, number)?;
        thread.comments.push(comment);
        thread.updated_at = now;
        self.emit_comment("created", repo, number, id, author, None);
        Ok(id)
    }

    /// Changes a comment's text.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 422.
    pub fn edit_comment(&mut self, caller: &Caller, repo: RepoId, id: u64, body: &str) -> Result<(), Refusal> {
        let (number, actor) = self.own_comment(caller, repo, id)?;
        check_comment(body)?;
        let now = self.now();
        let thread = self.thread_at_mut(repo, number)?;
        let comment = thread.comments.iter_mut().find(|comment| comment.id == id).ok_or_else(Refusal::not_found)?;
        let before = std::mem::replace(&mut comment.body, body.to_owned());
        comment.updated_at = now;
        if before != body {
            self.emit_comment("edited", repo, number, id, actor, Some(&before));
        }
        Ok(())
    }

    /// Folds a comment away for a reason, or unfolds it.
    ///
    /// # Errors
    /// As GitHub: 404, 403.
    pub fn minimize_comment(
        &mut self,
        caller: &Caller,
        repo: RepoId,
        id: u64,
        reason: Option<String>,
    ) -> Result<(), Refusal> {
        let (number, _) = self.own_comment(caller, repo, id)?;
        let thread = self.thread_at_mut(repo, number)?;
        let comment = thread.comments.iter_mut().find(|comment| comment.id == id).ok_or_else(Refusal::not_found)?;
        comment.minimized = reason;
        Ok(())
    }

    /// Removes a comment.
    ///
    /// # Errors
    /// As GitHub: 404, 403.
    pub fn delete_comment(&mut self, caller: &Caller, repo: RepoId, id: u64) -> Result<(), Refusal> {
        let (number, actor) = self.own_comment(caller, repo, id)?;
        // The payload shows the comment as it was.
        self.emit_comment("deleted", repo, number, id, actor, None);
        self.thread_at_mut(repo, number)?.comments.retain(|comment| comment.id != id);
        Ok(())
    }

    /// The number of the thread that has the comment.
    ///
    /// # Errors
    /// 404 when there is no such comment in the repository.
    pub fn thread_of_comment(&self, repo: RepoId, id: u64) -> Result<u64, Refusal> {
        let threads = &self.repo_at(repo)?.threads;
        let found = threads.values().find(|thread| thread.comment(id).is_some());
        found.map(|thread| thread.number).ok_or_else(Refusal::not_found)
    }

    /// Whether the caller manages the repository's conversations: an App with the permission, or a person who can push.
    pub(in crate::sandbox) fn is_trusted(&self, caller: &Caller, repo: RepoId) -> bool {
        match (caller, self.repos.get(&repo)) {
            (Caller::Person(person), Some(repo)) => self.role_of(*person, repo) >= Some(Role::Write),
            (Caller::Installation(_), _) => true,
            _ => false,
        }
    }

    fn own_comment(
        &self,
        caller: &Caller,
        repo: RepoId,
        id: u64,
    ) -> Result<(u64, crate::sandbox::model::AccountId), Refusal> {
        self.demand(caller, repo, Need::THREAD_DISCUSS)?;
        let number = self.thread_of_comment(repo, id)?;
        let thread = self.thread_at(repo, number)?;
        if thread.pull.is_none() {
            self.demand(caller, repo, Need::ISSUES_DISCUSS)?;
        }
        let actor = caller.actor()?;
        let own = thread.comment(id).is_some_and(|comment| comment.author == actor);
        if own || self.is_trusted(caller, repo) {
            Ok((number, actor))
        } else {
            Err(Refusal::new(403, "You must be the author of the comment or have write access to change it."))
        }
    }

    fn emit_comment(
        &mut self,
        action: &'static str,
        repo: RepoId,
        number: u64,
        id: u64,
        actor: crate::sandbox::model::AccountId,
        before: Option<&str>,
    ) {
        let Some(found) = self.repos.get(&repo) else { return };
        let Some(thread) = found.threads.get(&number) else { return };
        let Some(comment) = thread.comment(id) else { return };
        let mut event = Event::new("issue_comment", action, repo, actor);
        if let Some(before) = before {
            event = event.with("changes", json!({"body": {"from": before}}));
        }
        let event = event
            .with("issue", render::hook_issue(self, found, thread))
            .with("comment", render::comment(self, found, thread, comment));
        self.emit(event);
    }
}

fn check_comment(body: &str) -> Result<(), Refusal> {
    let message = if body.trim().is_empty() {
        "Body cannot be blank".to_owned()
    } else if body.chars().count() > LONGEST_BODY {
        format!("Body is too long (maximum is {LONGEST_BODY} characters)")
    } else {
        return Ok(());
    };
    let error = json!({"resource": "IssueComment", "code": "unprocessable", "field": "data", "message": message});
    Err(Refusal { errors: vec![error], ..Refusal::unprocessable("Validation Failed") })
}
