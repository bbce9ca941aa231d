//! The merge queue: pull requests wait on a branch of their own, each on top of the one before it.
//! Who merges when is the test's to say; required checks are not looked at.

use serde_json::{Value, json};

use crate::sandbox::access::{Caller, Need};
use crate::sandbox::git::{Commit, Oid, merge_base, merge_trees};
use crate::sandbox::model::{AccountId, Merged, QueueEntry, RepoId, ThreadEventKind, World};
use crate::sandbox::webhooks::Event;
use crate::sandbox::{Refusal, render};

impl World {
    /// Puts a pull request into the merge queue: GitHub makes a branch with the merge and asks for checks of it.
    /// Answers the commit that is to be checked.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 405 when it cannot be merged.
    pub fn enqueue_pull(&mut self, caller: &Caller, repo: RepoId, number: u64) -> Result<Oid, Refusal> {
        self.demand(caller, repo, Need::CONTENTS_WRITE)?;
        let actor = caller.actor()?;
        let thread = self.thread_at(repo, number)?;
        let pull = thread.pull.as_ref().ok_or_else(Refusal::not_found)?;
        let queued = self.repo_at(repo)?.queue.iter().any(|entry| entry.number == number);
        if !thread.open || pull.draft || queued {
            return Err(Refusal::new(405, "Pull Request is not mergeable"));
        }
        let head = self.queue_up(repo, number, actor)?;
        self.emit_issue("enqueued", repo, number, actor, None);
        Ok(head)
    }

    /// Takes a pull request out of the queue; those behind it are queued anew.
    ///
    /// # Errors
    /// 404 when it is not in the queue.
    pub fn dequeue_pull(&mut self, caller: &Caller, repo: RepoId, number: u64) -> Result<(), Refusal> {
        self.demand(caller, repo, Need::CONTENTS_WRITE)?;
        let actor = caller.actor()?;
        let behind = self.leave_queue(repo, number, "dequeued", actor)?;
        let reason = Some(("reason", json!("MANUAL")));
        self.emit_issue("dequeued", repo, number, actor, reason);
        for number in behind {
            self.leave_queue(repo, number, "invalidated", actor)?;
            self.queue_up(repo, number, actor)?;
        }
        Ok(())
    }

    /// The checks have passed: the first pull request of the queue is merged. Answers the commit.
    ///
    /// # Errors
    /// 404 when it is not the first one, 409 when its base branch has moved.
    pub fn merge_queued(&mut self, caller: &Caller, repo: RepoId, number: u64) -> Result<Oid, Refusal> {
        self.demand(caller, repo, Need::CONTENTS_WRITE)?;
        let actor = caller.actor()?;
        let found = self.repo_at(repo)?;
        let entry = found.queue.first().filter(|entry| entry.number == number).ok_or_else(Refusal::not_found)?.clone();
        if found.branch(&entry.branch) != Some(entry.base) {
            return Err(Refusal::new(409, "Base branch was modified. Review and try the merge again."));
        }
        let now = self.now();
        let thread = self.thread_at_mut(repo, number)?;
        (thread.open, thread.closed_at, thread.closed_by) = (false, Some(now), Some(actor));
        if let Some(pull) = &mut thread.pull {
            pull.merged = Some(Merged { commit: entry.head, by: actor, at: now });
        }
        self.note(repo, number, actor, ThreadEventKind::Merged(entry.head));
        self.note(repo, number, actor, ThreadEventKind::Closed);
        let base = format!("refs/heads/{}", entry.branch);
        self.point(repo, &base, entry.head)?;
        self.leave_queue(repo, number, "merged", actor)?;
        self.emit_issue("closed", repo, number, actor, None);
        self.emit_push(repo, &base, entry.base, entry.head, actor);
        Ok(entry.head)
    }

    /// Makes the branch and asks for its checks.
    fn queue_up(&mut self, repo: RepoId, number: u64, actor: AccountId) -> Result<Oid, Refusal> {
        let found = self.repo_at(repo)?;
        let pull = self.thread_at(repo, number)?.pull.clone().ok_or_else(Refusal::not_found)?;
        let branch = pull.base.branch.clone();
        let last = found.queue.iter().rfind(|entry| entry.branch == branch).map(|entry| entry.head);
        let base = last.or(found.branch(&branch)).ok_or_else(Refusal::not_found)?;
        let head = self.queued_merge(repo, number, base, pull.head.sha, actor)?;
        let name = format!("refs/heads/gh-readonly-queue/{branch}/pr-{number}-{base}");
        let entry = QueueEntry { number, branch, base, head, name: name.clone() };
        self.point(repo, &name, head)?;
        self.repo_at_mut(repo)?.queue.push(entry.clone());
        self.emit_push(repo, &name, Oid::ZERO, head, actor);
        self.emit_group("checks_requested", repo, &entry, actor, None);
        Ok(head)
    }

    fn queued_merge(
        &mut self,
        repo: RepoId,
        number: u64,
        base: Oid,
        head: Oid,
        actor: AccountId,
    ) -> Result<Oid, Refusal> {
        let conflict = || Refusal::new(405, "Pull Request is not mergeable");
        let found = self.repo_at(repo)?;
        let (objects, network) = (self.objects_of(found), found.network);
        let tree = |commit: Oid| objects.commit(commit).map(|commit| commit.tree);
        let common = merge_base(objects, base, head).and_then(tree);
        let (Some(common), Some(ours), Some(theirs)) = (common, tree(base), tree(head)) else { return Err(conflict()) };
        let title = self.thread_at(repo, number)?.title.clone();
        let message = format!("Merge pull request #{number}\n\n{title}");
        let signature = self.signature(actor);
        let objects = self.objects_mut(network);
        let tree = merge_trees(objects, common, ours, theirs).map_err(|_| conflict())?;
        let parents = vec![base, head];
        Ok(objects.put_commit(Commit { tree, parents, author: signature.clone(), committer: signature, message }))
    }

    /// Deletes the branch of an entry and tells why; answers the numbers behind it on the same branch.
    fn leave_queue(
        &mut self,
        repo: RepoId,
        number: u64,
        reason: &'static str,
        actor: AccountId,
    ) -> Result<Vec<u64>, Refusal> {
        let found = self.repo_at_mut(repo)?;
        let at = found.queue.iter().position(|entry| entry.number == number).ok_or_else(Refusal::not_found)?;
        let entry = found.queue.remove(at);
        let behind = found.queue.iter().skip(at).filter(|other| other.branch == entry.branch);
        let behind = behind.map(|other| other.number).collect();
        found.refs.remove(&entry.name);
        self.emit_group("destroyed", repo, &entry, actor, Some(reason));
        self.emit_push(repo, &entry.name, entry.head, Oid::ZERO, actor);
        Ok(behind)
    }

    fn emit_group(
        &mut self,
        action: &'static str,
        repo: RepoId,
        entry: &QueueEntry,
        actor: AccountId,
        reason: Option<&'static str>,
    ) {
        let Some(found) = self.repos.get(&repo) else { return };
        let Some(commit) = self.objects_of(found).commit(entry.head) else { return };
        let group = json!({
            "head_sha": entry.head.to_string(),
            "head_ref": entry.name,
            "base_sha": entry.base.to_string(),
            "base_ref": format!("refs/heads/{}", entry.branch),
            "head_commit": render::simple_commit(entry.head, commit),
        });
        let mut event = Event::new("merge_group", action, repo, actor);
        event.parts.extend(reason.map(|reason| ("reason", Value::from(reason))));
        self.emit(event.with("merge_group", group));
    }
}
