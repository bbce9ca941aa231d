//! Creating, moving and deleting branches and tags, and what follows: push webhooks, pull requests that move along.
//! The commits themselves are made in `contents` or through the git data endpoints.

use serde_json::json;

use crate::sandbox::access::{Caller, Need};
use crate::sandbox::git::{Oid, ahead_of, is_ancestor, valid_ref_name};
use crate::sandbox::model::{AccountId, Level, Ref, RepoId, ThreadEventKind, World, Youth};
use crate::sandbox::webhooks::Event;
use crate::sandbox::{Refusal, render};

impl World {
    /// Makes a ref (`refs/heads/…`, `refs/tags/…`).
    ///
    /// # Errors
    /// As GitHub: 409 for an empty repository, 422 for a bad name, an unknown object or a ref that exists.
    pub fn create_ref(&mut self, caller: &Caller, repo: RepoId, name: &str, oid: Oid) -> Result<(), Refusal> {
        self.demand(caller, repo, Need::CONTENTS_WRITE)?;
        let actor = caller.actor()?;
        self.demand_history(repo)?;
        let starts_well = name.starts_with("refs/") && name.matches('/').count() >= 2;
        if !starts_well || !valid_ref_name(name) || name.starts_with("refs/pull/") {
            return Err(Refusal::unprocessable(format!("{name} is not a valid ref name.")));
        }
        let found = self.repo_at(repo)?;
        if found.refs.contains_key(name) {
            return Err(Refusal::unprocessable("Reference already exists"));
        }
        if clashes(found.refs.keys(), name) {
            return Err(Refusal::unprocessable("Reference update failed"));
        }
        self.demand_target(repo, name, oid)?;
        self.demand_workflows(caller, repo, None, oid)?;
        self.point(repo, name, oid)?;
        self.emit_push(repo, name, Oid::ZERO, oid, actor);
        Ok(())
    }

    /// Moves a ref.
    ///
    /// # Errors
    /// As GitHub: 422 for an unknown ref or object, and for what is no fast-forward unless `force`.
    pub fn update_ref(
        &mut self,
        caller: &Caller,
        repo: RepoId,
        name: &str,
        oid: Oid,
        force: bool,
    ) -> Result<(), Refusal> {
        self.demand(caller, repo, Need::CONTENTS_WRITE)?;
        let actor = caller.actor()?;
        self.demand_history(repo)?;
        let found = self.repo_at(repo)?;
        let before = found.refs.get(name).filter(|_| !name.starts_with("refs/pull/"));
        let before = before.ok_or_else(|| Refusal::unprocessable("Reference does not exist"))?.oid;
        self.demand_target(repo, name, oid)?;
        if !force && !is_ancestor(self.objects_of(self.repo_at(repo)?), before, oid) {
            return Err(Refusal::unprocessable("Update is not a fast forward"));
        }
        self.demand_workflows(caller, repo, Some(before), oid)?;
        self.demand_unprotected(caller, repo, name, Some(oid))?;
        if before != oid {
            self.point(repo, name, oid)?;
            self.emit_push(repo, name, before, oid, actor);
        }
        Ok(())
    }

    /// Deletes a ref; open pull requests from that branch are closed.
    ///
    /// # Errors
    /// As GitHub: 422 for an unknown ref and for the default branch.
    pub fn delete_ref(&mut self, caller: &Caller, repo: RepoId, name: &str) -> Result<(), Refusal> {
        self.demand(caller, repo, Need::CONTENTS_WRITE)?;
        let actor = caller.actor()?;
        self.demand_history(repo)?;
        let found = self.repo_at(repo)?;
        if name.strip_prefix("refs/heads/") == Some(&found.default_branch) {
            return Err(Refusal::unprocessable("Cannot delete the default branch"));
        }
        let known = found.refs.get(name).filter(|_| !name.starts_with("refs/pull/")).map(|found| found.oid);
        let before = known.ok_or_else(|| Refusal::unprocessable("Reference does not exist"))?;
        self.demand_unprotected(caller, repo, name, None)?;
        self.repo_at_mut(repo)?.refs.remove(name);
        self.emit_push(repo, name, before, Oid::ZERO, actor);
        for (base, number) in self.pulls_from(repo, name) {
            self.close_pull(base, number, actor);
        }
        Ok(())
    }

    /// Points a ref somewhere without asking or telling.
    pub(in crate::sandbox) fn point(&mut self, repo: RepoId, name: &str, oid: Oid) -> Result<(), Refusal> {
        let now = self.now();
        let found = self.repo_at_mut(repo)?;
        let before = found.refs.get(name).map(|old| old.oid);
        found.refs.insert(name.to_owned(), Ref { oid, before, changed_at: now });
        if !name.starts_with("refs/pull/") {
            found.pushed_at = now;
        }
        Ok(())
    }

    /// Refuses an App without `workflows: write` when `new` has other workflow files than `old` (or the default branch).
    pub(in crate::sandbox) fn demand_workflows(
        &self,
        caller: &Caller,
        repo: RepoId,
        old: Option<Oid>,
        new: Oid,
    ) -> Result<(), Refusal> {
        let Caller::Installation(grant) = caller else { return Ok(()) };
        if grant.has("workflows", Level::Write) {
            return Ok(());
        }
        let found = self.repo_at(repo)?;
        let objects = self.objects_of(found);
        let folder = |commit: Oid| {
            let tree = objects.commit(commit)?.tree;
            objects.at_path(tree, ".github/workflows").map(|folder| folder.oid)
        };
        let wanted = folder(new);
        let mut tips = old.into_iter().chain(found.branches().map(|(_, tip)| tip.oid)).peekable();
        // A branch that starts where another one stands brings no new workflow.
        let nothing_yet = tips.peek().is_none() && wanted.is_none();
        if nothing_yet || tips.any(|tip| folder(tip) == wanted) {
            return Ok(());
        }
        Err(Refusal::not_accessible("contents=write,workflows=write".to_owned()))
    }

    /// Refuses what needs a commit while there is none.
    pub(in crate::sandbox) fn demand_history(&self, repo: RepoId) -> Result<(), Refusal> {
        let found = self.repo_at(repo)?;
        match found.is_empty() || self.youth(found) != Youth::Grown {
            true => Err(Refusal::new(409, "Git Repository is empty.")),
            false => Ok(()),
        }
    }

    fn demand_target(&self, repo: RepoId, name: &str, oid: Oid) -> Result<(), Refusal> {
        let objects = self.objects_of(self.repo_at(repo)?);
        let fine = match name.starts_with("refs/heads/") {
            true => objects.commit(oid).is_some(),
            false => objects.get(oid).is_some(),
        };
        match (fine, objects.get(oid).is_some()) {
            (true, _) => Ok(()),
            (false, true) => Err(Refusal::unprocessable("Reference update failed")),
            (false, false) => Err(Refusal::unprocessable("Object does not exist")),
        }
    }

    /// Tells Apps of a push and takes open pull requests along.
    pub(in crate::sandbox) fn emit_push(
        &mut self,
        repo: RepoId,
        name: &str,
        before: Oid,
        after: Oid,
        actor: AccountId,
    ) {
        let Some(found) = self.repos.get(&repo) else { return };
        let mut event = Event::plain("push", repo, actor);
        event.parts = render::push_parts(self, found, name, before, after, actor);
        self.emit(event);
        self.emit_created_or_deleted(repo, name, before, after, actor);
        if after == Oid::ZERO {
            return;
        }
        if name.starts_with("refs/heads/") {
            self.request_suites(repo, after, actor);
        }
        for (base, number) in self.pulls_from(repo, name) {
            self.move_pull(base, number, after, actor);
        }
        self.refresh_bases(repo, name, after);
    }

    fn emit_created_or_deleted(&mut self, repo: RepoId, name: &str, before: Oid, after: Oid, actor: AccountId) {
        let event = match (before == Oid::ZERO, after == Oid::ZERO) {
            (true, false) => "create",
            (false, true) => "delete",
            _ => return,
        };
        let Some(found) = self.repos.get(&repo) else { return };
        let (kind, short) = match name.strip_prefix("refs/heads/") {
            Some(branch) => ("branch", branch),
            None => ("tag", name.strip_prefix("refs/tags/").unwrap_or(name)),
        };
        let mut parts = vec![("ref", json!(short)), ("ref_type", json!(kind))];
        if event == "create" {
            parts.push(("master_branch", json!(found.default_branch)));
            parts.push(("description", json!(found.description)));
        }
        parts.push(("pusher_type", json!("user")));
        let mut happened = Event::plain(event, repo, actor);
        happened.parts = parts;
        self.emit(happened);
    }

    /// Open pull requests whose head is this branch: base repository and number.
    fn pulls_from(&self, repo: RepoId, name: &str) -> Vec<(RepoId, u64)> {
        let Some(branch) = name.strip_prefix("refs/heads/") else { return Vec::new() };
        let mut found = Vec::new();
        for base in self.repos.values() {
            for thread in base.threads.values().filter(|thread| thread.open) {
                let from = thread.pull.as_ref().map(|pull| &pull.head);
                if from.is_some_and(|head| head.repo == Some(repo) && head.branch == branch) {
                    found.push((base.id, thread.number));
                }
            }
        }
        found
    }

    fn move_pull(&mut self, base: RepoId, number: u64, after: Oid, actor: AccountId) {
        let Ok(thread) = self.thread_at_mut(base, number) else { return };
        let Some(pull) = &mut thread.pull else { return };
        let before = std::mem::replace(&mut pull.head.sha, after);
        let Some(objects) = self.repos.get(&base).map(|repo| self.objects_of(repo)) else { return };
        let forced = !is_ancestor(objects, before, after);
        let mut commits = ahead_of(objects, before, after);
        commits.reverse();
        self.note(base, number, actor, ThreadEventKind::Pushed { before, after, commits, forced });
        let _ = self.point(base, &format!("refs/pull/{number}/head"), after);
        let before = before.to_string();
        self.emit_synchronize(base, number, actor, before, after.to_string());
    }

    /// `base.sha` follows the base branch while a pull request is open.
    fn refresh_bases(&mut self, repo: RepoId, name: &str, after: Oid) {
        let Some(branch) = name.strip_prefix("refs/heads/") else { return };
        let Some(found) = self.repos.get_mut(&repo) else { return };
        for thread in found.threads.values_mut().filter(|thread| thread.open) {
            if let Some(pull) = thread.pull.as_mut().filter(|pull| pull.base.branch == branch) {
                pull.base.sha = after;
            }
        }
    }
}

/// Whether a ref would be both a file and a folder, which git cannot keep.
fn clashes<'a>(known: impl Iterator<Item = &'a String>, name: &str) -> bool {
    let below = format!("{name}/");
    let mut known = known;
    known.any(|other| other.starts_with(&below) || name.starts_with(&format!("{other}/")))
}
