//! A person acting by hand: the same rules and webhooks as over HTTP, without the HTTP.

use super::Refusal;
use super::access::Caller;
use super::actions::{FileEdit, IssueChange, MergeMethod, NewCommit, NewIssue, NewPull, PullChange, Target};
use super::git::Oid;
use super::handle::Handle;
use super::issue_forms::Answers;
use super::model::{RepoId, World};

/// Somebody who acts. Repositories are named `owner/name`.
#[derive(Clone, Debug)]
pub struct Person {
    handle: Handle,
    caller: Caller,
}

pub(super) type Done<T> = Result<T, Refusal>;

impl Person {
    pub(super) fn new(handle: Handle, caller: Caller) -> Self {
        Person { handle, caller }
    }

    pub(super) fn change<T>(&self, act: impl FnOnce(&mut World, &Caller) -> Done<T>) -> Done<T> {
        self.handle.change(|world| act(world, &self.caller))
    }

    pub(super) fn act<T>(&self, repo: &str, act: impl FnOnce(&mut World, &Caller, RepoId) -> Done<T>) -> Done<T> {
        self.change(|world, caller| {
            let (owner, name) = repo.split_once('/').ok_or_else(Refusal::not_found)?;
            let id = world.visible_repo(caller, owner, name)?.id;
            act(world, caller, id)
        })
    }

    /// Writes a comment; answers its id.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn comment(&self, repo: &str, number: u64, body: &str) -> Done<u64> {
        self.act(repo, |world, caller, id| world.create_comment(caller, id, number, body))
    }

    /// Changes a comment.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn edit_comment(&self, repo: &str, comment: u64, body: &str) -> Done<()> {
        self.act(repo, |world, caller, id| world.edit_comment(caller, id, comment, body))
    }

    /// Removes a comment.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn delete_comment(&self, repo: &str, comment: u64) -> Done<()> {
        self.act(repo, |world, caller, id| world.delete_comment(caller, id, comment))
    }

    /// Reacts to a comment.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn react(&self, repo: &str, comment: u64, content: &str) -> Done<()> {
        self.act(repo, |world, caller, id| world.react(caller, id, Target::Comment(comment), content).map(drop))
    }

    /// Opens an issue; answers its number.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn open_issue(&self, repo: &str, title: &str, body: &str) -> Done<u64> {
        let issue = NewIssue { title: title.to_owned(), body: Some(body.to_owned()), ..NewIssue::default() };
        self.act(repo, |world, caller, id| world.open_issue(caller, id, issue))
    }

    /// Fills in an issue form: answers by ids of its questions, of boxes the labels that are ticked. Answers the
    /// issue's number.
    ///
    /// # Errors
    /// As GitHub would refuse it; all that must be answered and is not.
    pub fn send_form(&self, repo: &str, file: &str, title: &str, answers: &[(&str, &[&str])]) -> Done<u64> {
        self.act(repo, |world, caller, id| {
            let form = world.issue_form(id, file)?;
            let answers =
                form.named_answers(answers).map_err(|unknown| Refusal::unprocessable(unknown.0.join("; ")))?;
            world.send_form(caller, id, file, title, &answers)
        })
    }

    /// The same with answers by the places of the questions, from 0.
    ///
    /// # Errors
    /// As GitHub would refuse it; all that must be answered and is not.
    pub fn send_answers(&self, repo: &str, file: &str, title: &str, answers: &Answers) -> Done<u64> {
        self.act(repo, |world, caller, id| world.send_form(caller, id, file, title, answers))
    }

    /// Changes an issue or pull request.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn change_issue(&self, repo: &str, number: u64, change: IssueChange) -> Done<()> {
        self.act(repo, |world, caller, id| world.change_issue(caller, id, number, change))
    }

    /// Closes an issue or pull request.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn close(&self, repo: &str, number: u64) -> Done<()> {
        self.change_issue(repo, number, IssueChange { state: Some("closed".to_owned()), ..IssueChange::default() })
    }

    /// Opens an issue or pull request again.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn reopen(&self, repo: &str, number: u64) -> Done<()> {
        self.change_issue(repo, number, IssueChange { state: Some("open".to_owned()), ..IssueChange::default() })
    }

    /// Pushes one commit; `None` as content deletes a file. A branch that is not there starts at the default branch.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn push(&self, repo: &str, branch: &str, files: &[(&str, Option<&str>)], message: &str) -> Done<Oid> {
        self.act(repo, |world, caller, id| world.commit_files(caller, id, &NewCommit { branch, files, message }))
    }

    /// Points a branch somewhere else, also backwards.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn force_push(&self, repo: &str, branch: &str, to: Oid) -> Done<()> {
        let name = format!("refs/heads/{branch}");
        self.act(repo, |world, caller, id| world.update_ref(caller, id, &name, to, true))
    }

    /// Writes one file through the page; answers the commit.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn edit_file(&self, repo: &str, edit: FileEdit) -> Done<Oid> {
        self.act(repo, |world, caller, id| world.edit_file(caller, id, edit).map(|(commit, _)| commit))
    }

    /// Deletes a branch.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn delete_branch(&self, repo: &str, branch: &str) -> Done<()> {
        self.act(repo, |world, caller, id| world.delete_ref(caller, id, &format!("refs/heads/{branch}")))
    }

    /// Opens a pull request; `head` is a branch or `owner:branch`. Answers its number.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn open_pull(&self, repo: &str, head: &str, base: &str, title: &str, body: &str) -> Done<u64> {
        let new = NewPull { body: Some(body.to_owned()), ..new_pull(head, base, title) };
        self.act(repo, |world, caller, id| world.open_pull(caller, id, new))
    }

    /// Opens a pull request that is not ready yet.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn open_draft(&self, repo: &str, head: &str, base: &str, title: &str) -> Done<u64> {
        let new = NewPull { draft: true, ..new_pull(head, base, title) };
        self.act(repo, |world, caller, id| world.open_pull(caller, id, new))
    }

    /// Lets another branch take a pull request.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn edit_base(&self, repo: &str, number: u64, base: &str) -> Done<()> {
        let change = PullChange { base: Some(base.to_owned()), ..PullChange::default() };
        self.act(repo, |world, caller, id| world.change_pull(caller, id, number, change))
    }

    /// Gives an issue or pull request another title.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn edit_title(&self, repo: &str, number: u64, title: &str) -> Done<()> {
        self.change_issue(repo, number, IssueChange { title: Some(title.to_owned()), ..IssueChange::default() })
    }

    /// Marks a draft as ready.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn ready_for_review(&self, repo: &str, number: u64) -> Done<()> {
        self.set_draft(repo, number, false)
    }

    /// Merges a pull request; answers the commit.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn merge(&self, repo: &str, number: u64) -> Done<Oid> {
        self.act(repo, |world, caller, id| world.merge_pull(caller, id, number, MergeMethod::Merge, None, None))
    }

    /// Marks a draft as ready, or a pull request as a draft.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn set_draft(&self, repo: &str, number: u64, draft: bool) -> Done<()> {
        self.act(repo, |world, caller, id| world.set_draft(caller, id, number, draft))
    }

    /// Forks a repository into the person's own account; answers the fork's full name.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn fork(&self, repo: &str) -> Done<String> {
        self.act(repo, |world, caller, id| {
            let fork = world.fork(caller, id, caller.actor()?, None)?;
            let fork = world.repos.get(&fork).ok_or_else(Refusal::not_found)?;
            Ok(world.full_name(fork))
        })
    }

    /// Asks for a check to be run again.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn rerequest_check(&self, repo: &str, run: u64) -> Done<()> {
        self.act(repo, |world, caller, id| world.rerequest_check_run(caller, id, run))
    }

    /// Asks for all checks of a suite to be run again.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn rerequest_suite(&self, repo: &str, suite: u64) -> Done<()> {
        self.act(repo, |world, caller, id| world.rerequest_check_suite(caller, id, suite))
    }

    /// Presses a button of a check.
    ///
    /// # Errors
    /// As GitHub would refuse it.
    pub fn press_button(&self, repo: &str, run: u64, identifier: &str) -> Done<()> {
        self.act(repo, |world, caller, id| world.press_button(caller, id, run, identifier))
    }
}

fn new_pull(head: &str, base: &str, title: &str) -> NewPull {
    NewPull {
        title: title.to_owned(),
        head: head.to_owned(),
        base: base.to_owned(),
        maintainer_can_modify: true,
        ..NewPull::default()
    }
}
